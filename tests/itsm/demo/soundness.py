"""What has to hold of every desk, however it was worked."""

from datetime import datetime

from sqlalchemy import func, select

from database import reading
from engine.lifecycle import WaitState
from engine.state.tables import Fault, Timer
from itsm.assignment.orphans.finding import find_orphans
from itsm.clocks.exporting import Export
from itsm.clocks.ledger.clock import folded
from itsm.clocks.ledger.entries import micros
from itsm.clocks.queries import entry_of
from itsm.clocks.tables import ClockEntryRow, ClockRow
from itsm.clocks.targets import counting_of
from itsm.records.tables import Record
from tests.itsm.demo.conftest import NOW


def require_sound(now: datetime = NOW, some_late: bool = True) -> None:
    """No orphan, no fault, nothing that was due and did not happen, and every clock what its entries come to.

    ``some_late``: as on every desk, some were not done in time.
    """
    with reading() as session:
        assert find_orphans(session) == []
        assert session.scalars(select(Fault)).all() == []
        late = select(func.count()).select_from(Timer)
        assert session.scalar(late.where(Timer.state == WaitState.ARMED.value, Timer.due_at <= now)) == 0
        looks = select(func.count(Record.key)).where(Record.clocks_next_at < now)
        assert session.scalar(looks) == 0
    assert _wrong_clocks() == []
    export = Export()
    rows = list(export.rows())
    assert export.totals.orphans == 0 and export.totals.clocks == len(rows) - 1
    assert export.totals.breached < export.totals.clocks
    assert export.totals.breached > 0 or not some_late


def _wrong_clocks() -> list[tuple[int, str]]:
    wrong = []
    with reading() as session:
        for key in session.scalars(select(Record.key)).all():
            of_record = select(ClockEntryRow).where(ClockEntryRow.record_key == key).order_by(ClockEntryRow.key)
            for clock in folded(entry_of(row) for row in session.scalars(of_record)).values():
                kept = session.get_one(ClockRow, (key, clock.kind))
                at, counting = micros(kept.changed_at), counting_of(session, clock.calendar)
                if (kept.state, kept.used) != (clock.state, clock.used(counting, at)):
                    wrong.append((key, clock.kind))
    return wrong
