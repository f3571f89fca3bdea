"""What the work on a record cost: minutes of people, each minute of a person once, by the rates of the pack; pure.

The moments come from who was there, and from the tasks of those who were called in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsm.packs.rooms.model import RoomRates

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody worked on it from ``begin`` to ``end``; ``by_hand`` ones are added to the others, not merged."""

    person: int
    begin: datetime
    end: datetime
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PersonCost:
    """Whole minutes of a person, and what they cost in hundredths of the currency."""

    person: int
    minutes: int
    hour: int
    cents: int


@dataclass(frozen=True, slots=True)
class Cost:
    """All of it; ``rates`` None: nothing says what an hour costs, so minutes are all there is."""

    people: Sequence[PersonCost]
    currency: str

    @property
    def minutes(self) -> int:
        """Minutes of all people together."""
        return sum(one.minutes for one in self.people)

    @property
    def cents(self) -> int:
        """What they cost together, in hundredths of the currency."""
        return sum(one.cents for one in self.people)


def cost_of(spells: Iterable[Spell], teams: Mapping[int, Sequence[str]], rates: RoomRates | None) -> Cost:
    """The cost of ``spells``; a person costs the highest rate of their teams, else the usual one."""
    by_person: dict[int, list[Spell]] = {}
    for one in spells:
        by_person.setdefault(one.person, []).append(one)
    people = []
    for person, theirs in sorted(by_person.items()):
        minutes = _minutes(theirs)
        hour = _rate(teams.get(person, ()), rates)
        people.append(PersonCost(person, minutes, hour, (minutes * hour * 100 + 30) // 60))
    return Cost(people, rates.currency if rates is not None else "")


def _minutes(spells: Sequence[Spell]) -> int:
    """Whole minutes; what overlaps counts once, and what was written down by hand counts besides."""
    total = timedelta(0)
    until: datetime | None = None
    for one in sorted((each for each in spells if not each.by_hand), key=lambda each: each.begin):
        begin = one.begin if until is None else max(one.begin, until)
        if one.end > begin:
            total += one.end - begin
            until = one.end
    total += sum((each.end - each.begin for each in spells if each.by_hand), timedelta(0))
    return round(total / MINUTE)


def _rate(teams: Sequence[str], rates: RoomRates | None) -> int:
    if rates is None:
        return 0
    return max((rates.teams[code] for code in teams if code in rates.teams), default=rates.hour)
