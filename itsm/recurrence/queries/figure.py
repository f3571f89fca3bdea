"""Before and after: how often it came per week until what stands for a finding was solved, and how often since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.packs.declared.model import TEXT
from itsm.records.tables import Record
from itsm.records.visibility import seen_record
from itsm.recurrence.declared import Watch, watch_of
from itsm.recurrence.detecting.groups import counted, has_value
from itsm.recurrence.rights import may_see
from itsm.recurrence.tables import TAKEN, FindingRecordRow, FindingRow

WEEK = timedelta(days=7)
MOST_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """Records of each week before it was solved at ``solved_at``, and of as many weeks after."""

    finding: int
    solved_at: datetime
    before: Sequence[int]
    after: Sequence[int]

    @property
    def weeks(self) -> int:
        """How many weeks are looked at, on either side."""
        return len(self.before)

    @property
    def a_week(self) -> tuple[float, float]:
        """How many records a week, before and after."""
        return round(sum(self.before) / self.weeks, 1), round(sum(self.after) / self.weeks, 1)


def figure_of(number: str, actor: Actor) -> Figure | None:
    """The figure of a record; None where there is none, or less than a week on either side. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        watch = watch_of(session, row.type_key) if row.resolved_at is not None else None
        if watch is None or row.resolved_at is None or not may_see(actor, watch):
            return None
        found = session.scalar(
            select(FindingRow)
            .where(FindingRow.target_key == row.key, FindingRow.state == TAKEN)
            .order_by(FindingRow.decided_by_key.is_(None), FindingRow.key)
            .limit(1)
        )
        return _figure(session, watch, found, row.resolved_at) if found is not None else None


def _figure(session: Session, watch: Watch, row: FindingRow, solved_at: datetime) -> Figure | None:
    known = _known_since(session, watch, row)
    length = min(clock.now() - solved_at, solved_at - known) if known is not None else timedelta(0)
    weeks = min(length // WEEK, MOST_WEEKS)
    if weeks < 1:
        return None
    first = solved_at - weeks * WEEK
    counts = [0] * (2 * weeks)
    for at in _opened(session, row, first, solved_at + weeks * WEEK):
        counts[(at - first) // WEEK] += 1
    return Figure(row.key, solved_at, counts[:weeks], counts[weeks:])


def _known_since(session: Session, watch: Watch, row: FindingRow) -> datetime | None:
    """Since when all records of the group are known: similar titles only since they were looked for."""
    if row.measure == TEXT:
        return row.found_at - timedelta(days=row.within_days)
    first = select(func.min(Record.opened_at)).where(Record.type_key == watch.declared.of)
    return session.execute(first).scalar_one()


def _opened(session: Session, row: FindingRow, begin: datetime, end: datetime) -> Sequence[datetime]:
    within = (counted(row.of_key), Record.opened_at >= begin, Record.opened_at < end)
    if row.measure != TEXT:
        return session.scalars(select(Record.opened_at).where(*within, has_value(row.measure, [row.value]))).all()
    mine = select(Record.opened_at).join(FindingRecordRow, FindingRecordRow.record_key == Record.key)
    return session.scalars(mine.where(*within, FindingRecordRow.finding_key == row.key)).all()
