"""Elapsed working time, and the time after which so much of it is over.

The working intervals of a year are computed once, in UTC, with sums of their lengths: a question then takes two
searches in a sorted list. All is exact to the microsecond.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput, text
from itsm.calendars.arithmetic.days import Days
from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.offsets import EPOCH, stretches, year_start

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years that are computed with: beyond, nobody knows the zones and holidays, and a wrong digit is likelier."""

_STARTS = tuple(year_start(year) for year in range(FIRST_YEAR, LAST_YEAR + 2))
_NOTHING, _MICROSECOND = timedelta(0), timedelta(microseconds=1)
_MICRO = 1_000_000
_DAY, _MINUTE = 86_400, 60
_LONGEST_REST = 1_000
"""Days without work after which a calendar counts as one that works no more."""
_FIRST_DAY = date(1970, 1, 1).toordinal()
_Place = tuple[int, int, int]
"""Year of UTC, seconds since 1970 UTC, and microseconds of an instant."""


class _Year:
    """Working intervals of a year in seconds since 1970 UTC, and how much is worked before each of them."""

    __slots__ = ("ends", "starts", "sums", "total")

    def __init__(self, intervals: list[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in intervals]
        self.ends = [end for _, end in intervals]
        self.sums: list[int] = []
        self.total = 0
        for start, end in intervals:
            self.sums.append(self.total)
            self.total += end - start

    def worked(self, second: int, micro: int) -> int:
        """Microseconds worked from the begin of the year to an instant."""
        at = bisect_right(self.starts, second) - 1
        if at < 0:
            return 0
        if second < self.ends[at]:
            return (self.sums[at] + second - self.starts[at]) * _MICRO + micro
        return (self.sums[at] + self.ends[at] - self.starts[at]) * _MICRO

    def instant(self, worked: int) -> tuple[int, int]:
        """The first instant by which so many microseconds (more than none) are worked."""
        second, micro = divmod(worked, _MICRO)
        at = bisect_left(self.sums, second + (1 if micro else 0)) - 1
        return self.starts[at] + second - self.sums[at], micro


class WorkingTime:
    """Computes with one calendar; keep it, for it remembers the years that were asked for. Any thread may use it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.days = Days(definition)
        self.zone = ZoneInfo(definition.zone)
        self._years: dict[int, _Year] = {}

    def elapsed(self, begin: datetime, end: datetime) -> timedelta:
        """Working time from ``begin`` to ``end``; negative when ``end`` is earlier, as time left of a target may be.

        Raises InvalidInput for times without a zone and for years that are not computed with.
        """
        start, finish = _place(begin), _place(end)
        worked = self._between(start, finish) if start <= finish else -self._between(finish, start)
        return timedelta(0, 0, worked)

    def add(self, begin: datetime, duration: timedelta) -> datetime:
        """The first instant by which ``duration`` is worked after ``begin``, in the calendar's zone.

        No duration is ``begin`` itself, working time or not. Raises InvalidInput for what ``elapsed`` refuses, for a
        negative duration, and when there is not so much working time.
        """
        if duration < _NOTHING:
            raise InvalidInput(text("Expected working time to add, but it is negative. Give 0 or more."))
        year, second, micro = _place(begin)
        if duration == _NOTHING:
            return begin.astimezone(self.zone)
        found = self._after((year, second, micro), duration // _MICROSECOND)
        if found is None:
            raise InvalidInput(
                text(
                    "Expected a calendar with so much working time after %(begin)s, but it has less. Give it hours.",
                    begin=begin.isoformat(),
                )
            )
        return (EPOCH + timedelta(microseconds=found)).astimezone(self.zone)

    def worked(self, begin: int, end: int) -> int:
        """``elapsed`` for who counts in microseconds since 1970 UTC; ``end`` is not before ``begin``."""
        return self._between(_place_of(begin), _place_of(end)) if begin < end else 0

    def after(self, begin: int, wanted: int) -> int | None:
        """``add`` for microseconds since 1970 UTC; None when the calendar has not so much working time."""
        return self._after(_place_of(begin), wanted) if wanted > 0 else begin

    def _after(self, begin: _Place, wanted: int) -> int | None:
        year, second, micro = begin
        wanted += self._year(year).worked(second, micro)
        last = year if self.definition.never_works else LAST_YEAR
        for current in range(year, last + 1):
            table = self._year(current)
            if wanted <= table.total * _MICRO:
                second, micro = table.instant(wanted)
                return second * _MICRO + micro
            wanted -= table.total * _MICRO
        return None

    def add_days(self, begin: datetime, days: int) -> datetime:
        """The same time of day, in the calendar's zone, on the working day that is the ``days``-th after ``begin``.

        A working day has hours. Raises InvalidInput for what ``elapsed`` refuses, for fewer than one day, and when
        there are not so many working days.
        """
        if days < 1:
            raise InvalidInput(text("Expected 1 working day or more, but got %(days)s. Give 1 or more.", days=days))
        _place(begin)
        here = begin.astimezone(self.zone)
        day, left, quiet = here.date(), days, 0
        while left and quiet < _LONGEST_REST and day.year <= LAST_YEAR:
            day += timedelta(days=1)
            works = bool(self.days.day(day).spans)
            left, quiet = (left - 1, 0) if works else (left, quiet + 1)
        if left:
            raise InvalidInput(
                text(
                    "Expected a calendar with so many working days after %(begin)s, but it has fewer. Give it hours.",
                    begin=begin.isoformat(),
                )
            )
        same = here.replace(year=day.year, month=day.month, day=day.day, fold=0)
        return same.astimezone(UTC).astimezone(self.zone)

    def is_working(self, at: datetime) -> bool:
        """True when ``at`` is working time. Raises InvalidInput like ``elapsed``."""
        year, second, _micro = _place(at)
        table = self._year(year)
        found = bisect_right(table.starts, second) - 1
        return found >= 0 and second < table.ends[found]

    def _between(self, begin: _Place, end: _Place) -> int:
        """Microseconds worked from one instant to one that is not before it."""
        (first, second, micro), (last, last_second, last_micro) = begin, end
        worked = self._year(last).worked(last_second, last_micro) - self._year(first).worked(second, micro)
        if first < last:
            worked += sum(self._year(year).total for year in range(first, last)) * _MICRO
        return worked

    def unknown_years(self, begin: datetime, end: datetime) -> list[int]:
        """Years between two times whose holidays are not known yet: what was computed there may change."""
        first, last = sorted((begin.astimezone(self.zone).year, end.astimezone(self.zone).year))
        return [year for year in range(first, last + 1) if not self.days.is_known(year)]

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = _Year(_joined(self._intervals(year)))
        return found

    def _intervals(self, year: int) -> list[tuple[int, int]]:
        """Hours of all days that touch the year, cut at its ends and wherever the clocks are put."""
        found: list[tuple[int, int]] = []
        for start, end, offset in stretches(self.definition.zone, year):
            first, last = (start + offset) // _DAY - 1, (end + offset) // _DAY
            for number in range(first, last + 1):
                midnight = number * _DAY - offset
                for span in self.days.day(date.fromordinal(_FIRST_DAY + number)).spans:
                    opens = max(midnight + span.start * _MINUTE, start)
                    closes = min(midnight + span.end * _MINUTE, end)
                    if opens < closes:
                        found.append((opens, closes))
        return found


def _place(at: datetime) -> _Place:
    try:
        since = at - EPOCH
    except TypeError as problem:  # asking for the zone first would take as long as all the rest
        raise InvalidInput(
            text("Expected a time with a zone, such as 2026-03-02T09:00+08:00, but %(at)s has none. Add it.",
                 at=at.isoformat())
        ) from problem  # fmt: skip
    second = since.days * _DAY + since.seconds
    if not _STARTS[0] <= second < _STARTS[-1]:
        raise _far(at.isoformat())
    return FIRST_YEAR + bisect_right(_STARTS, second) - 1, second, since.microseconds


def _place_of(instant: int) -> _Place:
    second, micro = divmod(instant, _MICRO)
    if not _STARTS[0] <= second < _STARTS[-1]:
        raise _far(str(second))
    return FIRST_YEAR + bisect_right(_STARTS, second) - 1, second, micro


def _far(at: str) -> InvalidInput:
    return InvalidInput(
        text("Expected a time from %(first)s to %(last)s, but it is %(at)s. Check the year.",
             first=FIRST_YEAR, last=LAST_YEAR, at=at)
    )  # fmt: skip


def _joined(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The intervals in order, those that meet or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
