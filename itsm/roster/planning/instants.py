"""From the wall's clock of a zone to an instant, in such a way that times in order never become instants out of order.

The instant of a time is the first at which the clock shows it or a later one of that day: a time that summer time
leaves out is the moment at which the clock is put, one that comes twice is the first of the two (data: tzdata).
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from itsm.calendars.arithmetic.offsets import EPOCH, stretches

DAY = 24 * 60
"""Minutes of a day on the wall's clock."""


@lru_cache(maxsize=65536)
def instant_of(zone: str, day: date, minute: int) -> datetime:
    """The instant of ``minute`` minutes after midnight of ``day``, in UTC; minutes beyond a day count on."""
    later, rest = divmod(minute, DAY)
    wall = datetime.combine(day + timedelta(days=later), time(rest // 60, rest % 60))
    info = ZoneInfo(zone)
    found = wall.replace(tzinfo=info).astimezone(UTC)
    if found.astimezone(info).replace(tzinfo=None) == wall:
        return found
    return _change_between(zone, wall.replace(tzinfo=info, fold=1).astimezone(UTC), found)


def local_day(zone: str, at: datetime) -> date:
    """The date that the wall's clock of ``zone`` shows at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def _change_between(zone: str, earlier: datetime, later: datetime) -> datetime:
    """The moment, after ``earlier`` and up to ``later``, at which the clocks of ``zone`` are put."""
    for year in sorted({earlier.year, later.year}):
        for stretch in stretches(zone, year):
            begins = EPOCH + timedelta(seconds=stretch.start)
            if earlier < begins <= later and begins.astimezone(ZoneInfo(zone)).utcoffset() != _before(zone, begins):
                return begins
    return later


def _before(zone: str, at: datetime) -> timedelta | None:
    return (at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset()
