"""What a calendar is: a zone, hours of weekdays and of make-up days, holidays of a region, exceptions by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from engine.errors import InvalidInput, text
from itsm.calendars.arithmetic.hours import ALL_DAY, WEEKDAYS, Spans, check_week, read_spans, write_spans
from itsm.calendars.arithmetic.public_holidays import Region, checked_region

MOST_EXCEPTIONS = 2_000
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Hours of one date that win over all else; none: nobody works then."""

    day: date
    spans: Spans
    reason: str = ""


@dataclass(frozen=True)
class Definition:
    """A calendar as it is kept in a revision. ``week`` begins with Monday; ``make_up`` are hours of make-up days."""

    zone: str
    week: tuple[Spans, ...]
    region: Region | None = None
    make_up: Spans = ()
    exceptions: tuple[CalendarException, ...] = ()

    @property
    def never_works(self) -> bool:
        """True when no day has hours."""
        return not any((*self.week, self.make_up, *(each.spans for each in self.exceptions)))

    @property
    def always_works(self) -> bool:
        """True when every hour of every day is working time."""
        return self.region is None and not self.exceptions and all(spans == ALL_DAY for spans in self.week)


def checked(definition: Definition) -> Definition:
    """``definition`` with its exceptions in order. Raises InvalidInput when the calendar cannot be computed with."""
    if definition.zone not in available_timezones():
        raise InvalidInput(
            text("Expected a time zone such as Asia/Shanghai, but it is “%(time_zone)s”.",
                 time_zone=definition.zone[:60])
        )  # fmt: skip
    check_week(definition.week)
    if definition.region is not None:
        checked_region(definition.region)
    exceptions = tuple(sorted(definition.exceptions, key=lambda each: each.day))
    _check_exceptions(exceptions)
    return Definition(definition.zone, definition.week, definition.region, definition.make_up, exceptions)


def _check_exceptions(exceptions: Sequence[CalendarException]) -> None:
    if len(exceptions) > MOST_EXCEPTIONS:
        raise InvalidInput(text("Expected at most %(most)s exceptions, but there are more.", most=MOST_EXCEPTIONS))
    for one, other in pairwise(exceptions):
        if one.day == other.day:
            raise InvalidInput(
                text("Expected one exception for a day, but %(day)s has two. Remove one.", day=one.day.isoformat())
            )
    if any(len(each.reason) > LONGEST_REASON for each in exceptions):
        raise InvalidInput(
            text("Expected a reason of at most %(most)s characters. Shorten it.", most=LONGEST_REASON)
        )


def to_json(definition: Definition) -> dict[str, Any]:
    """The stored form, which people can read too (audit trail, API)."""
    region = definition.region
    return {
        "zone": definition.zone,
        "week": {day: write_spans(spans) for day, spans in zip(WEEKDAYS, definition.week, strict=True)},
        "holidays": {"country": region.country, "subdivision": region.subdivision} if region else None,
        "make_up": write_spans(definition.make_up),
        "exceptions": [
            {"day": each.day.isoformat(), "hours": write_spans(each.spans), "reason": each.reason}
            for each in definition.exceptions
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Definition:
    """The definition of a stored form."""
    region = stored["holidays"]
    return Definition(
        zone=stored["zone"],
        week=tuple(read_spans(stored["week"][day]) for day in WEEKDAYS),
        region=Region(region["country"], region["subdivision"]) if region else None,
        make_up=read_spans(stored["make_up"]),
        exceptions=tuple(
            CalendarException(date.fromisoformat(each["day"]), read_spans(each["hours"]), each["reason"])
            for each in stored["exceptions"]
        ),
    )
