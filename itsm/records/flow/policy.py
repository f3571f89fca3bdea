"""Who may do what with a task: asked by every command of the engine on user tasks."""

from database import UnitOfWork
from engine.errors import Forbidden, Text, text
from engine.registry import Actor, TaskRef
from itsm.people.roles import may


def may_work(work: UnitOfWork, operation: str, task: TaskRef, actor: Actor) -> None:
    """Raise Forbidden unless ``actor`` may do ``operation`` (a name of ``_REFUSALS``) on ``task``.

    One's own task may be completed by anybody (a requester confirms); a task of a team by its members once nobody else
    has it; assigning takes the permission, and so does giving back what somebody else has. The system and an import
    may do everything.
    """
    if actor.kind != "person":
        return
    refusal = _REFUSALS[operation](task, actor)
    if refusal is not None:
        raise Forbidden(refusal)


def _complete(task: TaskRef, actor: Actor) -> Text | None:
    if task.assignee_key is not None:
        if task.assignee_key == actor.key:
            return None
        return text("Expected the task to be yours, but somebody else has it. Ask them, or have it assigned to you.")
    return _of_my_team(task, actor)


def _claim(task: TaskRef, actor: Actor) -> Text | None:
    return _of_my_team(task, actor)


def _release(task: TaskRef, actor: Actor) -> Text | None:
    if task.assignee_key in (None, actor.key) or may(actor, "work.take_back"):
        return None
    return text("Expected the task to be yours, but somebody else has it. Ask them to give it back.")


def _assign(task: TaskRef, actor: Actor) -> Text | None:
    if may(actor, "work.assign"):
        return None
    return text("Expected the permission to assign tasks, but you do not have it. Ask a team lead.")


def _of_my_team(task: TaskRef, actor: Actor) -> Text | None:
    if not may(actor, "work.do"):
        return text("Expected the permission to work on tasks, but you do not have it. Ask an administrator.")
    if task.candidate_groups & actor.teams:
        return None
    return text("Expected a task of one of your teams, but it is another team's. Ask for it to be assigned to you.")


def _transfer(task: TaskRef, actor: Actor) -> Text | None:
    """Who may assign tasks may do it with anybody's, everybody else with what they could complete."""
    return None if may(actor, "work.assign") else _send_back(task, actor)


def _delegate(task: TaskRef, actor: Actor) -> Text | None:
    if task.assignee_key is not None and task.assignee_key == actor.key and may(actor, "work.do"):
        return None
    return text("Expected the task to be yours, but it is not. Claim it first.")


def _send_back(task: TaskRef, actor: Actor) -> Text | None:
    if not may(actor, "work.do"):
        return text("Expected the permission to work on tasks, but you do not have it. Ask an administrator.")
    return _complete(task, actor)


_REFUSALS = {
    "complete": _complete, "claim": _claim, "release": _release, "assign": _assign, "transfer": _transfer,
    "delegate": _delegate, "add_signer": _delegate, "countersign": _delegate, "send_back": _send_back,
}  # fmt: skip
"""Why not, by operation; None when they may."""
