"""The naive oracle: looks at the wall's clock for every single minute, and knows nothing of intervals and sums."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from itsm.calendars.arithmetic.definition import Definition

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


@cache
def _off_and_made_up(country: str, subdivision: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and weekend days that are worked, asked of the package year by year."""
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=range(year - 1, year + 2))
    made_up: set[date] = getattr(found, "weekend_workdays", set())
    return frozenset(found), frozenset(made_up)


def hours_of(definition: Definition, day: date) -> list[tuple[int, int]]:
    """Spans of a date, by the order that the documentation gives: by hand, holiday, make-up day, weekday."""
    for exception in definition.exceptions:
        if exception.day == day:
            return [(span.start, span.end) for span in exception.spans]
    if definition.region is not None:
        off, made_up = _off_and_made_up(definition.region.country, definition.region.subdivision, day.year)
        if day in off:
            return []
        if day in made_up:
            return [(span.start, span.end) for span in definition.make_up]
    return [(span.start, span.end) for span in definition.week[day.weekday()]]


class Oracle:
    """Looks at minutes of one calendar; hours of a date are looked up once."""

    def __init__(self, definition: Definition) -> None:
        self._definition, self._zone = definition, ZoneInfo(definition.zone)
        self._hours: dict[date, list[tuple[int, int]]] = {}

    def works_at(self, at: datetime) -> bool:
        """Whether the minute that begins at ``at`` is worked."""
        wall = at.astimezone(self._zone)
        minute, today = wall.hour * 60 + wall.minute, wall.date()
        if any(start <= minute < end for start, end in self._on(today)):
            return True
        return any(start <= minute + DAY_MINUTES < end for start, end in self._on(today - timedelta(days=1)))

    def _on(self, day: date) -> list[tuple[int, int]]:
        if day not in self._hours:
            self._hours[day] = hours_of(self._definition, day)
        return self._hours[day]


def minutes(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Every minute from ``begin`` to before ``end``."""
    at = begin.astimezone(UTC)
    while at < end:
        yield at
        at += MINUTE


def elapsed(definition: Definition, begin: datetime, end: datetime) -> int:
    """Worked minutes, counted one by one."""
    oracle = Oracle(definition)
    return sum(oracle.works_at(at) for at in minutes(begin, end))


def added(definition: Definition, begin: datetime, wanted: int, patience: timedelta) -> datetime | None:
    """The end of the minute with which ``wanted`` are worked; None when that is later than ``patience``."""
    left, at, last, oracle = wanted, begin.astimezone(UTC), begin + patience, Oracle(definition)
    while left and at < last:
        left -= oracle.works_at(at)
        at += MINUTE
    return None if left else at
