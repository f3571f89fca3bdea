"""Commands: take a prepared response, and tick a step of one; both are told on the timeline."""

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.packs.rooms.model import PreparedResponse, ResponseStep
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.war_room.commands.acting import Done, InRoom, enter
from itsm.war_room.tables import ResponseRow, StepDoneRow


def take_response(
    number: str, response: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Take ``response`` for ``number``, whatever its category. Raises NotFound, Forbidden, InvalidState (resolved)."""

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        found, key = _response(here, response), here.opened.row.key
        known = select(ResponseRow.response).where(ResponseRow.record_key == key, ResponseRow.response == response)
        if opened_work.session.scalar(known) is not None:
            return Done(number)
        opened_work.session.add(
            ResponseRow(record_key=key, response=response, taken_at=clock.now(), taken_by_key=actor.key)
        )
        _tell(opened_work, key, "response", found, None, actor)
        return Done(number, 1)

    return run_command("take_response", command_id, actor, Done, body, work)


def tick_step(
    number: str, response: str, step: str, done: bool, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Done:
    """Say that ``step`` of ``response`` is done at ``number``, or (``done`` False) that it is not.

    Raises NotFound, Forbidden, InvalidState (resolved).
    """

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        found, key = _response(here, response), here.opened.row.key
        wanted = next((one for one in found.steps if one.key == step), None)
        if wanted is None:
            raise _not_there()
        mine = (StepDoneRow.record_key == key, StepDoneRow.response == response, StepDoneRow.step == step)
        is_done = opened_work.session.scalar(select(StepDoneRow.step).where(*mine)) is not None
        if is_done == done:
            return Done(number)
        if done:
            opened_work.session.add(
                StepDoneRow(
                    record_key=key, response=response, step=step, done_at=clock.now(), done_by_key=actor.key
                )
            )
        else:
            opened_work.session.execute(delete(StepDoneRow).where(*mine))
        _tell(opened_work, key, "step" if done else "step_undone", found, wanted, actor)
        return Done(number, 1)

    return run_command("tick_step", command_id, actor, Done, body, work)


def _response(here: InRoom, key: str) -> PreparedResponse:
    found = next((one for one in here.room.responses if one.key == key), None)
    if found is None:
        raise _not_there()
    return found


def _not_there() -> NotFound:
    return NotFound(text("Expected a step of a prepared response, but there is none. Reload the page."))


def _tell(
    work: UnitOfWork, key: int, what: str, response: PreparedResponse, step: ResponseStep | None, actor: Actor
) -> None:
    details = {"what": what, "response": dict(response.names), "step": dict(step.names) if step is not None else {}}
    add_entry(work, key, NewEntry(EntryKind.WAR_ROOM, True, details=details), actor)
