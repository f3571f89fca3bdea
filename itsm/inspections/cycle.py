"""When a plan is due: each so many days, on working days of a calendar, weekly, monthly, yearly; on a zone's clock.

Months that are too short for a day have it on their last one (the rule of ``itsm.schedule``): what is due on the 31st,
or on 29 February, is never left out. A time that summer time leaves out is the moment at which the clock is put.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from itsm.roster.planning.instants import instant_of, local_day
from itsm.schedule.deciding.recurrence import Recurrence, Repeats, days_of

ONE_DAY = timedelta(days=1)
STRETCH, MOST_STRETCHES = timedelta(days=400), 30
"""So far it is looked ahead at once, and how often: what is due in the next thirty years is found."""
IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Cycle:
    """First due on ``first`` at ``minute`` of the wall's clock, then as ``repeats`` says; ``until`` is the last day.

    ``repeats``: day (each ``every`` days), workday (``is_working`` says which), week (on the ISO weekdays ``days``),
    month (the day of ``first``), weekday (its weekday of the month), year.
    """

    zone: str
    first: date
    minute: int
    repeats: str
    every: int = 1
    days: frozenset[int] = frozenset()
    until: date | None = None


def next_after(cycle: Cycle, at: datetime, is_working: IsWorking) -> datetime | None:
    """The first time after an instant; None when there is none any more."""
    since = max(cycle.first, local_day(cycle.zone, at) - ONE_DAY)
    for _ in range(MOST_STRETCHES):
        until = since + STRETCH
        for day in _days(cycle, since, until, is_working):
            found = instant_of(cycle.zone, day, cycle.minute)
            if found > at:
                return found
        since = until + ONE_DAY
        if since.year > 2199 or (cycle.until is not None and since > cycle.until):
            return None
    return None


def due_between(cycle: Cycle, first: datetime, last: datetime, is_working: IsWorking) -> list[datetime]:
    """All times from an instant to another, both counted."""
    since = max(cycle.first, local_day(cycle.zone, first) - ONE_DAY)
    found = (
        instant_of(cycle.zone, day, cycle.minute)
        for day in _days(cycle, since, local_day(cycle.zone, last) + ONE_DAY, is_working)
    )
    return [at for at in found if first <= at <= last]


def _days(cycle: Cycle, since: date, until: date, is_working: IsWorking) -> Iterator[date]:
    last = min(until, cycle.until) if cycle.until is not None else until
    if cycle.repeats in ("day", "workday"):
        return _each_day(cycle, since, last, is_working)
    rule = Recurrence(
        cycle.zone, cycle.first, cycle.minute, 1, cast(Repeats, cycle.repeats), cycle.every, cycle.days, cycle.until
    )
    return days_of(rule, since, last)


def _each_day(cycle: Cycle, since: date, last: date, is_working: IsWorking) -> Iterator[date]:
    day = since
    while day <= last:
        fits = is_working(day) if cycle.repeats == "workday" else (day - cycle.first).days % cycle.every == 0
        if fits and day >= cycle.first:
            yield day
        day += ONE_DAY
