"""Work that is done within that of another record, which it is part of."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from itsm.records.links.kinds import PART
from itsm.records.tables import Record, RecordLink
from itsm.schedule.declared import OPEN_KINDS
from itsm.schedule.tables import PlannedWork


def within() -> ScalarSelect[int]:
    """In a statement over records: the key of the one that each is part of."""
    statement = select(RecordLink.to_key).where(RecordLink.from_key == Record.key, RecordLink.kind == PART)
    return statement.order_by(RecordLink.key).limit(1).correlate(Record).scalar_subquery()


def whole_of(session: Session, key: int) -> str | None:
    """The number of the open record that the record ``key`` is part of; None when it is part of none."""
    statement = (
        select(Record.number)
        .join(RecordLink, RecordLink.to_key == Record.key)
        .where(RecordLink.from_key == key, RecordLink.kind == PART, Record.status_kind.in_(OPEN_KINDS))
        .order_by(RecordLink.key)
    )
    return session.scalars(statement.limit(1)).one_or_none()


def look_at_parts(work: UnitOfWork, key: int) -> None:
    """Let the workers look at the open plans of the parts of a record: it is over, or they are its parts no more."""
    parts = select(RecordLink.from_key).where(RecordLink.to_key == key, RecordLink.kind == PART)
    look_at(work, work.session.scalars(parts).all())


def look_at(work: UnitOfWork, keys: Sequence[int]) -> None:
    """Let the workers look at the open plans of these records."""
    if keys:
        due = update(PlannedWork).where(PlannedWork.is_open, PlannedWork.record_key.in_(keys))
        work.session.execute(due.values(check_at=clock.now()), execution_options={"synchronize_session": False})
