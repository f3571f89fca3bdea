"""What becomes of records whose owner leaves, and of changes of owner that they asked for or would get."""

from sqlalchemy import or_, select

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from itsm.ownership.tables import PENDING, OwnerChange
from itsm.ownership.telling import tell_change
from itsm.records.opened import open_record
from itsm.records.tables import Record


def pass_records(work: UnitOfWork, person_key: int, to_key: int | None, actor: Actor) -> int:
    """Give every record that the person keeps to ``to_key``, or (None) to whoever works on it next; counts them.

    Pending changes of owner that came from the person, or would make them owner, are withdrawn.
    """
    _withdraw_changes(work, person_key, actor)
    query = select(Record.number).where(Record.owner_key == person_key, Record.status_kind != "closed")
    passed = 0
    for number in work.session.scalars(query.order_by(Record.key)).all():
        opened = open_record(work, number)
        if opened.row.owner_key != person_key:
            continue
        new = None if to_key == opened.row.requester_key else to_key
        opened.set_column("owner_key", new)
        opened.store(work, actor, clock.now())
        tell_change(work, opened.row, "handed_over", actor, (person_key, new), "")
        passed += 1
    return passed


def _withdraw_changes(work: UnitOfWork, person_key: int, actor: Actor) -> None:
    theirs = or_(OwnerChange.asked_by_key == person_key, OwnerChange.to_key == person_key)
    query = (
        select(OwnerChange.key, Record.number)
        .join(Record, Record.key == OwnerChange.record_key)
        .where(OwnerChange.state == PENDING, theirs)
        .order_by(OwnerChange.key)
    )
    for key, number in work.session.execute(query).all():
        opened = open_record(work, number)
        row = work.session.get_one(OwnerChange, key, with_for_update=True)
        if row.state != PENDING:
            continue
        row.state, row.answered_by_key, row.answered_at = "withdrawn", actor.key, clock.now()
        tell_change(work, opened.row, "withdrawn", actor, (row.from_key, row.to_key), row.reason)
