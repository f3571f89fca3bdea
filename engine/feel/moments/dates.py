"""The types Date, Time and DateTime."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property, total_ordering
from typing import final
from zoneinfo import ZoneInfo

from engine.feel.moments import civil, zones
from engine.feel.moments.durations import MICRO, NANO, fraction_text
from engine.feel.moments.zones import Zone

_YEAR_DIGITS = 4


@final
@total_ordering
@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day without a time."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, value: date) -> "Date":
        """Make it from Python's date."""
        return cls(value.year, value.month, value.day)

    @classmethod
    def from_number(cls, number: int) -> "Date":
        """Make it from days since 1970-01-01."""
        return cls(*civil.date_of(number))

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return civil.day_number(self.year, self.month, self.day)

    def to_python(self) -> date:
        """Return Python's date. Raises ValueError outside years 1 to 9999."""
        return date(self.year, self.month, self.day)

    def __lt__(self, other: "Date") -> bool:
        """Order by calendar."""
        return (self.year, self.month, self.day) < (other.year, other.month, other.day)

    def __str__(self) -> str:
        """Return the ISO 8601 form."""
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):0{_YEAR_DIGITS}d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: ``second_of_day``, ``nanosecond`` and a zone (offset in seconds, a name, or none)."""

    second_of_day: int
    nanosecond: int = 0
    zone: Zone = None

    @classmethod
    def of(cls, value: time) -> "Time":
        """Make it from Python's time."""
        seconds = value.hour * 3_600 + value.minute * 60 + value.second
        return cls(seconds, value.microsecond * MICRO, _zone_of(value.tzinfo, None))

    @property
    def clock(self) -> tuple[int, int, int]:
        """Hour, minute, second."""
        hours, rest = divmod(self.second_of_day, 3_600)
        return hours, *divmod(rest, 60)

    @property
    def offset(self) -> int | None:
        """Offset from UTC in seconds; nothing without a zone. A named zone counts as on 1970-01-01."""
        return None if self.zone is None else zones.offset_at(self.zone, self.second_of_day)

    @property
    def local_nanoseconds(self) -> int:
        """Nanoseconds since midnight on the local clock."""
        return self.second_of_day * NANO + self.nanosecond

    @property
    def key(self) -> tuple[bool, int]:
        """Comparison key: whether it has a zone, nanoseconds (of UTC when it has one)."""
        return self.zone is not None, (self.second_of_day - (self.offset or 0)) * NANO + self.nanosecond

    def to_python(self) -> time:
        """Return Python's time (nanoseconds are cut to microseconds)."""
        hour, minute, second = self.clock
        return time(hour, minute, second, self.nanosecond // MICRO, _tzinfo(self.zone))

    def __str__(self) -> str:
        """Return the ISO 8601 form, with ``@Zone/Name`` for a named zone."""
        hour, minute, second = self.clock
        return f"{hour:02d}:{minute:02d}:{second:02d}{fraction_text(self.nanosecond)}{zones.zone_text(self.zone)}"


@final
@dataclass(frozen=True)
class DateTime:
    """A date and time: a Date and a Time (whose zone is the zone of both)."""

    date: Date
    time: Time

    @classmethod
    def of(cls, value: datetime) -> "DateTime":
        """Make it from Python's datetime."""
        wall = Time(
            value.hour * 3_600 + value.minute * 60 + value.second,
            value.microsecond * MICRO,
            _zone_of(value.tzinfo, value),
        )
        return cls(Date.of(value), wall)

    @classmethod
    def from_local(cls, seconds: int, nanosecond: int, zone: Zone) -> "DateTime":
        """Make it from seconds since 1970-01-01T00:00 on the local clock."""
        number, second_of_day = divmod(seconds, 86_400)
        return cls(Date.from_number(number), Time(second_of_day, nanosecond, zone))

    @property
    def zone(self) -> Zone:
        """Offset in seconds, zone name, or nothing."""
        return self.time.zone

    @property
    def local_seconds(self) -> int:
        """Seconds since 1970-01-01T00:00 on the local clock."""
        return self.date.number * 86_400 + self.time.second_of_day

    @cached_property
    def offset(self) -> int | None:
        """Offset from UTC in seconds; nothing without a zone."""
        return None if self.zone is None else zones.offset_at(self.zone, self.local_seconds)

    @property
    def local_nanoseconds(self) -> int:
        """Nanoseconds since 1970-01-01T00:00 on the local clock."""
        return self.local_seconds * NANO + self.time.nanosecond

    @property
    def nanoseconds(self) -> int:
        """Nanoseconds since 1970-01-01T00:00Z (on the local clock without a zone)."""
        return (self.local_seconds - (self.offset or 0)) * NANO + self.time.nanosecond

    def to_python(self) -> datetime:
        """Return Python's datetime, aware when there is a zone. Raises ValueError outside years 1 to 9999."""
        return datetime.combine(self.date.to_python(), self.time.to_python())

    def __str__(self) -> str:
        """Return the ISO 8601 form, with ``@Zone/Name`` for a named zone."""
        return f"{self.date}T{self.time}"


def _zone_of(info: tzinfo | None, at: datetime | None) -> Zone:
    if info is None:
        return None
    delta = info.utcoffset(at)
    is_second = at is not None and at.fold == 1 and delta != info.utcoffset(at.replace(fold=0))
    if isinstance(info, ZoneInfo) and info.key is not None and not is_second:
        return info.key
    return None if delta is None else int(delta.total_seconds())


def _tzinfo(zone: Zone) -> tzinfo | None:
    if zone is None:
        return None
    if isinstance(zone, str):
        return zones.zone_info(zone)
    return UTC if zone == 0 else timezone(timedelta(seconds=zone))
