"""Instants, durations and cycles of timers: ISO 8601 and cron text, FEEL values or Python's, made into UTC instants."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from engine.feel import (
    Date,
    DateTime,
    DayTimeDuration,
    Duration,
    YearMonthDuration,
    add_duration,
    normalise,
    parse_cycle,
    parse_date,
    parse_date_time,
    parse_duration,
)


@dataclass(frozen=True, slots=True)
class MixedDuration:
    """A duration of months and of days or times, such as ``P1Y2M10DT2H30M``: ISO 8601 has it, FEEL has not.

    Months are added first, so that it ends where a calendar shows it.
    """

    written: str
    months: Duration
    rest: Duration

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating interval (ISO 8601, 4.5): ``count`` firings (None: without end), first at ``start`` if given."""

    count: int | None
    start: datetime | None
    every: Duration


@dataclass(frozen=True, slots=True)
class Cron:
    """Times on the clock of a place: five fields, or six with seconds first (``0 0 9 * * MON``: Mondays at nine)."""

    expression: str

    def after(self, moment: datetime, zone: str) -> datetime:
        """Return the next time after ``moment`` on the clock of the IANA ``zone``, in UTC.

        Raises ValueError when there is none within fifty years.
        """
        try:
            return next(CronSim(self.expression, moment.astimezone(ZoneInfo(zone)))).astimezone(UTC)
        except StopIteration:
            raise ValueError(f"Expected a time that comes, but {self.expression!r} never does.") from None


_MIXED = re.compile(r"(-?P)((?:\d+Y)?(?:\d+M)?)((?:\d+D)?(?:T.+)?)")
_CALLED = {
    "@yearly": "0 0 0 1 1 *", "@annually": "0 0 0 1 1 *", "@monthly": "0 0 0 1 * *", "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *", "@midnight": "0 0 0 * * *", "@hourly": "0 0 * * * *",
}
"""Times that have a name."""


def read_instant(value: object) -> datetime:
    """Return a date and time, or a date at midnight, as UTC; without a zone it is UTC. Raises ValueError."""
    found = normalise(value)
    if isinstance(found, str):
        found = parse_date_time(found) if "T" in found else parse_date(found)
    if not isinstance(found, DateTime | Date):
        raise ValueError(f"Expected a date and time, but it is {found!r}.")
    moment: date = found.to_python()
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_duration(value: object) -> Duration | MixedDuration:
    """Return a duration of months, of days and times, or of both. Raises ValueError."""
    found = normalise(value)
    if isinstance(found, str):
        return _written_duration(found)
    if not isinstance(found, DayTimeDuration | YearMonthDuration):
        raise ValueError(f"Expected a duration, but it is {found!r}.")
    return found


@lru_cache(maxsize=500)
def _written_duration(written: str) -> Duration | MixedDuration:
    """Read once what a diagram says at every turn."""
    mixed = _MIXED.fullmatch(written.strip())
    if mixed is not None and mixed[2] and mixed[3]:
        sign, months, rest = mixed.groups()
        return MixedDuration(written.strip(), parse_duration(sign + months), parse_duration(sign + rest))
    return parse_duration(written)


def read_cycle(value: object) -> Cycle | Cron:
    """Return ``R/PT1H``, ``R3/PT1H``, ``R3/2026-01-01T00:00:00Z/PT1H`` as a cycle, ``0 0 9 * * MON`` or ``@daily`` as
    cron. Raises ValueError.
    """
    if not isinstance(value, str):
        raise ValueError(f"Expected a repeating interval such as R3/PT1H, but it is {value!r}.")
    if value.startswith("@") or len(value.split()) in (5, 6):
        return _read_cron(value)
    cycle = parse_cycle(value)
    if cycle.repetitions == 0 or cycle.end is not None:
        raise ValueError(f"Expected a repeating interval such as R3/PT1H, without an end, but it is {value!r}.")
    return Cycle(cycle.repetitions, read_instant(cycle.start) if cycle.start else None, cycle.interval)


def _read_cron(written: str) -> Cron:
    """Return a cron expression; ``?`` stands for any day. Raises ValueError."""
    fields = _CALLED.get(written.strip(), written).split()
    for place in (-3, -1):
        if len(fields) > 4 and fields[place] == "?":
            fields[place] = "*"
    expression = " ".join(fields)
    try:
        CronSim(expression, datetime.now(UTC))
    except CronSimError as problem:
        raise ValueError(f"Expected a cron expression such as 0 0 9 * * MON, but {written!r}: {problem}.") from problem
    return Cron(expression)


def add(moment: datetime, duration: Duration | MixedDuration) -> datetime:
    """Return ``moment`` later by ``duration``, in UTC; months keep the day where the month has it."""
    if isinstance(duration, MixedDuration):
        return add(add(moment, duration.months), duration.rest)
    return add_duration(moment, duration).astimezone(UTC)
