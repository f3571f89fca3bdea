"""Dates, times, durations and cycles for callers: what timers need besides expressions.

The types live in ``engine.feel.moments``; this module gathers them with ISO 8601 reading and arithmetic on Python's
own ``datetime``.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from engine.feel.messages import message
from engine.feel.moments import arithmetic
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, Duration, YearMonthDuration
from engine.feel.moments.iso import parse_date, parse_date_time, parse_duration, parse_time

__all__ = [
    "Cycle",
    "Date",
    "DateTime",
    "DayTimeDuration",
    "Duration",
    "Time",
    "YearMonthDuration",
    "add_duration",
    "parse_cycle",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_time",
]
Moment = TypeVar("Moment", datetime, date, Date, DateTime)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repetition: how many times (None: without end), how far apart, and optionally from and until when."""

    repetitions: int | None
    interval: Duration
    start: DateTime | None = None
    end: DateTime | None = None


def add_duration(moment: Moment, duration: Duration) -> Moment:
    """Add a duration to a date or date and time of Python's or ours; the result is of the same type.

    Days and times are added on the time line (UTC), months on the local calendar. Raises ValueError out of range.
    """
    match moment:
        case datetime():
            if moment.tzinfo is UTC and isinstance(duration, DayTimeDuration) and not duration.nanoseconds % 1000:
                with suppress(OverflowError):  # what is out of range is refused below
                    return moment + timedelta(microseconds=duration.nanoseconds // 1000)
            moved = arithmetic.add_to_date_time(DateTime.of(moment), duration).to_python()
            return moved if moment.tzinfo is None else moved.astimezone(moment.tzinfo)
        case date():
            return arithmetic.add_to_date(Date.of(moment), duration).to_python()
        case DateTime():
            return arithmetic.add_to_date_time(moment, duration)
        case Date():
            return arithmetic.add_to_date(moment, duration)


def parse_cycle(text: str) -> Cycle:
    """Read ISO 8601 repetitions: ``R3/PT10M``, ``R/P1D``, ``R5/2026-01-01T00:00:00Z/P1D`` or ``R5/P1D/<end>``.

    Raises ValueError.
    """
    head, *parts = text.strip().split("/")
    count = head[1:]
    if head[:1] != "R" or (count and not (count.isascii() and count.isdecimal())) or len(parts) not in {1, 2}:
        raise ValueError(message('Expected a repetition like "R3/PT10M", but got "%(text)s".', text=text))
    repetitions = int(head[1:]) if head[1:] else None
    if len(parts) == 1:
        return Cycle(repetitions, _positive(parts[0]))
    if parts[0].startswith("P"):
        return Cycle(repetitions, _positive(parts[0]), None, parse_date_time(parts[1]))
    return Cycle(repetitions, _positive(parts[1]), parse_date_time(parts[0]))


def _positive(text: str) -> Duration:
    duration = parse_duration(text)
    if (duration.nanoseconds if isinstance(duration, DayTimeDuration) else duration.months) <= 0:
        raise ValueError(message('Expected an interval above zero, but got "%(text)s".', text=text))
    return duration
