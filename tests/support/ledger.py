"""The ledger of a record in short, for tests: its entries, its clocks as they are stored and as entries make them."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from database import reading
from itsm.clocks.ledger.clock import Clock, folded
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.queries import entries_of
from itsm.clocks.tables import ClockEntryRow, ClockRow
from itsm.records.commands import Reported
from tests.support.records import stored


def told(reported: Reported, kind: str) -> list[str]:
    """The entries of a clock, each as ``paused 09:10 wait_vendor``."""
    statement = select(ClockEntryRow).where(ClockEntryRow.record_key == reported.key, ClockEntryRow.clock == kind)
    with reading() as session:
        rows = session.scalars(statement.order_by(ClockEntryRow.key)).all()
    return [" ".join((row.kind, f"{row.at:%H:%M}", row.element_id or "")).strip() for row in rows]


def clock_row(reported: Reported, kind: str) -> ClockRow:
    """A clock as its row says."""
    statement = select(ClockRow).where(ClockRow.record_key == reported.key, ClockRow.kind == kind)
    with reading() as session:
        return session.scalars(statement).one()


def used_minutes(reported: Reported, kind: str) -> float:
    """Minutes of the calendar that were used up when the clock last changed."""
    return clock_row(reported, kind).used / 60_000_000


def remembered(reported: Reported) -> Mapping[str, Clock]:
    """The clocks as the record remembers them; of what people were told nothing, which no entry says."""
    return {kind: replace(one, told=0, over_at=None) for kind, one in from_text(stored(reported).clocks).clocks.items()}


def made_again(reported: Reported) -> Mapping[str, Clock]:
    """The clocks as their entries alone make them."""
    with reading() as session:
        found = folded(entry for entry, _row in entries_of(session, reported.key))
    return {kind: replace(one, told=0, over_at=None) for kind, one in found.items()}
