"""Instants, durations and cycles of timers: ISO 8601 text, FEEL values or Python's, made into UTC instants."""

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.feel.moments import iso
from engine.feel.moments.arithmetic import add_to_date_time, midnight_utc
from engine.feel.moments.dates import Date, DateTime
from engine.feel.moments.durations import DayTimeDuration, Duration, YearMonthDuration
from engine.feel.values import normalise


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repeating interval (ISO 8601, 4.5): ``count`` firings (None: without end), first at ``start`` if given."""

    count: int | None
    start: datetime | None
    every: Duration


def read_instant(value: object) -> datetime:
    """Return a date and time, or a date at midnight, as UTC; without a zone it is UTC. Raises ValueError."""
    found = normalise(value)
    if isinstance(found, str):
        found = iso.parse_date_time(found) if "T" in found else iso.parse_date(found)
    if isinstance(found, Date):
        found = midnight_utc(found)
    if not isinstance(found, DateTime):
        raise ValueError(f"Expected a date and time, but it is {found!r}.")
    moment = found.to_python()
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_duration(value: object) -> Duration:
    """Return a duration of one of the two kinds. Raises ValueError."""
    found = normalise(value)
    if isinstance(found, str):
        found = iso.parse_duration(found)
    if not isinstance(found, DayTimeDuration | YearMonthDuration):
        raise ValueError(f"Expected a duration, but it is {found!r}.")
    return found


def read_cycle(value: object) -> Cycle:
    """Return ``R/PT1H``, ``R3/PT1H`` or ``R3/2026-01-01T00:00:00Z/PT1H`` as a cycle. Raises ValueError."""
    parts = value.strip().split("/") if isinstance(value, str) else []
    if len(parts) not in (2, 3) or not parts[0].startswith("R"):
        raise ValueError(f"Expected a repeating interval such as R3/PT1H, but it is {value!r}.")
    count = int(parts[0][1:]) if parts[0][1:] else None
    if count is not None and count < 1:
        raise ValueError(f"Expected at least one repetition, but it is {value!r}.")
    start = read_instant(parts[1]) if len(parts) == 3 else None
    every = read_duration(parts[-1])
    if add(datetime(2000, 1, 1, tzinfo=UTC), every) <= datetime(2000, 1, 1, tzinfo=UTC):
        raise ValueError(f"Expected an interval that is longer than nothing, but it is {value!r}.")
    return Cycle(count, start, every)


def add(moment: datetime, duration: Duration) -> datetime:
    """Return ``moment`` later by ``duration``, in UTC; months keep the day where the month has it."""
    return add_to_date_time(DateTime.of(moment), duration).to_python().astimezone(UTC)
