"""Conditions as formulas over unknowns, tried out with representative values of each.

An unknown is a part that reads names: one written twice in a scope has one value. What cannot be judged is taken for
free, so that the outcomes found are at least those that are possible.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import prod
from typing import Any

from engine.feel.analysis.conditions.folding import UNKNOWN, ask, fold, fold_tests
from engine.feel.analysis.conditions.samples import is_supported, samples
from engine.feel.analysis.conditions.terms import (
    EXACT,
    MIRRORED,
    STATES,
    TIMES_BETWEEN_SECONDS,
    Assignment,
    Term,
    as_logic,
    compared,
    joined,
    negated,
    related_as,
    shape,
)
from engine.feel.analysis.core import Assumptions, Scope, Study
from engine.feel.analysis.kinds import family
from engine.feel.syntax import tree
from engine.feel.types import ANY, FeelType
from engine.feel.values import FeelValue, Range

MAX_TRIALS = 4_096
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(slots=True)
class _Unknown:
    kind: FeelType
    constants: list[FeelValue] = field(default_factory=list)
    extra: list[FeelValue] = field(default_factory=list)


class Formula:
    """The unknowns of some conditions of one scope."""

    def __init__(self, study: Study, scope: Scope) -> None:
        self._study = study
        self._scope = scope
        self._unknowns: dict[Hashable, _Unknown] = {}
        self._pairs: dict[Hashable, tuple[tuple[int | None, bool | None], ...]] = {}
        self._parts = 0

    def term(self, node: tree.Node) -> Term:
        """Return the closure of a condition over the unknowns it adds."""
        self._parts += 1
        if isinstance(node, tree.Logic):
            return partial(joined, self.term(node.left), self.term(node.right), node.operator == "or")
        if self._is_not(node):
            return partial(negated, self.term(node.arguments[0]))  # type: ignore[attr-defined]  # a Call
        value = fold(node, self._study, self._scope)
        if value is not UNKNOWN:
            return lambda assignment: value
        if isinstance(node, tree.Binary) and node.operator in _COMPARISONS:
            return self._comparison(node)
        if isinstance(node, tree.Between):
            return self._between(node) or self._free(node)
        if isinstance(node, tree.In):
            return self._within(node) or self._free(node)
        return self._free(node)

    def keys(self) -> frozenset[Hashable]:
        """Return the unknowns met so far."""
        return frozenset(self._unknowns) | frozenset(self._pairs)

    def outcomes(self, condition: Term, assumed: Sequence[tuple[Term, bool]]) -> frozenset[bool | None] | None:
        """Return what a condition can come to where the assumptions hold; nothing when there is too much to try."""
        names = [*self._unknowns, *self._pairs]
        choices: list[Sequence[Any]] = [
            [*samples(each.kind, each.constants), *each.extra] for each in self._unknowns.values()
        ]
        choices += self._pairs.values()
        trials = prod(map(len, choices))
        if trials > MAX_TRIALS or not self._study.spend(trials * self._parts):
            return None
        found: set[bool | None] = set()
        for values in product(*choices):
            assignment = dict(zip(names, values, strict=True))
            if all((term(assignment) is True) is holds for term, holds in assumed):
                found.add(as_logic(condition(assignment)))
                if len(found) > 2:
                    break
        return frozenset(found)

    def _is_not(self, node: tree.Node) -> bool:
        return (
            isinstance(node, tree.Call)
            and len(node.arguments) == 1
            and not node.names
            and isinstance(node.function, tree.Name)
            and node.function.name == "not"
            and self._study.is_builtin(node.function, self._scope)
        )

    def _kind(self, node: tree.Node) -> FeelType:
        return self._study.kinds.get(id(node), ANY)

    def _unknown(self, node: tree.Node) -> tuple[Hashable, _Unknown]:
        key = shape(node)
        return key, self._unknowns.setdefault(key, _Unknown(self._kind(node)))

    def _free(self, node: tree.Node) -> Term:
        key, _ = self._unknown(node)
        return lambda assignment: assignment[key]

    def _comparison(self, node: tree.Binary) -> Term:
        left, right = (fold(part, self._study, self._scope) for part in (node.left, node.right))
        if right is not UNKNOWN and is_supported(right, self._kind(node.left)):
            return self._against(node.left, node.operator, right)
        if left is not UNKNOWN and is_supported(left, self._kind(node.right)):
            return self._against(node.right, MIRRORED[node.operator], left)
        return self._pair(node)

    def _against(self, node: tree.Node, operator: str, constant: FeelValue) -> Term:
        key, unknown = self._unknown(node)
        unknown.constants.append(constant)
        return lambda assignment: compared(operator, assignment[key], constant)

    def _pair(self, node: tree.Binary) -> Term:
        left, right, operator = shape(node.left), shape(node.right), node.operator
        if repr(left) > repr(right):
            left, right, operator = right, left, MIRRORED[operator]
        key = ("pair", left, right)
        exact = {family(self._kind(part)) for part in (node.left, node.right)} & EXACT
        self._pairs[key] = STATES if exact else STATES + TIMES_BETWEEN_SECONDS
        return lambda assignment: related_as(operator, *assignment[key])

    def _between(self, node: tree.Between) -> Term | None:
        low, high = (fold(part, self._study, self._scope) for part in (node.low, node.high))
        kind = self._kind(node.value)
        if low is UNKNOWN or high is UNKNOWN or not (is_supported(low, kind) and is_supported(high, kind)):
            return None
        key, unknown = self._unknown(node.value)
        unknown.constants += [low, high]

        def run(assignment: Assignment) -> bool | None:
            above, below = compared(">=", assignment[key], low), compared("<=", assignment[key], high)
            return None if above is None or below is None else above and below

        return run

    def _within(self, node: tree.In) -> Term | None:
        tests = fold_tests(node.tests, self._study, self._scope)
        if tests is None:
            return None
        constants: list[FeelValue] = []
        lists: list[FeelValue] = []
        for test in node.tests:
            value = fold(test.operand if isinstance(test, tree.Comparison) else test, self._study, self._scope)
            if isinstance(value, list):
                lists.append(value)
            constants += _ends(value)
        kind = self._kind(node.value)
        if any(constant is UNKNOWN or not is_supported(constant, kind) for constant in constants):
            return None
        key, unknown = self._unknown(node.value)
        unknown.constants += constants
        unknown.extra += lists if family(kind) in {"Any", "list"} else []
        return lambda assignment: ask(tests, assignment[key])


def _ends(value: FeelValue) -> list[FeelValue]:
    if isinstance(value, list):
        return [end for item in value for end in (_ends(item) if isinstance(item, Range) else [item])]
    if isinstance(value, Range):
        return [end for end in (value.low, value.high) if end is not None]
    return [value]


def possible(condition: tree.Node, assumed: Assumptions, study: Study, scope: Scope) -> frozenset[bool | None] | None:
    """Return what a condition can come to (true, false, null for the rest); nothing when that cannot be told.

    Of the assumptions only those count that share an unknown with the condition.
    """
    length = sum(node.end - node.start for node, _ in assumed) + condition.end - condition.start
    if not study.spend(1 + length // 8):
        return None
    try:
        return _tried(condition, assumed, study, scope)
    except RecursionError:
        return None


def _tried(condition: tree.Node, assumed: Assumptions, study: Study, scope: Scope) -> frozenset[bool | None] | None:
    own = Formula(study, scope)
    own.term(condition)
    wanted = own.keys()
    formula = Formula(study, scope)
    term = formula.term(condition)
    related: list[tuple[Term, bool]] = []
    for node, holds in assumed:
        alone = Formula(study, scope)
        alone.term(node)
        if alone.keys() & wanted:
            related.append((formula.term(node), holds))
    return formula.outcomes(term, related)
