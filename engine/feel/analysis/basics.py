"""Literals, names, operators, logic, ``if`` and ``instance of``."""

import re

from engine.feel.analysis.conditions import check_condition, check_logic, reachable
from engine.feel.analysis.core import Scope, Study, infer, infers
from engine.feel.analysis.findings import NO_HINT
from engine.feel.analysis.kinds import BOOLEAN, DURATIONS, NULL, STRING, TEMPORAL, comparable, family, join, kind_of
from engine.feel.analysis.matching import check_tests, temporal_hint
from engine.feel.analysis.meanings import NEGATED, operation_type
from engine.feel.messages import Message, message
from engine.feel.syntax import tree
from engine.feel.types import FeelType

_EQUALITY = frozenset({"=", "!="})
_ORDER = frozenset({"<", "<=", ">", ">="})
_WITHOUT_ORDER = frozenset({"boolean", "list", "context", "range", "function"})
_DATE = re.compile(r"(\d{4})\s*-\s*(\d\d?)\s*-\s*(\d\d?)")
_SLASHED = re.compile(r"\d\d?\s*/\s*\d\d?\s*/\s*\d{4}|\d{4}\s*/\s*\d\d?\s*/\s*\d\d?")


@infers(tree.Literal)
def literal(node: tree.Literal, study: Study, scope: Scope) -> FeelType:
    """A constant."""
    return kind_of(node.value)


@infers(tree.Name)
def name(node: tree.Name, study: Study, scope: Scope) -> FeelType:
    """A variable or function."""
    return study.lookup(node, scope)


@infers(tree.Negation)
def negation(node: tree.Negation, study: Study, scope: Scope) -> FeelType:
    """``-x``: of a number or duration."""
    kind = infer(node.operand, study, scope)
    if _is_silent(node.operand, kind) or family(kind) in NEGATED:
        return kind
    _tell_meaningless(study, node, message("-%(operand)s", operand=kind.name))
    return NULL


@infers(tree.Binary)
def binary(node: tree.Binary, study: Study, scope: Scope) -> FeelType:
    """An arithmetic operator or a comparison."""
    left, right = infer(node.left, study, scope), infer(node.right, study, scope)
    if node.operator in _EQUALITY:
        _check_equality(node, left, right, study)
        return BOOLEAN
    if node.operator in _ORDER:
        return _order(node, left, right, study)
    if _is_written_date(node, study):
        return operation_type(node.operator, left, right) or NULL
    result = operation_type(node.operator, left, right)
    if result is not None:
        return result
    silent = _is_silent(node.left, left) or _is_silent(node.right, right)
    if not silent:
        shown = message("%(left)s %(operator)s %(right)s", left=left.name, operator=node.operator, right=right.name)
        _tell_meaningless(study, node, shown, _arithmetic_hint(node, left, right))
    return NULL


def _is_silent(node: tree.Node, kind: FeelType) -> bool:
    """Say whether nothing is to be said about an operand: unknown, or null for a reason already told."""
    return kind.name == "Any" or (kind.name == "Null" and not isinstance(node, tree.Literal))


def _tell_meaningless(study: Study, node: tree.Node, shown: Message, hint: Message = NO_HINT) -> None:
    sentence = message("Expected values that fit the operator, but %(what)s is always null.", what=shown)
    study.advise(node, "always-null", "warning", sentence, hint)


def _arithmetic_hint(node: tree.Binary, left: FeelType, right: FeelType) -> Message:
    if node.operator == "+" and STRING.name in {left.name, right.name}:
        return message("Write string(…) around the other value to join texts.")
    if node.operator in {"+", "-"} and TEMPORAL & {left.name, right.name} and "number" in {left.name, right.name}:
        return message('Write a duration, for example @"P1D" or @"PT2H".')
    return NO_HINT


def _is_written_date(node: tree.Binary, study: Study) -> bool:
    """Tell about numbers that look like a date: ``2026-01-31`` is arithmetic."""
    inner = node.left
    if not isinstance(inner, tree.Binary) or inner.operator != node.operator or node.operator not in {"-", "/"}:
        return False
    if not all(isinstance(part, tree.Literal) for part in (inner.left, inner.right, node.right)):
        return False
    text = study.source[node.start : node.end]
    date = _DATE.fullmatch(text)
    if date is None and not _SLASHED.fullmatch(text):
        return False
    hint = message('Write a date like @"2026-01-31" or date("2026-01-31").')
    if date is not None:
        day = f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}"
        hint = message('Write @"%(date)s" or date("%(date)s").', date=day)
    study.advise(
        node, "bare-date", "warning",
        message("Expected a date in quotes, but %(text)s is arithmetic on three numbers.", text=text), hint,
    )  # fmt: skip
    return True


def _check_equality(node: tree.Binary, left: FeelType, right: FeelType, study: Study) -> None:
    if comparable(left, right):
        return
    constant = isinstance(node.left, tree.Literal) or isinstance(node.right, tree.Literal)
    sentence = message(
        "Expected two values of one type to compare, but %(left)s and %(right)s are never equal.",
        left=left.name, right=right.name,
    )  # fmt: skip
    if not constant:
        sentence = message(
            "Expected two values of one type to compare, but %(left)s and %(right)s are never equal unless both are "
            "null.",
            left=left.name, right=right.name,
        )  # fmt: skip
    study.advise(node, "type-mismatch", "warning", sentence, _comparison_hint(node, left, right))


def _order(node: tree.Binary, left: FeelType, right: FeelType, study: Study) -> FeelType:
    nulls = [part for part in (node.left, node.right) if isinstance(part, tree.Literal) and part.value is None]
    unordered = next((kind for kind in (left, right) if family(kind) in _WITHOUT_ORDER), None)
    if nulls:
        hint = message('Write "= null" or "!= null" to ask whether there is a value.')
        _tell_meaningless(study, node, message("%(operator)s with null", operator=node.operator), hint)
        return NULL
    if unordered is not None:
        sentence = message("Expected values that have an order, but a %(kind)s has none.", kind=unordered.name)
        study.advise(node, "type-mismatch", "warning", sentence)
        return NULL
    if not comparable(left, right):
        sentence = message(
            "Expected two values of one type to compare, but %(left)s %(operator)s %(right)s is always null.",
            left=left.name, operator=node.operator, right=right.name,
        )  # fmt: skip
        study.advise(node, "type-mismatch", "warning", sentence, _comparison_hint(node, left, right))
        return NULL
    return BOOLEAN


def _comparison_hint(node: tree.Binary, left: FeelType, right: FeelType) -> Message:
    for part, other in ((node.left, right), (node.right, left)):
        if isinstance(part, tree.Literal) and isinstance(part.value, str):
            return temporal_hint(part.value, other)
    if STRING.name in {left.name, right.name} and (TEMPORAL | DURATIONS) & {left.name, right.name}:
        return message('Turn the text into a value, for example with date(…), "date and time(…)" or duration(…).')
    return NO_HINT


@infers(tree.Logic)
def logic(node: tree.Logic, study: Study, scope: Scope) -> FeelType:
    """``and`` / ``or``."""
    for part in (node.left, node.right):
        if isinstance(part, tree.Logic) and part.operator == node.operator:
            study.covered.add(id(part))
        check_condition(part, infer(part, study, scope), study)
    if id(node) not in study.covered:
        check_logic(node, study, scope)
    return BOOLEAN


@infers(tree.Between)
def between(node: tree.Between, study: Study, scope: Scope) -> FeelType:
    """``value between low and high``."""
    kind = infer(node.value, study, scope)
    for bound in (node.low, node.high):
        limit = infer(bound, study, scope)
        if not comparable(kind, limit):
            sentence = message(
                "Expected two values of one type to compare, but %(left)s and %(right)s are not.",
                left=kind.name, right=limit.name,
            )  # fmt: skip
            study.advise(node, "type-mismatch", "warning", sentence)
    return BOOLEAN


@infers(tree.In)
def within(node: tree.In, study: Study, scope: Scope) -> FeelType:
    """``value in tests``."""
    kind = infer(node.value, study, scope)
    check_tests(node.tests, kind, node.value, study, scope)
    return BOOLEAN


@infers(tree.InstanceOf)
def instance_of(node: tree.InstanceOf, study: Study, scope: Scope) -> FeelType:
    """``value instance of type``."""
    infer(node.value, study, scope)
    return BOOLEAN


@infers(tree.If)
def conditional(node: tree.If, study: Study, scope: Scope) -> FeelType:
    """``if``: the common type of both branches; a branch that cannot be reached is told."""
    study.covered.add(id(node.condition))
    kind = infer(node.condition, study, scope)
    check_condition(node.condition, kind, study)
    reachable(node, kind, study, scope)
    chosen = infer(node.chosen, study, scope.given(node.condition, True))
    other = infer(node.other, study, scope.given(node.condition, False))
    return join(chosen, other)
