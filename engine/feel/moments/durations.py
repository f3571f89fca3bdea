"""The two durations of FEEL: days and time, years and months."""

from dataclasses import dataclass
from datetime import timedelta
from functools import total_ordering

NANO = 1_000_000_000
MINUTE, HOUR, DAY = 60 * NANO, 3_600 * NANO, 86_400 * NANO
MICRO = 1_000
_MONTHS = 12


@total_ordering
@dataclass(frozen=True, slots=True)
class DayTimeDuration:
    """A days and time duration: ``nanoseconds`` in all, negative when it goes back."""

    nanoseconds: int

    @classmethod
    def of(cls, delta: timedelta) -> "DayTimeDuration":
        """Make it from Python's timedelta."""
        return cls((delta.days * 86_400 + delta.seconds) * NANO + delta.microseconds * MICRO)

    def to_python(self) -> timedelta:
        """Return a timedelta (nanoseconds are cut to microseconds). Raises OverflowError beyond Python's range."""
        return timedelta(microseconds=self.nanoseconds // MICRO)

    def __lt__(self, other: "DayTimeDuration") -> bool:
        """Order by length."""
        return self.nanoseconds < other.nanoseconds

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """Return days, hours, minutes, seconds, nanoseconds, each with the sign of the whole."""
        sign = -1 if self.nanoseconds < 0 else 1
        days, rest = divmod(abs(self.nanoseconds), DAY)
        hours, rest = divmod(rest, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        seconds, nanos = divmod(rest, NANO)
        return sign * days, sign * hours, sign * minutes, sign * seconds, sign * nanos

    def __str__(self) -> str:
        """Return the ISO 8601 form, for example ``P5DT2H`` or ``PT0S``."""
        days, hours, minutes, seconds, nanos = (abs(part) for part in self.parts)
        date_part = f"{days}D" if days else ""
        clock = f"{hours}H" if hours else ""
        clock += f"{minutes}M" if minutes else ""
        if seconds or nanos:
            clock += f"{seconds}{fraction_text(nanos)}S"
        if not date_part and not clock:
            return "PT0S"
        return f"{'-' if self.nanoseconds < 0 else ''}P{date_part}{'T' + clock if clock else ''}"


@total_ordering
@dataclass(frozen=True, slots=True)
class YearMonthDuration:
    """A years and months duration: ``months`` in all, negative when it goes back."""

    months: int

    def __lt__(self, other: "YearMonthDuration") -> bool:
        """Order by length."""
        return self.months < other.months

    @property
    def parts(self) -> tuple[int, int]:
        """Return years and months, each with the sign of the whole."""
        sign = -1 if self.months < 0 else 1
        years, months = divmod(abs(self.months), _MONTHS)
        return sign * years, sign * months

    def __str__(self) -> str:
        """Return the ISO 8601 form, for example ``P1Y2M`` or ``P0M``."""
        years, months = (abs(part) for part in self.parts)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{'-' if self.months < 0 else ''}P{text or '0M'}"


Duration = DayTimeDuration | YearMonthDuration


def fraction_text(nanoseconds: int) -> str:
    """Return ``.5`` for half a second and nothing for none."""
    return "." + f"{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
