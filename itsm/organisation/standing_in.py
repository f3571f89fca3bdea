"""Absences and substitutes, decided: what overlaps, who stands in, and when substitutes go round in a circle. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is not there from ``starts_at`` up to ``ends_at``; ``substitute_key`` stands in, else the team."""

    key: int
    person_key: int
    starts_at: datetime
    ends_at: datetime
    substitute_key: int | None = None

    def overlaps(self, other: "Absence") -> bool:
        """True when both have an instant in common; one that ends as the other starts has none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def first_overlap(absence: Absence, others: Iterable[Absence]) -> Absence | None:
    """The earliest other absence of the same person that overlaps."""
    same = (other for other in others if other.person_key == absence.person_key and other.key != absence.key)
    return min((other for other in same if other.overlaps(absence)), key=lambda one: one.starts_at, default=None)


def goes_round(absence: Absence, others: Sequence[Absence]) -> bool:
    """True when at some instant of ``absence`` its substitute is replaced, over however many, by its person."""
    return _reaches(absence.person_key, absence, others, frozenset({absence.key}))


def uncovered(absence: Absence, others: Iterable[Absence]) -> Absence | None:
    """The substitute's own absence in that time for which nobody stands in; None when there is always somebody."""
    theirs = [other for other in others if other.person_key == absence.substitute_key and other.overlaps(absence)]
    return next((other for other in sorted(theirs, key=lambda one: one.starts_at) if not other.substitute_key), None)


def stand_in(person_key: int, absent: Mapping[int, Absence]) -> int | None:
    """Who does the person's work, of those ``absent`` at one instant: the first substitute who is there.

    None when nobody is: then the work is the team's.
    """
    seen, key = {person_key}, absent[person_key].substitute_key if person_key in absent else None
    while key is not None and key in absent:
        if key in seen:
            return None
        seen.add(key)
        key = absent[key].substitute_key
    return key


def _reaches(goal: int, absence: Absence, others: Sequence[Absence], seen: frozenset[int]) -> bool:
    if absence.substitute_key is None:
        return False
    if absence.substitute_key == goal:
        return True
    following = [
        Absence(one.key, one.person_key, max(one.starts_at, absence.starts_at), min(one.ends_at, absence.ends_at),
                one.substitute_key)
        for one in others
        if one.person_key == absence.substitute_key and one.overlaps(absence) and one.key not in seen
    ]  # fmt: skip
    return any(_reaches(goal, one, others, seen | {one.key}) for one in following)
