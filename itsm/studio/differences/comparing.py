"""Comparing the parts of a file before and after: what was added, removed, changed, and what stands elsewhere."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from itsm.studio.differences.model import ORDER, PLACE, Kind, Part, same

NOTHING = object()
"""In place of a value that is not there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that is not told yet: ``path`` is empty for a whole part."""

    kind: Kind
    part: Part
    path: str = ""
    before: object = NOTHING
    after: object = NOTHING


def compared(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Change]:
    """All changes from one state of a file to another, in the order of the file."""
    old, new = {part.id: part for part in before}, {part.id: part for part in after}
    for part in after:
        if part.id not in old:
            yield Change("added", part)
        else:
            yield from _values(old[part.id], part)
    for part in before:
        if part.id not in new:
            yield Change("removed", part)
    yield from _elsewhere(old, new)


def _values(old: Part, new: Part) -> Iterator[Change]:
    for path in dict.fromkeys([*old.values, *new.values]):
        before, after = old.values.get(path, NOTHING), new.values.get(path, NOTHING)
        if before is not NOTHING and after is not NOTHING and same(before, after):
            continue
        if path.endswith(ORDER):
            yield from _order(new, path, before, after)
        elif path == PLACE:
            yield Change("moved", new, PLACE)
        else:
            yield Change("changed", new, path, before, after)


def _order(part: Part, path: str, before: object, after: object) -> Iterator[Change]:
    """The order of the items that both have; items that only one has are changes of their own."""
    if not isinstance(before, list) or not isinstance(after, list):
        return
    kept = [[item for item in one if item in other] for one, other in ((before, set(after)), (after, set(before)))]
    if kept[0] != kept[1]:
        yield Change("changed", part, path, ", ".join(map(str, before)), ", ".join(map(str, after)))


def _elsewhere(old: Mapping[str, Part], new: Mapping[str, Part]) -> Iterator[Change]:
    """Parts that stand at another place of their group: as few as explain the new order."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in new.values():
        if part.group and part.id in old and old[part.id].group == part.group:
            groups[part.group].append(part)
    for parts in groups.values():
        places = [old[part.id].position for part in parts]
        staying = _longest_rising(places)
        for part, place in zip(parts, places, strict=True):
            if place not in staying:
                yield Change("moved", part, ORDER, place, part.position)


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The longest run of ``places`` that rises, as a set."""
    ends: list[int] = []
    below: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        below[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    found: set[int] = set()
    at_end: int | None = ends[-1] if ends else None
    while at_end is not None:
        found.add(at_end)
        at_end = below[at_end]
    return found
