"""The parts that formulas are made of: comparisons, three-valued logic, and the key that equal parts share."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from typing import Any, TypeAlias

from engine.feel.comparison import compare
from engine.feel.errors import Fault, FeelLimitError
from engine.feel.syntax import tree
from engine.feel.types import FeelType
from engine.feel.values import FeelValue

Assignment: TypeAlias = Mapping[Hashable, Any]
Term: TypeAlias = Callable[[Assignment], FeelValue]
MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
EXACT = frozenset({"number", "string", "boolean", "date", "days and time duration", "years and months duration"})
STATES: tuple[tuple[int | None, bool | None], ...] = (
    (-1, False), (1, False), (0, True), (None, True), (None, False), (None, None),
)  # fmt: skip
TIMES_BETWEEN_SECONDS: tuple[tuple[int | None, bool | None], ...] = ((-1, True), (1, True))
"""Order and equality of two values; times are ordered exactly, but equal by the second."""


def compared(operator: str, left: FeelValue, right: FeelValue) -> bool | None:
    """Apply a comparison; null when the values cannot be compared."""
    try:
        answer: bool | None = compare(operator, left, right)
    except (Fault, FeelLimitError):
        return None
    return answer


def related_as(operator: str, sign: int | None, same: bool | None) -> bool | None:
    """Apply a comparison to two values of which only their order and equality are given."""
    if operator in {"=", "!="}:
        return same if same is None or operator == "=" else not same
    if sign is None:
        return None
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]


def as_logic(value: FeelValue) -> bool | None:
    """Return true or false; anything else counts as unknown."""
    return value if isinstance(value, bool) else None


def negated(term: Term, assignment: Assignment) -> bool | None:
    """Apply ``not``, three-valued."""
    value = term(assignment)
    return not value if isinstance(value, bool) else None


def joined(left: Term, right: Term, decisive: bool, assignment: Assignment) -> bool | None:
    """Apply ``or`` (decisive true) or ``and`` (decisive false), three-valued."""
    one, other = left(assignment), right(assignment)
    if decisive in [each for each in (one, other) if isinstance(each, bool)]:
        return decisive
    return (not decisive) if isinstance(one, bool) and isinstance(other, bool) else None


def shape(node: object) -> Hashable:
    """Return a key that parts written alike share, wherever they stand."""
    if isinstance(node, tree.Literal):
        return "Literal", type(node.value).__name__, str(node.value)
    if isinstance(node, tree.Node):
        parts = (getattr(node, each.name) for each in fields(node) if each.name not in {"start", "end"})
        return type(node).__name__, *map(shape, parts)
    if isinstance(node, tuple):
        return tuple(map(shape, node))
    return node.name if isinstance(node, FeelType) else str(node)
