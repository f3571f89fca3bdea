"""When a freeze or a maintenance window takes place: a time on the wall's clock of a zone, once or again and again.

Months that are too short for a day have it on their last one: what begins on the 31st, or on 29 February, is never left
out. Beginning and end are times of the wall's clock, so that a window from 22:00 to 06:00 stays one when the clocks are
put.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from itsm.roster.planning.instants import DAY, instant_of, local_day

Repeats = Literal["never", "week", "month", "weekday", "year"]
"""``weekday`` is the same weekday of each month (the second Tuesday; the fifth is the last one)."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant up to another, which is not in it any more."""

    starts: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """True when both have an instant in common; one that ends as the other begins has none."""
        return self.starts < other.ends and other.starts < self.ends

    def touches(self, other: "Span") -> bool:
        """True when both have an instant in common, or one begins as the other ends."""
        return self.starts <= other.ends and other.starts <= self.ends

    def holds(self, other: "Span") -> bool:
        """True when all of the other is in it."""
        return self.starts <= other.starts and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The first time begins on day ``first`` at ``minute`` and lasts ``length`` minutes of the wall's clock.

    ``days`` are the ISO weekdays of one that repeats each week, or each ``every`` weeks (months, years); ``until`` is
    the last day on which one may begin.
    """

    zone: str
    first: date
    minute: int
    length: int
    repeats: Repeats = "never"
    every: int = 1
    days: frozenset[int] = frozenset()
    until: date | None = None


def spans(rule: Recurrence, begin: datetime, end: datetime) -> list[Span]:
    """All times between two instants, also what reaches over them, by their beginning."""
    back = timedelta(days=rule.length // DAY + 2)
    since = max(rule.first, local_day(rule.zone, begin) - back)
    until = local_day(rule.zone, end) + _ONE_DAY
    if rule.until is not None:
        until = min(until, rule.until)
    wanted = Span(begin, end)
    found = (_span(rule, day) for day in days_of(rule, since, until))
    return [one for one in found if one.starts < one.ends and one.meets(wanted)]


def joined(parts: Sequence[Span]) -> list[Span]:
    """Times that touch or overlap as one."""
    found: list[Span] = []
    for part in sorted(parts, key=lambda one: (one.starts, one.ends)):
        if found and part.starts <= found[-1].ends:
            found[-1] = Span(found[-1].starts, max(found[-1].ends, part.ends))
        else:
            found.append(part)
    return found


def _span(rule: Recurrence, day: date) -> Span:
    return Span(instant_of(rule.zone, day, rule.minute), instant_of(rule.zone, day, rule.minute + rule.length))


def days_of(rule: Recurrence, since: date, until: date) -> Iterator[date]:
    """The days in a range on which one begins."""
    if rule.repeats == "never":
        days: Iterator[date] = iter((rule.first,))
    elif rule.repeats == "week":
        days = _weekly(rule, since, until)
    else:
        days = _monthly(rule, since, until)
    return (day for day in days if since <= day <= until)


def _weekly(rule: Recurrence, since: date, until: date) -> Iterator[date]:
    wanted = rule.days or frozenset({rule.first.isoweekday()})
    monday = _monday(rule.first)
    day = since
    while day <= until:
        weeks = (_monday(day) - monday).days // 7
        if weeks % rule.every == 0 and day.isoweekday() in wanted:
            yield day
        day += _ONE_DAY


def _monthly(rule: Recurrence, since: date, until: date) -> Iterator[date]:
    step = rule.every * (12 if rule.repeats == "year" else 1)
    begun = _month(rule.first)
    number = begun + (max(_month(since), begun) - begun) // step * step
    while number <= _month(until):
        year, month = divmod(number, 12)
        yield _day_of(rule, year, month + 1)
        number += step


def _day_of(rule: Recurrence, year: int, month: int) -> date:
    last = monthrange(year, month)[1]
    if rule.repeats != "weekday":
        return date(year, month, min(rule.first.day, last))
    turn = (rule.first.day - 1) // 7
    day = 1 + (rule.first.isoweekday() - date(year, month, 1).isoweekday()) % 7 + 7 * turn
    return date(year, month, day if day <= last else day - 7)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
