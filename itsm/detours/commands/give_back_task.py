"""Command: give a delegated task back to who delegated it, with what was typed into its form."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import assign_user_task, run_command
from engine.runtime.task_policy import require_open
from engine.state import reads
from itsm.detours.keeping import Begun, DetourDone, as_system, checked_reason, keep, record_seen
from itsm.detours.notices import tell
from itsm.detours.tables import Detour
from itsm.people.roles import may
from itsm.records.tables import Draft


def give_back_task(
    task_key: int, note: str, actor: Actor, command_id: str | None = None, *,
    values: Mapping[str, object] | None = None, work: UnitOfWork | None = None,
) -> DetourDone:
    """Give ``task_key`` back with a note; the form as it was typed (``values``, else the draft) goes with it.

    Who has it does so, or who delegated it (to have it back at once), or whoever may take work back. Raises NotFound,
    Forbidden, InvalidState (not open, or not delegated) and InvalidForm (no note).
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        found = reads.lock_task(opened_work.session, task_key)
        begun = Begun(found.task, found, record_seen(opened_work, found, actor))
        require_open(found)
        holder, returns_to = found.task.assignee_key, found.task.returns_to_key
        if returns_to is None:
            raise InvalidState(
                text("Expected task %(key)s to be delegated, but it is not. Reload the page.", key=task_key)
            )
        if actor.kind == "person" and actor.key not in (holder, returns_to) and not may(actor, "work.take_back"):
            raise Forbidden(text("Expected who has the task, or who delegated it, but you are neither. Ask them."))
        said = checked_reason(note)
        _hand_draft(opened_work, task_key, holder, returns_to, values if actor.key == holder else None)
        assign_user_task(task_key, returns_to, as_system(actor), work=opened_work)
        keep(opened_work, begun, Detour(kind="give_back", person_key=returns_to, reason=said), actor)
        tell(opened_work, begun.opened.row.key, begun.task, "given_back", [holder, returns_to], said, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("give_back_task", command_id, actor, DetourDone, body, work)


def _hand_draft(
    work: UnitOfWork, task_key: int, holder: int | None, returns_to: int, values: Mapping[str, object] | None
) -> None:
    """What was typed by whoever had it is the draft of who gets it back."""
    mine = (Draft.task_key == task_key, Draft.person_key == holder)
    kept = values if values is not None else work.session.scalar(select(Draft.content).where(*mine))
    if kept is None:
        return
    work.session.execute(
        delete(Draft)
        .where(Draft.task_key == task_key, Draft.person_key.in_([holder, returns_to]))
        .execution_options(synchronize_session=False)
    )
    work.session.add(Draft(task_key=task_key, person_key=returns_to, content=dict(kept), saved_at=clock.now()))
