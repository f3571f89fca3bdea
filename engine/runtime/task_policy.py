"""What every command on a user task asks first: is it open, and may this actor do this to it?"""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor, TaskRef, registry
from engine.runtime.instance import require_awake
from engine.state.reads import TaskAndInstance, task_ref


def require_open(found: TaskAndInstance, *, even_asleep: bool = False) -> None:
    """Raise InvalidState unless the task is open, and its process is not suspended (or may be, ``even_asleep``)."""
    task = found.task
    if task.state == UserTaskState.OPEN:
        if not even_asleep:
            require_awake(found.instance)
        return
    at = task.ended_at.strftime("%Y-%m-%d %H:%M UTC") if task.ended_at else "-"
    raise InvalidState(
        text(
            "Expected task %(key)s to be open, but it was %(state)s at %(at)s. Reload the page.",
            key=task.key,
            state=task.state,
            at=at,
        )
    )


def require_free(found: TaskAndInstance) -> None:
    """Raise InvalidState while nobody may complete the task: it is delegated, held, or only stands beside another."""
    task = found.task
    if task.returns_to_key is not None:
        raise InvalidState(
            text("Expected task %(key)s to be back from whom it is delegated to. Have it given back.", key=task.key)
        )
    if task.held is not None:
        raise InvalidState(text("Expected the others to be done with task %(key)s. Wait for them.", key=task.key))
    if task.side_of is not None:
        raise InvalidState(
            text("Expected a task of the diagram, but %(key)s stands beside one. Sign it.", key=task.key)
        )


def require_allowed(work: UnitOfWork, operation: str, found: TaskAndInstance, actor: Actor) -> TaskRef:
    """Ask all registered policies; raises Forbidden.

    Further candidates are read only when neither the assignee nor the first team is the actor's.
    """
    mine = found.task.assignee_key is not None and found.task.assignee_key == actor.key
    known = mine or actor.kind != "person" or found.task.group_id in actor.teams
    ref = task_ref(work.session, found.task, found.instance, with_candidates=not known)
    for policy in registry.task_policies:
        policy(work, operation, ref, actor)
    return ref
