"""Before and after: how often it came per week until what stands for a finding was solved, and how often since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import Names, Text, text
from engine.registry import Actor
from itsm.packs.declared.model import TEXT
from itsm.records.tables import Record
from itsm.records.visibility import seen_record
from itsm.recurrence.declared import Watch, watch_of
from itsm.recurrence.detecting.groups import counted, has_value
from itsm.recurrence.members import linked_with
from itsm.recurrence.rights import may_see
from itsm.recurrence.tables import TAKEN, FindingRecordRow, FindingRow

WEEK = timedelta(days=7)
MOST_WEEKS = 12
SHARED = ("category", "service")
"""Columns of every record by which records of two types are about the same."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Records of each week before it was solved at ``solved_at``, and of as many weeks after."""

    finding: int | None
    solved_at: datetime
    before: Sequence[int]
    after: Sequence[int]
    alike: Text | None = None
    """What is counted where no finding says it."""

    @property
    def weeks(self) -> int:
        """How many weeks are looked at, on either side."""
        return len(self.before)

    @property
    def a_week(self) -> tuple[float, float]:
        """How many records a week, before and after."""
        return round(sum(self.before) / self.weeks, 1), round(sum(self.after) / self.weeks, 1)


@dataclass(frozen=True, slots=True)
class NoFigure:
    """Why a record that was solved has none."""

    reason: Text


def figure_of(number: str, actor: Actor) -> Figure | NoFigure | None:
    """The figure of a record; None where there is none, or less than a week on either side. Raises NotFound.

    Without a finding it is that of the group of which its linked records are: those with its own values.
    """
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
        if found is None:
            return _of_linked(session, watch, row, row.resolved_at)
        known = _known_since(session, watch, found)
        counts = _counts(known, row.resolved_at, partial(_opened, session, found))
        return Figure(found.key, row.resolved_at, *counts) if counts is not None else None


def _of_linked(session: Session, watch: Watch, row: Record, solved_at: datetime) -> Figure | NoFigure | None:
    """The figure of all records with the values of ``row``, as long as most that are linked with it have them."""
    linked = _how_many(session, watch, linked_with(row.key))
    if watch.of is None or not linked:
        return None
    values = {name: str(value) for name in SHARED if watch.has(name) and (value := getattr(row, name))}
    alike = [has_value(name, [value]) for name, value in values.items()]
    if not alike or 2 * _how_many(session, watch, linked_with(row.key), *alike) < linked:
        return NoFigure(text("Nothing says which %(types)s to count: most that are linked are about something else.",
                             types=Names(watch.of.plurals)))  # fmt: skip
    group = (counted(watch.declared.of), *alike)
    known = session.execute(select(func.min(Record.opened_at)).where(Record.type_key == watch.declared.of)).scalar_one()
    counts = _counts(known, solved_at, lambda begin, end: session.scalars(
        select(Record.opened_at).where(*group, Record.opened_at >= begin, Record.opened_at < end)
    ).all())  # fmt: skip
    if counts is None:
        return None
    labels = [Names(watch.of.by_key[name].labels) for name in values]
    said = text("No finding says which ones belong together: all %(types)s with the same %(field)s are counted.",
                types=Names(watch.of.plurals), field=labels[0])  # fmt: skip
    if len(labels) > 1:
        said = text(
            "No finding says which ones belong together: all %(types)s with the same %(field)s and %(other)s are "
            "counted.", types=Names(watch.of.plurals), field=labels[0], other=labels[1],
        )  # fmt: skip
    return Figure(None, solved_at, *counts, said)


def _how_many(session: Session, watch: Watch, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(Record).where(counted(watch.declared.of), *conditions)
    return session.execute(statement).scalar_one()


def _counts(
    known: datetime | None, solved_at: datetime, opened: Callable[[datetime, datetime], Sequence[datetime]]
) -> tuple[list[int], list[int]] | None:
    """Records of each week before and after; None while there is less than one on either side."""
    length = min(clock.now() - solved_at, solved_at - known) if known is not None else timedelta(0)
    weeks = min(length // WEEK, MOST_WEEKS)
    if weeks < 1:
        return None
    first = solved_at - weeks * WEEK
    counts = [0] * (2 * weeks)
    for at in opened(first, solved_at + weeks * WEEK):
        counts[(at - first) // WEEK] += 1
    return counts[:weeks], counts[weeks:]


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
