"""One column as a row of *cells of its domain* (atoms): stretches of values that no test of the column tells apart.

Sets of atoms are integers, one bit for each atom, so that they are joined and compared at once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.dmn.checks.domain.conditions import Always, Broken, Condition, IsNull, Joined, Not, OneOf, Opaque, leaves
from engine.dmn.checks.domain.kinds import BOOLEAN, STRING, Cut, Kind, example, other_string
from engine.dmn.checks.domain.spans import Match, Span, orders_strings
from engine.feel import FeelValue

_FEW = 8
NULL, ANYTHING = "null", "anything"
"""Kinds of the two atoms that every column may have: null, and values of kinds that no test of it names."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Values of a kind between two cuts. ``rest`` are all strings that no test names."""

    kind: Kind
    low: Cut | None = None
    high: Cut | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """Atoms for which a condition is true, for which it is false, and for which that is not known; else it is null."""

    yes: int
    no: int
    unsure: int


class Axis:
    """The atoms of a column, told apart by all of its conditions.

    ``declared`` are the kinds of the column's type: None for any value, empty for lists, contexts and functions.
    ``named`` are the kinds of the constants in its tests, ``kinds`` all that its atoms are made of.
    """

    def __init__(self, declared: frozenset[Kind] | None, conditions: Iterable[Condition]) -> None:
        known = list(conditions)
        found = [leaf for condition in known for leaf in leaves(condition)]
        matches = [leaf for leaf in found if isinstance(leaf, Match)]
        self.structured = declared is not None and not declared
        self.tests_null = any(_asks_for_null(condition) for condition in known)
        self.named = frozenset(match.spans[0].kind for match in matches if match.spans)
        mentioned = frozenset(span.kind for match in matches for span in match.spans)
        self.kinds = kinds = mentioned if declared is None else declared
        self.by_clock = _by_clock(matches)
        self._ordered_strings = any(orders_strings(match) for match in matches)
        self._cuts = {kind: _cuts(kind, matches, kind in self.by_clock) for kind in sorted(kinds)}
        self._offset: dict[Kind, int] = {}
        self.atoms = list(self._all_atoms())
        if declared is None or not declared:
            self.atoms.append(Atom(ANYTHING))
        self.atoms.append(Atom(NULL))
        self.everything = (1 << len(self.atoms)) - 1
        self.null = 1 << (len(self.atoms) - 1)
        self.anything = self.null >> 1 if self.atoms[-2].kind == ANYTHING else 0

    def _all_atoms(self) -> Iterator[Atom]:
        start = 0
        for kind, cuts in self._cuts.items():
            self._offset[kind] = start
            if self._is_listed(kind):
                points = [cut for cut in cuts if not cut[1]]
                made = [Atom(kind, (key, 0), (key, 1)) for key, _ in points] + [Atom(kind, rest=True)]
            else:
                made = [Atom(kind, low, high) for low, high in zip([None, *cuts], [*cuts, None], strict=True)]
            start += len(made)
            yield from made

    def _is_listed(self, kind: Kind) -> bool:
        """Say whether the values of a kind are told apart by being equal to something alone."""
        return kind == STRING and not self._ordered_strings

    def of_kinds(self, kinds: Iterable[Kind]) -> int:
        """Return all atoms of some kinds."""
        found = 0
        for kind in kinds:
            found |= self._atoms_of.get(kind, 0)
        return found

    @cached_property
    def _atoms_of(self) -> dict[Kind, int]:
        found: dict[Kind, int] = {}
        for number, atom in enumerate(self.atoms):
            found[atom.kind] = found.get(atom.kind, 0) | 1 << number
        return found

    def truth(self, condition: Condition) -> Truth:
        """Return what a condition says of each atom."""
        if self.structured and not isinstance(condition, Always):
            return Truth(0, 0, self.everything)
        if isinstance(condition, Match):
            return self._match(condition)
        if isinstance(condition, IsNull):
            return Truth(self.null, self.everything & ~self.null, 0)
        if isinstance(condition, Broken):
            # A test that cannot be computed is null, which null may equal.
            return Truth(0, 0, self.null)
        if isinstance(condition, Opaque):
            return Truth(0, 0, self.everything)
        if isinstance(condition, Not):
            inner = self.truth(condition.inner)
            return Truth(inner.no, inner.yes, inner.unsure)
        if isinstance(condition, Joined | OneOf):
            return self._joined(condition)
        return Truth(self.everything, 0, 0)

    def _joined(self, condition: Joined | OneOf) -> Truth:
        truths = [self.truth(part) for part in condition.parts]
        every = isinstance(condition, Joined) and condition.every
        yes, no, unsure = (self.everything, 0, 0) if every else (0, self.everything, 0)
        for truth in truths:
            yes, no = (yes & truth.yes, no | truth.no) if every else (yes | truth.yes, no & truth.no)
            unsure |= truth.unsure
        if isinstance(condition, OneOf):
            unsure |= self.anything
        return Truth(yes, no, unsure & ~(no if every else yes))

    def _match(self, match: Match) -> Truth:
        yes = unsure = 0
        for span in match.spans:
            if span.by_clock and span.kind not in self.by_clock:
                unsure |= self.of_kinds([span.kind])
            else:
                yes |= self._span(span)
        no = self.of_kinds(match.kinds) & ~yes & ~unsure
        return Truth(yes, no | (self.null if match.for_null is False else 0), unsure)

    def _span(self, span: Span) -> int:
        if span.kind not in self._offset:
            return 0
        cuts, offset = self._cuts[span.kind], self._offset[span.kind]
        if self._is_listed(span.kind):
            assert span.low is not None
            return 1 << (offset + bisect_left(cuts, span.low) // 2)
        first = bisect_left(cuts, span.low) + 1 if span.low is not None else 0
        behind = bisect_left(cuts, span.high) + 1 if span.high is not None else len(cuts) + 1
        return ((1 << behind) - (1 << first)) << offset if behind > first else 0

    @cached_property
    def examples(self) -> list[FeelValue]:
        """A value of each atom; null also stands for an atom that has none."""
        return [self._example(atom) for atom in self.atoms]

    def _example(self, atom: Atom) -> FeelValue:
        if atom.kind == NULL:
            return None
        if atom.kind == ANYTHING:
            return None if self.structured or self.named else other_string(frozenset())
        if atom.rest:
            return other_string(frozenset(cut[0] for cut in self._cuts[STRING]))
        return example(atom.kind, atom.low, atom.high, by_clock=atom.kind in self.by_clock)

    @cached_property
    def shown(self) -> int:
        """The atoms of which an example can be given (a column of lists is shown by null, which no test looks at)."""
        found = sum(1 << number for number, value in enumerate(self.examples) if value is not None) | self.null
        return found | self.anything if self.structured else found


def _asks_for_null(condition: Condition) -> bool:
    """Say whether null is among the values that a condition names (``not(null)`` only leaves it out)."""
    if isinstance(condition, Joined | OneOf):
        return any(_asks_for_null(part) for part in condition.parts)
    return isinstance(condition, IsNull)


def _by_clock(matches: list[Match]) -> frozenset[Kind]:
    """Return the kinds with zone that are only looked at by their clocks: then the clock is their order here."""
    spans = [span for match in matches for span in match.spans]
    return frozenset(span.kind for span in spans if span.by_clock) - {span.kind for span in spans if not span.by_clock}


def _cuts(kind: Kind, matches: list[Match], by_clock: bool) -> list[Cut]:
    found = {
        cut
        for match in matches
        for span in match.spans
        if span.kind == kind and (not span.by_clock or by_clock)
        for cut in (span.low, span.high)
        if cut is not None
    }
    if kind == BOOLEAN:
        return [(1, 0)]
    return sorted(found)


def bits(mask: int) -> Iterator[int]:
    """Return the positions of the bits of a set, from the lowest."""
    if mask.bit_count() > _FEW:
        digits = bin(mask)[:1:-1]
        position = digits.find("1")
        while position >= 0:
            yield position
            position = digits.find("1", position + 1)
        return
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
