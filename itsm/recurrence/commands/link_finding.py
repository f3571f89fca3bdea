"""Command: let a record that is there stand for a finding, and link the records of the finding with it."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.commands.follow_record import DONE
from itsm.records.tables import Record
from itsm.records.visibility import visible_to
from itsm.recurrence.commands.deciding import Decided, End, decide, link_all, link_kind, locked, records_of
from itsm.recurrence.rights import DECIDE
from itsm.recurrence.tables import TAKEN, FindingRow


def link_finding(
    key: int, number: str, actor: Actor, command_id: str | None = None, *, revision: int | None = None
) -> Decided:
    """Link all records of the finding with ``number``, those that came since as well.

    Without a number it is the record that stands for the finding already. Raises NotFound, Forbidden, Conflict,
    InvalidForm (``number``), InvalidState (it is done).
    """
    require(actor, DECIDE)

    def body(work: UnitOfWork) -> Decided:
        row, watch = locked(work, key, actor, revision)
        target = _target(work, row, number.strip().upper(), actor)
        linked = link_all(work, link_kind(watch), target, records_of(work, row), actor)
        if row.state != TAKEN or row.target_key != target.key:
            decide(work, row, TAKEN, actor, target)
        return Decided(row.key, target.number, linked)

    return run_command("link_finding", command_id, actor, Decided, body)


def _target(work: UnitOfWork, row: FindingRow, number: str, actor: Actor) -> End:
    """The record, if the actor sees it: what is about them is not there."""
    which = Record.number == number if number else Record.key == row.target_key
    found = work.session.execute(
        select(Record.key, Record.number, Record.status_kind).where(
            which, Record.type_key == row.type_key, visible_to(actor)
        )
    ).one_or_none()
    if found is None:
        raise InvalidForm({"number": text("Expected the number of an open record of this type, but there is none.")})
    if found.status_kind in DONE:
        raise InvalidState(
            text("Expected an open record, but %(number)s is done. Open a new one.", number=found.number)
        )
    return End(found.key, found.number)
