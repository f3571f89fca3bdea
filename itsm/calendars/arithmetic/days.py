"""What a date is in a calendar: an exception by hand, else a holiday, else a make-up day, else a day of the week."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.arithmetic.hours import Spans
from itsm.calendars.arithmetic.public_holidays import HolidayYear, Region, holiday_year

DayKind = Literal["working", "free", "holiday", "make_up", "exception"]


@dataclass(frozen=True, slots=True)
class Day:
    """Why a date has the hours that it has."""

    date: date
    kind: DayKind
    spans: Spans
    exception: CalendarException | None = None


class Days:
    """The days of one calendar."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._exceptions = {each.day: each for each in definition.exceptions}
        self._holidays: dict[int, HolidayYear] = {}

    def day(self, at: date) -> Day:
        """What ``at`` is."""
        exception = self._exceptions.get(at)
        if exception is not None:
            return Day(at, "exception", exception.spans, exception)
        if self._definition.region is not None:
            known = self._holidays.get(at.year) or self._read(self._definition.region, at.year)
            if at in known.days:
                return Day(at, "holiday", ())
            if at in known.make_up:
                return Day(at, "make_up", self._definition.make_up)
        spans = self._definition.week[at.weekday()]
        return Day(at, "working" if spans else "free", spans)

    def is_known(self, year: int) -> bool:
        """True unless the calendar has holidays that are not known for ``year`` yet."""
        region = self._definition.region
        return region is None or holiday_year(region, year).known

    def _read(self, region: Region, year: int) -> HolidayYear:
        found = self._holidays[year] = holiday_year(region, year)
        return found
