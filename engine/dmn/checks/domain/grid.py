"""A table as boxes of atoms, and the two questions asked of it: what no box covers, and which boxes meet.

Sets of rules are integers, too: bit ``n`` is the rule of index ``n``. A *box* is one set of atoms for each column.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.dmn.checks.domain.axis import Axis, bits

Box = tuple[int, ...]


_RULES_PER_STEP = 1_000


class Budget:
    """Steps that a check may still take."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Take steps; say whether there were enough."""
        self.left -= steps
        return self.left >= 0


class OutOfBudget(Exception):
    """A search was stopped before its end."""


@dataclass(frozen=True)
class Column:
    """A column: its atoms, those that can come in at all, and those that a table should have an answer for."""

    label: str
    axis: Axis
    reach: int
    wanted: int


@dataclass(frozen=True)
class Grid:
    """Columns and rules.

    A rule matches for certain in its box of ``sure``, and nowhere outside its box of ``possible``. Boxes hold no value
    that cannot come in.
    """

    columns: Sequence[Column]
    sure: Sequence[Box]
    possible: Sequence[Box]

    @cached_property
    def sure_lines(self) -> "list[Line]":
        """The rules that surely match, by column and atom."""
        return self.fresh_lines(self.sure)

    @cached_property
    def possible_lines(self) -> "list[Line]":
        """The rules that may match, by column and atom."""
        return self.fresh_lines(self.possible)

    @cached_property
    def shown_lines(self) -> "list[Line]":
        """The rules that surely match a value of which an example can be given, by column and atom."""
        return self.fresh_lines([
            tuple(cell & most for cell, most in zip(box, self.shown, strict=True)) for box in self.sure
        ])

    def fresh_lines(self, boxes: Sequence[Box]) -> "list[Line]":
        """Return lines of some boxes, one for each column."""
        return [
            Line(len(column.axis.atoms), [box[number] for box in boxes])
            for number, column in enumerate(self.columns)
        ]

    @property
    def wanted(self) -> Box:
        """The box of all inputs that the table should answer."""
        return tuple(column.wanted for column in self.columns)

    @property
    def shown(self) -> Box:
        """The box of all inputs of which examples can be given."""
        return tuple(column.axis.shown for column in self.columns)


class Line:
    """One column: for each atom the set of rules whose cell holds it."""

    def __init__(self, atoms: int, cells: Sequence[int]) -> None:
        self.size = atoms
        self.cells = cells
        toggles = [0] * (atoms + 1)
        for rule, cell in enumerate(cells):
            for edge in bits(cell ^ (cell << 1)):
                toggles[edge] ^= 1 << rule
        self.rules: list[int] = []
        running = 0
        for toggle in toggles[:atoms]:
            running ^= toggle
            self.rules.append(running)
        self._known: dict[tuple[int, bool], int] = {}

    @cached_property
    def _any(self) -> list[int]:
        return _tree(self.rules, int.__or__)

    @cached_property
    def _all(self) -> list[int]:
        return _tree(self.rules, int.__and__)

    def meeting(self, atoms: int) -> int:
        """Return the rules whose cell holds any of some atoms."""
        return self._folded(atoms, self._any, int.__or__, 0, False)

    def covering(self, atoms: int) -> int:
        """Return the rules whose cell holds all of some atoms."""
        return self._folded(atoms, self._all, int.__and__, -1, True)

    def _folded(
        self, atoms: int, tree: list[int], join: Callable[[int, int], int], start: int, every: bool
    ) -> int:
        known = self._known.get((atoms, every))
        if known is None:
            known = start
            edges = list(bits(atoms ^ (atoms << 1)))
            for low, high in zip(edges[::2], edges[1::2], strict=True):
                known = _query(tree, low, high, join, known)
            self._known[atoms, every] = known
        return known

    def add(self, rule: int, atoms: int) -> None:
        """Add a rule that holds some atoms; only ``rules`` knows it."""
        for atom in bits(atoms):
            self.rules[atom] |= 1 << rule


def _tree(leaves: Sequence[int], join: Callable[[int, int], int]) -> list[int]:
    """Return a segment tree: node ``n`` joins nodes ``2n`` and ``2n + 1``, the leaves stand in the second half."""
    size = len(leaves)
    nodes = [0] * size + list(leaves)
    for number in range(size - 1, 0, -1):
        nodes[number] = join(nodes[2 * number], nodes[2 * number + 1])
    return nodes


def _query(tree: list[int], low: int, high: int, join: Callable[[int, int], int], value: int) -> int:
    low += len(tree) // 2
    high += len(tree) // 2
    while low < high:
        if low & 1:
            value = join(value, tree[low])
            low += 1
        if high & 1:
            high -= 1
            value = join(value, tree[high])
        low >>= 1
        high >>= 1
    return value


@dataclass
class Search:
    """Looks for a part of a box that none of some rules cover, column by column.

    Atoms that leave the same rules in play are taken together, and states that were found covered are remembered.
    """

    lines: Sequence[Line]
    box: Box
    budget: Budget
    full: list[int] = field(init=False)
    order: list[int] = field(init=False)
    _covered: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.order = sorted(range(len(self.lines)), key=lambda number: self.box[number].bit_count())
        self.full = [-1]
        for number in reversed(self.order):
            self.full.insert(0, self.full[0] & self.lines[number].covering(self.box[number]))

    def uncovered(self, rules: int) -> Box | None:
        """Return a box of inputs that no rule of a set covers, or nothing. Raises OutOfBudget."""
        if not all(self.box):
            return None
        found = self._step(0, rules)
        if found is None:
            return None
        by_column = dict(zip(self.order, found, strict=False))
        return tuple(by_column.get(number, atoms) for number, atoms in enumerate(self.box))

    def _step(self, depth: int, rules: int) -> tuple[int, ...] | None:
        if not rules:
            return ()
        if rules & self.full[depth] or (depth, rules) in self._covered:
            return None
        number = self.order[depth]
        groups: dict[int, int] = {}
        line = self.lines[number].rules
        if not self.budget.spend(self.box[number].bit_count() * (1 + rules.bit_length() // _RULES_PER_STEP)):
            raise OutOfBudget
        for atom in bits(self.box[number]):
            left = rules & line[atom]
            groups[left] = groups.get(left, 0) | 1 << atom
        for left in sorted(groups, key=int.bit_count):
            below = self._step(depth + 1, left)
            if below is not None:
                return groups[left], *below
        self._covered.add((depth, rules))
        return None
