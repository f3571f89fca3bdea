"""Reads the unary tests of a cell as conditions on the value alone, as far as they are: comparisons with constants.

What looks at other names, calls a function of the value or walks into it is ``OPAQUE``: it may match anything.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from engine.dmn.checks.domain.spans import NEVER, Match, equal_to, in_range, ordered
from engine.feel import Evaluation, FeelLimitError, FeelSyntaxError, FeelValue, Range
from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Unit, compile_node
from engine.feel.evaluation import Frame, Run
from engine.feel.messages import Message
from engine.feel.syntax import tree
from engine.feel.syntax.names import words_of
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.syntax.reading import mentions, reads
from engine.feel.values import NUMBERS

_PLAIN_STRING = re.compile(r'"[^"\\\r\n]*"')
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}")
_CHANGING = frozenset({"now", "today"})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class IsNull:
    """True for null, false for all else."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A constant that cannot be computed: no value matches; ``reason`` says why."""

    reason: Message


@dataclass(frozen=True, slots=True)
class Opaque:
    """A test that cannot be read as a set of values; ``name`` is set when it is nothing but a name."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Always:
    """``-``."""


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition, null where it is null."""

    inner: "Condition"


@dataclass(frozen=True, slots=True)
class Joined:
    """All of some conditions, or any of them, in the logic of three values."""

    every: bool
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A constant list: true for a value that equals an item or lies in one, and for a list that equals the whole."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Match | IsNull | Broken | Opaque | Always | Not | Joined | OneOf


@lru_cache(maxsize=16)
def spaced(names: frozenset[str]) -> tuple[str, ...]:
    """Return the names of more than one word, which the parser must know; a single word needs no introduction."""
    return tuple(sorted(name for name in names if len(words_of(name) or ()) > 1))


def read_condition(text: str, names: frozenset[str]) -> Condition:
    """Read a cell. ``names`` are those of the model; a text that is not FEEL is opaque (the reader refuses it)."""
    plain = _plain(text)
    if plain is not None:
        return equal_to(plain) or Opaque()
    try:
        tests = parse_unary_tests(text, spaced(names), BUILTINS, {})
    except FeelSyntaxError:
        return Opaque()
    if tests.always:
        return Always()
    reading = _Reading(Unit(text, BUILTINS), names)
    found = _joined(False, [reading.test(node) for node in tests.tests])
    return _opposite(found) if tests.negated else found


def _opposite(condition: Condition) -> Condition:
    """Return the opposite; that of a list is not read, since some values make it null and others false."""
    return Opaque() if _holds_list(condition) else Not(condition)


def _holds_list(condition: Condition) -> bool:
    if isinstance(condition, Joined):
        return any(_holds_list(part) for part in condition.parts)
    return isinstance(condition, OneOf) or (isinstance(condition, Not) and _holds_list(condition.inner))


def _plain(text: str) -> FeelValue:
    """Read a plain string or whole number without the parser, since most cells are one; None for all else."""
    if _PLAIN_STRING.fullmatch(text):
        return text[1:-1]
    return NUMBERS.create_decimal(text) if _PLAIN_NUMBER.fullmatch(text) else None


def leaves(condition: Condition) -> Iterator[Condition]:
    """Go through the single tests of a condition."""
    if isinstance(condition, Not):
        yield from leaves(condition.inner)
    elif isinstance(condition, Joined | OneOf):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def _joined(every: bool, parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else Joined(every, tuple(parts))


def constant_of(text: str, names: frozenset[str]) -> Evaluation | None:
    """Return the value of an expression that reads no name and no clock, with its reasons; else nothing."""
    plain = _plain(text)
    if plain is not None:
        return Evaluation(plain, ())
    try:
        node = parse_expression(text, spaced(names), BUILTINS, {})
    except FeelSyntaxError:
        return None
    return _constant(node, Unit(text, BUILTINS), names)


def _constant(node: tree.Node, unit: Unit, names: frozenset[str]) -> Evaluation | None:
    wanted = reads(node)
    if wanted & _CHANGING or not all(_is_builtin(name, names) for name in wanted):
        return None
    run = Run()
    try:
        return Evaluation(compile_node(node, unit)(Frame({}, None, run)), run.reasons())
    except (FeelLimitError, RecursionError):
        # An expression of this cost may have any value as far as the checks are concerned.
        return None


def _is_builtin(name: str, names: frozenset[str]) -> bool:
    return name in BUILTINS and name not in names


class _Reading:
    """One cell: its source, and the names that the model gives a meaning."""

    def __init__(self, unit: Unit, names: frozenset[str]) -> None:
        self.unit = unit
        self.names = names

    def test(self, node: tree.Node) -> Condition:
        """Read a unary test (DMN 1.5 §7.3.16)."""
        if isinstance(node, tree.Comparison):
            return self._comparison(node.operator, node.operand)
        if mentions(node, "?"):
            return self._question(node)
        if isinstance(node, tree.Name) and not _is_builtin(node.name, self.names):
            return Opaque(node.name)
        return self._value(node)

    def _value(self, node: tree.Node) -> Condition:
        found = _constant(node, self.unit, self.names)
        if found is None or (isinstance(found.value, bool) and not isinstance(node, tree.Literal)):
            return Opaque()
        if found.value is None and found.reasons:
            return Broken(found.reasons[0].message)
        return _member(found.value)

    def _comparison(self, operator: str, operand: tree.Node) -> Condition:
        found = _constant(operand, self.unit, self.names)
        if found is None:
            return Opaque()
        value = found.value
        if value is None and found.reasons:
            return Opaque() if operator in {"=", "!="} else Broken(found.reasons[0].message)
        if operator not in {"=", "!="}:
            return NEVER if value is None else ordered(operator, value) or Opaque()
        same: Condition = IsNull() if value is None else equal_to(value) or Opaque()
        return same if operator == "=" else Not(same)

    def _question(self, node: tree.Node) -> Condition:
        """Read an expression of ``?`` that is true or false."""
        reader = _QUESTIONS.get(type(node))
        return reader(self, node) if reader else Opaque()

    def binary(self, node: tree.Binary) -> Condition:
        """Read ``? < 5`` and ``5 > ?``."""
        if node.operator not in _MIRRORED:
            return Opaque()
        if _is_question(node.left) and not mentions(node.right, "?"):
            return self._comparison(node.operator, node.right)
        if _is_question(node.right) and not mentions(node.left, "?"):
            return self._comparison(_MIRRORED[node.operator], node.left)
        return Opaque()

    def logic(self, node: tree.Logic) -> Condition:
        """Read ``and`` and ``or`` of such expressions."""
        return Joined(node.operator == "and", (self._question(node.left), self._question(node.right)))

    def between(self, node: tree.Between) -> Condition:
        """Read ``? between 1 and 5``."""
        if not _is_question(node.value) or mentions(node.low, "?") or mentions(node.high, "?"):
            return Opaque()
        return Joined(True, (self._comparison(">=", node.low), self._comparison("<=", node.high)))

    def within(self, node: tree.In) -> Condition:
        """Read ``? in (…)``."""
        if not _is_question(node.value):
            return Opaque()
        return _joined(False, [self.test(test) for test in node.tests])

    def call(self, node: tree.Call) -> Condition:
        """Read ``not(…)`` as a function."""
        is_not = isinstance(node.function, tree.Name) and node.function.name == "not" and _is_builtin("not", self.names)
        if not is_not or len(node.arguments) != 1 or not mentions(node.arguments[0], "?"):
            return Opaque()
        return _opposite(self._question(node.arguments[0]))


_QUESTIONS: dict[type[tree.Node], Callable[[_Reading, Any], Condition]] = {
    tree.Binary: _Reading.binary,
    tree.Logic: _Reading.logic,
    tree.Between: _Reading.between,
    tree.In: _Reading.within,
    tree.Call: _Reading.call,
}


def _is_question(node: tree.Node) -> bool:
    return isinstance(node, tree.Name) and node.name == "?"


def _member(value: FeelValue) -> Condition:
    """Read a constant as a test: a range holds the value, a list has it, another value equals it."""
    if value is None:
        return IsNull()
    if isinstance(value, Range):
        return in_range(value) or Opaque()
    if isinstance(value, list):
        return _one_of([_member(item) for item in value], any(isinstance(item, Range) for item in value))
    return equal_to(value) or Opaque()


def _one_of(parts: list[Condition], with_ranges: bool) -> Condition:
    """Read a list. Its ranges must be of one kind: a value that cannot be compared with one of them makes all null."""
    kinds = {part.spans[0].kind if isinstance(part, Match) and part.spans else "" for part in parts}
    if any(isinstance(part, Opaque) for part in parts) or (with_ranges and (len(kinds) > 1 or "" in kinds)):
        return Opaque()
    return OneOf(tuple(parts))
