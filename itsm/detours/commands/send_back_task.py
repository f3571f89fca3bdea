"""Command: send the token of a task back to an earlier user task."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import move_token, run_command
from engine.runtime.task_policy import require_free
from itsm.detours.giving import give_again
from itsm.detours.keeping import DetourDone, as_system, begin, checked_reason, keep
from itsm.detours.notices import tell
from itsm.detours.tables import Detour
from itsm.detours.visited import visited_before
from itsm.records.tables import Draft


def send_back_task(
    task_key: int, target: str, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> DetourDone:
    """Move the token of ``task_key`` to the user task ``target`` that was done before; who did it has it again.

    What the actor typed into the form is kept: it is there again when the token comes back. Raises NotFound, Forbidden,
    InvalidState (not open, delegated, no place for the token), InvalidForm (no such earlier task, no reason) and
    ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> DetourDone:
        begun = begin(opened_work, task_key, "send_back", actor)
        require_free(begun.found)
        task, instance, said = begun.task, begun.found.instance, checked_reason(reason)
        earlier = visited_before(opened_work.session, task, instance).get(target)
        if earlier is None:
            raise InvalidForm({"target": text("Expected an earlier step of the record, but this is none. Choose one.")})
        mine = select(Draft.content).where(Draft.task_key == task_key, Draft.person_key == actor.key)
        kept = opened_work.session.scalar(mine)
        move_token(
            instance.key, task.token_id, target, said, as_system(actor), details={"detour": "send_back"},
            work=opened_work,
        )
        again = give_again(opened_work, instance.key, target, earlier.by_key, actor)
        detour = Detour(kind="send_back", person_key=earlier.by_key, target=target, reason=said, draft=kept)
        keep(opened_work, begun, detour, actor, told=False)
        if again is not None:
            tell(opened_work, begun.opened.row.key, again, "sent_back", [earlier.by_key], said, actor)
        return DetourDone(begun.opened.number, task_key)

    return run_command("send_back_task", command_id, actor, DetourDone, body, work)
