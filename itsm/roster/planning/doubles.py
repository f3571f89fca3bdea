"""Double duty: who is to be in two shifts at the same time, of one roster or of several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from itsm.roster.planning.duties import Segment


@dataclass(frozen=True, slots=True)
class Double:
    """A person in two shifts from ``starts`` up to ``ends``; ``there`` is a part of a shift of ``roster``."""

    person_key: int
    here: Segment
    roster: str
    there: Segment
    starts: datetime
    ends: datetime


def twice_at_once(found: Sequence[Segment]) -> list[tuple[int, Segment, Segment]]:
    """People who are on duty in two shifts of a roster at the same time: key, and the parts that overlap."""
    return [
        (key, before, after)
        for key, theirs in _by_person(found).items()
        for before, after in _overlapping(sorted(theirs, key=lambda one: one.starts))
    ]


def doubles(own: Sequence[Segment], others: Mapping[str, Sequence[Segment]]) -> list[Double]:
    """Double duty of those who are in ``own``, by person and time: in each of ``others`` by its roster, and in itself.

    Two shifts are told once, from the first instant that they have in common to the last. Those of a roster with
    itself have the roster ``""``.
    """
    here = _by_person(own)
    found = [
        Double(key, one, roster, other, max(one.starts, other.starts), min(one.ends, other.ends))
        for roster, parts in others.items()
        for key, theirs in _by_person(parts).items()
        if key in here
        for one, other in _meeting(_in_order(here[key]), _in_order(theirs))
    ]
    found += [
        Double(key, one, "", other, max(one.starts, other.starts), min(one.ends, other.ends))
        for key, one, other in twice_at_once(own)
    ]
    return _whole(sorted(found, key=lambda one: (one.person_key, one.roster, one.starts)))


def _whole(found: Iterable[Double]) -> list[Double]:
    """One for two shifts, however many parts they are cut into."""
    whole: dict[tuple[int, str, str, str], Double] = {}
    for one in found:
        place = (one.person_key, one.here.occurrence.id, one.roster, one.there.occurrence.id)
        before = whole.get(place)
        if before is None:
            whole[place] = one
        else:
            ends = max(before.ends, one.ends)
            whole[place] = Double(one.person_key, before.here, one.roster, before.there, before.starts, ends)
    return list(whole.values())


def _meeting(here: Sequence[Segment], there: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Pairs that have an instant in common, of two lists in order."""
    first = 0
    for one in here:
        while first < len(there) and there[first].ends <= one.starts:
            first += 1
        for other in there[first:]:
            if other.starts >= one.ends:
                break
            if other.ends > one.starts:
                yield one, other


def _overlapping(theirs: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    longest: Segment | None = None
    for one in theirs:
        if longest is not None and one.starts < longest.ends and one.occurrence.id != longest.occurrence.id:
            yield longest, one
        if longest is None or one.ends > longest.ends:
            longest = one


def _in_order(parts: Iterable[Segment]) -> list[Segment]:
    return sorted(parts, key=lambda one: one.starts)


def _by_person(found: Iterable[Segment]) -> dict[int, list[Segment]]:
    people: dict[int, list[Segment]] = {}
    for one in found:
        for key in dict.fromkeys(duty.person_key for duty in one.duties):
            if key is not None:
                people.setdefault(key, []).append(one)
    return people
