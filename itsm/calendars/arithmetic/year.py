"""A whole year of a calendar to look at: its months as weeks, what every day is, and sums."""

from calendar import Calendar as Weeks
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from itsm.calendars.arithmetic.days import Day, DayKind
from itsm.calendars.arithmetic.public_holidays import holiday_names
from itsm.calendars.arithmetic.working_time import FIRST_YEAR, LAST_YEAR, WorkingTime

Week = tuple[Day | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month from Monday to Sunday, None for days of the months beside it."""

    first: date
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year as it is counted. ``names`` are those of holidays; ``known`` is false when these may still change."""

    year: int
    months: tuple[Month, ...]
    names: Mapping[date, str]
    counts: Mapping[DayKind, int]
    worked_days: int
    worked: timedelta
    known: bool

    @property
    def special(self) -> list[Day]:
        """Days that are not what their weekday says, in order."""
        days = (day for month in self.months for week in month.weeks for day in week if day is not None)
        return [day for day in days if day.kind not in ("working", "free")]


def calendar_year(computes: WorkingTime, year: int, language: str) -> CalendarYear:
    """Look at ``year``, or at the nearest one that is computed with."""
    year = min(max(year, FIRST_YEAR + 1), LAST_YEAR - 1)
    months = tuple(_month(computes, year, month) for month in range(1, 13))
    days = [day for month in months for week in month.weeks for day in week if day is not None]
    region = computes.definition.region
    begin, end = (datetime(each, 1, 1, tzinfo=computes.zone) for each in (year, year + 1))
    return CalendarYear(
        year=year,
        months=months,
        names=holiday_names(region, year, language) if region else {},
        counts=Counter(day.kind for day in days),
        worked_days=sum(bool(day.spans) for day in days),
        worked=computes.elapsed(begin, end),
        known=computes.days.is_known(year),
    )


def _month(computes: WorkingTime, year: int, month: int) -> Month:
    weeks = tuple(
        tuple(computes.days.day(day) if day.month == month else None for day in week)
        for week in Weeks().monthdatescalendar(year, month)
    )
    return Month(date(year, month, 1), weeks)
