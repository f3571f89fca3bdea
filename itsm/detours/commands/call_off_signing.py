"""Command: wait for signatures no longer."""

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import end_side_task, hold_task, run_command
from engine.runtime.task_policy import require_open
from engine.state import reads
from itsm.detours.keeping import Begun, DetourDone, as_system, checked_reason, keep, record_seen
from itsm.detours.notices import tell
from itsm.detours.signing import live_signing, signatures_of, signers_of
from itsm.detours.tables import Detour
from itsm.people.roles import may


def call_off_signing(
    task_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DetourDone:
    """Cancel what others are still asked to sign of ``task_key``: it can be completed without them. They are told.

    Who has the task does so, or who asked, or whoever may take work back. Raises NotFound, Forbidden, InvalidState (not
    open, nothing to sign), InvalidForm (no reason).
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        found = reads.lock_task(opened_work.session, task_key)
        begun = Begun(found.task, found, record_seen(opened_work, found, actor))
        require_open(found)
        detour = live_signing(opened_work.session, task_key)
        if detour is None:
            raise InvalidState(text("Expected something that others sign, but there is nothing. Reload the page."))
        if actor.kind == "person" and actor.key not in (found.task.assignee_key, detour.actor_key):
            if not may(actor, "work.take_back"):
                raise Forbidden(text("Expected who has the task, or who asked for it, but you are neither. Ask them."))
        said = checked_reason(reason)
        asked = signatures_of(opened_work.session, detour.key)
        for signature in asked:
            if signature.task_key is not None and signature.verdict is None:
                end_side_task(signature.task_key, True, as_system(actor), work=opened_work)
        hold_task(task_key, None, as_system(actor), work=opened_work)
        detour.state = "cancelled"
        keep(opened_work, begun, Detour(kind="call_off", reason=said), actor)
        people = [detour.actor_key, *signers_of(opened_work.session, asked)]
        tell(opened_work, begun.opened.row.key, begun.task, "sign_called_off", people, said, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("call_off_signing", command_id, actor, DetourDone, body, work)
