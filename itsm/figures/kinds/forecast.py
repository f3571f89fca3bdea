"""When a limit is reached if it goes on as it did: the straight line through what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from engine.errors import text
from itsm.figures.loading import Asked, Row
from itsm.figures.result import Cell, Number, Result, share
from itsm.figures.tables import ReadingRow

DAYS, MOST = timedelta(days=400), 200_000
"""How far back is looked, and at how many readings altogether."""
FEWEST = 3
"""Readings of different days without which there is no line."""
FARTHEST = timedelta(days=3650)
_DAY = Decimal(86_400)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: ``value`` at ``at``, and how much more each day."""

    at: datetime
    value: Decimal
    a_day: Decimal

    def reaches(self, limit: Decimal) -> datetime | None:
        """When it comes to ``limit``; None when it never does, or in more than ten years."""
        if self.a_day <= 0 or self.value >= limit:
            return None
        days = (limit - self.value) / self.a_day
        return self.at + timedelta(seconds=float(days * _DAY)) if days <= FARTHEST.days else None


def line_through(readings: Sequence[tuple[datetime, Decimal]]) -> Line | None:
    """The line of least squares, told at the newest reading; None for readings of too few days."""
    if len({at.date() for at, _value in readings}) < FEWEST:
        return None
    last = max(at for at, _value in readings)
    days = [Decimal((at - last).total_seconds()) / _DAY for at, _value in readings]
    values = [value for _at, value in readings]
    count = Decimal(len(readings))
    mean_day, mean = sum(days, Decimal()) / count, sum(values, Decimal()) / count
    spread = sum(((day - mean_day) ** 2 for day in days), Decimal())
    pairs = zip(days, values, strict=True)
    slope = sum(((day - mean_day) * (value - mean) for day, value in pairs), Decimal()) / spread
    return Line(last, mean - slope * mean_day, slope)


def linear_forecast(asked: Asked) -> Result:
    """For each record its newest reading, how it grows, and the day on which the number in ``limit`` is reached."""
    readings = _readings(asked)
    told = [_told(asked, row, readings.get(row.key, ())) for row in asked.rows]
    told.sort(key=lambda one: (one[0] is None, one[0] or asked.now, str(one[1])))
    soonest = next((at for at, _cells in told if at is not None), None)
    headline = text("The first limit is reached on %(day)s", day=soonest.date()) if soonest is not None else None
    columns = (text("Number"), text("Title"), text("Newest"), text("Limit"), text("Used, per cent"),
               text("More in 30 days"), text("Limit reached"))  # fmt: skip
    return Result(headline, columns, [cells for _at, cells in told], asked.more)


def _told(
    asked: Asked, row: Row, readings: Sequence[tuple[datetime, Decimal]]
) -> tuple[datetime | None, tuple[Cell | Number, ...]]:
    limit, newest = row.number_of(asked.figure.fields["limit"]), readings[-1][1] if readings else None
    line = line_through(readings)
    more = (line.a_day * 30).quantize(Decimal("0.01")) if line is not None else None
    at = line.reaches(limit) if line is not None and limit is not None else None
    used = share(newest, limit) if newest is not None and limit else None
    return at, (Number(row.number), row.title, newest, limit, used, more, _when(newest, limit, line, at))


def _when(newest: Decimal | None, limit: Decimal | None, line: Line | None, at: datetime | None) -> Cell:
    if newest is not None and limit is not None and newest >= limit:
        return text("reached")
    if line is None:
        return text("too few readings")
    return at.date() if at is not None else text("not in sight")


def _readings(asked: Asked) -> Mapping[int, Sequence[tuple[datetime, Decimal]]]:
    keys = [row.key for row in asked.rows]
    statement = (
        select(ReadingRow.record_key, ReadingRow.at, ReadingRow.value)
        .where(ReadingRow.record_key.in_(keys), ReadingRow.at >= asked.now - DAYS)
        .order_by(ReadingRow.at.desc())
        .limit(MOST)
    )
    found: dict[int, list[tuple[datetime, Decimal]]] = {}
    for key, at, value in asked.session.execute(statement) if keys else ():
        found.setdefault(key, []).append((at, value))
    return {key: readings[::-1] for key, readings in found.items()}

