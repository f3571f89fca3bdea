"""Time boxes that hold: read once and remembered, since each hand-over between lines asks."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from database import UnitOfWork
from engine.state.newest import count_change, remembered
from itsm.escalation.boxes.tables import TimeBoxRow
from itsm.packs.declared.model import PackTime


class Box(NamedTuple):
    """A length of time: minutes, and which of them count."""

    minutes: int
    counts: str


Set = Mapping[tuple[str, str], tuple[int | None, str | None]]
"""What is set, by time and priority (empty: all others): minutes and what counts."""


def box_of(work: UnitOfWork, type_key: str, time: PackTime, priority: str | None) -> Box:
    """The length of ``time`` for a record of the type with that priority."""
    return chosen(remembered(work, "time boxes", type_key, lambda: set_boxes(work.session, type_key)), time, priority)


def chosen(found: Set, time: PackTime, priority: str | None) -> Box:
    """The length of ``time`` at a priority, where ``found`` is set: its own, else that of all, else the pack's."""
    minutes, counts = found.get((time.key, ""), (None, None))
    own, _ = found.get((time.key, priority or ""), (None, None))
    return Box(own or minutes or time.minutes, counts or time.counts)


def set_boxes(session: Session, type_key: str) -> Set:
    """All that is set for a record type."""
    rows = session.scalars(select(TimeBoxRow).where(TimeBoxRow.type_key == type_key))
    return {(row.time_key, row.priority): (row.minutes, row.counts) for row in rows}


@event.listens_for(TimeBoxRow, "after_insert")
@event.listens_for(TimeBoxRow, "after_update")
@event.listens_for(TimeBoxRow, "after_delete")
def _count(_mapper: Mapper[TimeBoxRow], connection: Connection, changed: TimeBoxRow) -> None:
    """Steps keep what they have read; whoever changes a time box counts it."""
    count_change(connection, changed)
