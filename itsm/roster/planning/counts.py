"""How duty is shared out: shifts, hours, nights, weekends and holidays of each person over a stretch of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from itsm.roster.planning.duties import Segment

SATURDAY = 6
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Count:
    """What one person did; a shift counts on the day on which it begins, and for each who did a part of it."""

    person_key: int
    shifts: int = 0
    nights: int = 0
    weekends: int = 0
    holidays: int = 0
    worked: timedelta = _NOTHING


def counted(
    found: Iterable[Segment], begin: datetime, end: datetime, is_holiday: Callable[[date], bool]
) -> list[Count]:
    """Counts of everybody who has a part of a shift that begins in the time, the most shifts first."""
    met: dict[int, set[str]] = {}
    counts: dict[int, Count] = {}
    for one in found:
        if not begin <= one.occurrence.starts < end:
            continue
        for key in {duty.person_key for duty in one.duties if duty.person_key is not None}:
            known = met.setdefault(key, set())
            new = one.occurrence.id not in known
            known.add(one.occurrence.id)
            counts[key] = _added(counts.get(key, Count(key)), one, new, is_holiday)
    return sorted(counts.values(), key=lambda count: (-count.shifts, count.person_key))


def _added(count: Count, part: Segment, new: bool, is_holiday: Callable[[date], bool]) -> Count:
    shift, day = part.occurrence.shift, part.occurrence.day
    return Count(
        count.person_key,
        count.shifts + new,
        count.nights + (new and shift.night),
        count.weekends + (new and day.isoweekday() >= SATURDAY),
        count.holidays + (new and is_holiday(day)),
        count.worked + (part.ends - part.starts),
    )
