"""Cells of a table: their texts for explanations, and what can be said about a cell without evaluating it."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import FeelValue
from engine.feel.comparison import order
from engine.feel.equality import key_of
from engine.feel.moments.dates import Date
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.operators import negate
from engine.feel.syntax import tree
from engine.feel.syntax.tree import Tests

_ORDERED = (str, Date, DayTimeDuration, YearMonthDuration)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to test: the label and expression of its column, its text, and its tree (none when it is no FEEL)."""

    label: str
    expression: str
    text: str
    tree: Tests | None = None


@dataclass(frozen=True, slots=True)
class Nature:
    """How a cell behaves.

    ``keys``: it is true exactly for values of these keys; None when it is more than a list of constants.
    ``kinds``: types of the constants it compares with: a value of another type makes it null, for a reason that the
    explanation must show. ``is_open``: nothing is known, it may look at anything.
    """

    keys: frozenset[Hashable] | None = None
    kinds: frozenset[type] = frozenset()
    is_open: bool = False


OPEN = Nature(is_open=True)
_NOTHING = object()


def nature_of(cell: Cell) -> Nature:
    """Say what is known about a cell."""
    if cell.tree is None:
        return OPEN
    if cell.tree.always:
        return Nature()
    constants = [_constant(test) for test in cell.tree.tests]
    if all(value is not _NOTHING for value in constants):
        return Nature() if cell.tree.negated else Nature(frozenset(key_of(value) for value in constants))
    kinds: set[type] = set()
    for test, value in zip(cell.tree.tests, constants, strict=True):
        if value is _NOTHING:
            kind = _compared(test)
            if kind is None:
                return OPEN
            kinds.add(kind)
    return Nature(kinds=frozenset(kinds))


def _constant(node: tree.Node) -> FeelValue:
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negation):
        value = _constant(node.operand)
        return negate(value) if _is_ordered(value) and not isinstance(value, str | Date) else _NOTHING
    return _NOTHING


def _compared(node: tree.Node) -> type | None:
    """Return the type that a comparison or range takes; nothing when it is none of constants, or always null."""
    if isinstance(node, tree.Comparison):
        value = _constant(node.operand)
        return type(value) if _is_ordered(value) else None
    if isinstance(node, tree.RangeNode) and node.low is not None and node.high is not None:
        low, high = _constant(node.low), _constant(node.high)
        if _is_ordered(low) and type(low) is type(high) and order(low, high) <= 0:
            return type(low)
    return None


def _is_ordered(value: FeelValue) -> bool:
    """Say whether a constant has an order with every value of its type: moments with and without zone have none."""
    return type(value) is Decimal or isinstance(value, _ORDERED)
