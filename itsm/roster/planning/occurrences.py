"""The shifts of a stretch of time: when each of them takes place, and whose turn it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from itsm.roster.planning.instants import instant_of, local_day
from itsm.roster.planning.plan import Member, Plan, Rotation, Shift

AROUND = timedelta(days=9)
"""A shift lasts a week at most, and one without a length until the next of its kind a week later."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A shift on a day: ``day`` is the date in its zone on which it begins; ``members`` have their turn."""

    shift: Shift
    day: date
    starts: datetime
    ends: datetime
    members: tuple[Member, ...] = ()

    @property
    def id(self) -> str:
        """What it is called in addresses, overrides and swaps: ``2026-11-20.night``."""
        return f"{self.day.isoformat()}.{self.shift.code}"

    def overlaps(self, other: "Occurrence") -> bool:
        """True when both have an instant in common; one that ends as the other begins has none."""
        return self.starts < other.ends and other.starts < self.ends


def occurrences(plans: Sequence[Plan], zone: str, begin: datetime, end: datetime) -> list[Occurrence]:
    """Everything that takes place between two instants, also what reaches over them, by its beginning.

    ``zone`` is that of the roster. A shift that the clocks leave no time for does not take place.
    """
    begun = sorted(_begun(plans, zone, begin, end), key=lambda one: (one[0], one[2], one[1].start, one[1].code))
    chain = [at for at, shift, _, _ in begun if shift.length is None]
    found, place = [], 0
    for at, shift, day, plan in begun:
        if shift.length is None:
            place += 1
            ends = chain[place] if place < len(chain) else at
        else:
            ends = instant_of(shift.zone or zone, day, shift.start + shift.length)
        if at < ends and at < end and begin < ends:
            members = tuple(dict.fromkeys(member for one in plan.rotations for member in on_turn(one, shift, day)))
            found.append(Occurrence(shift, day, at, ends, members))
    return found


def occurrence(plans: Sequence[Plan], zone: str, shift: str, day: date) -> Occurrence | None:
    """The one of a shift that begins on ``day``; None when it does not take place."""
    begin = instant_of(zone, day, 0) - ONE_DAY
    known = occurrences(plans, zone, begin, begin + 3 * ONE_DAY)
    return next((one for one in known if one.shift.code == shift and one.day == day), None)


def on_turn(rotation: Rotation, shift: Shift, day: date) -> Iterator[Member]:
    """The members of a rotation who have their turn with the shift that begins on ``day``."""
    duty_day = day if shift.start >= rotation.hands_over_at else day - ONE_DAY
    if duty_day < rotation.starts_on or (rotation.ends_on is not None and duty_day > rotation.ends_on):
        return
    turn, place = divmod((duty_day - rotation.starts_on).days, len(rotation.rows[0]))
    for number, member in enumerate(rotation.members):
        if shift.code in rotation.rows[(turn - number) % len(rotation.rows)][place]:
            yield member


def _begun(
    plans: Sequence[Plan], zone: str, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, Shift, date, Plan]]:
    """Beginnings of shifts around the time, each on a day of its own plan."""
    ordered = sorted(plans, key=lambda plan: plan.valid_from)
    bounds = [*(plan.valid_from for plan in ordered), date.max]
    for plan, (first, after) in zip(ordered, pairwise(bounds), strict=True):
        for shift in plan.shifts:
            own = shift.zone or zone
            day = max(first, local_day(own, begin - AROUND))
            last = min(after - ONE_DAY, local_day(own, end + AROUND))
            while day <= last:
                if day.isoweekday() in shift.days:
                    yield instant_of(own, day, shift.start), shift, day, plan
                day += ONE_DAY
