"""Command: take back one's completion of a task while nobody has acted on what followed."""

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import Activation, modify_process_instance, run_command
from engine.state import reads
from itsm.detours.giving import give_again
from itsm.detours.keeping import Begun, DetourDone, as_system, keep, record_seen, require_kind
from itsm.detours.notices import tell
from itsm.detours.tables import Detour
from itsm.detours.withdrawing import no_longer_open, tasks_since, what_followed

REASON = "withdrawn"


def withdraw_task(
    task_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DetourDone:
    """Undo the actor's own completion of ``task_key``: its step is theirs again, what it opened is cancelled.

    Whoever had a task of these is told. Fields that its form has written keep their values, and the form shows them.
    Raises NotFound, Forbidden (somebody else's, or the diagram does not allow it), InvalidState (not completed, or
    acted on meanwhile) and ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        found = reads.lock_task(opened_work.session, task_key)
        begun = Begun(found.task, found, record_seen(opened_work, found, actor))
        task, instance = found.task, found.instance
        if task.ended_by_key is None or task.ended_by_key != actor.key:
            raise Forbidden(text("Expected a step that you have completed, but it is not. Ask whoever did it."))
        require_kind(opened_work.session, task, "withdraw")
        followed = what_followed(opened_work.session, task, instance)
        if followed is None or task.definition_key != instance.definition_key:
            raise InvalidState(
                text("Expected that nobody has acted on what followed, but somebody has. Ask for it to be sent back.")
            )
        before = tasks_since(opened_work.session, task)
        modify_process_instance(
            instance.key, REASON, as_system(actor), activate=[Activation(task.element_id)],
            cancel=followed.tokens, details={"detour": "withdraw"}, work=opened_work,
        )
        give_again(opened_work, instance.key, task.element_id, actor.key, actor)
        detour = Detour(kind="withdraw", person_key=actor.key, target=task.element_id, reason="")
        keep(opened_work, begun, detour, actor, told=False)
        for gone in no_longer_open(opened_work.session, before):
            tell(opened_work, begun.opened.row.key, gone, "withdrawn", [gone.assignee_key], "", actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("withdraw_task", command_id, actor, DetourDone, body, work)
