"""Unary tests and ``in``: tests that a value of a type can never pass."""

from engine.feel.analysis.core import Scope, Study, infer
from engine.feel.analysis.findings import NO_HINT
from engine.feel.analysis.kinds import DURATIONS, TEMPORAL, comparable, family, plain
from engine.feel.messages import Message, message
from engine.feel.moments import iso
from engine.feel.syntax import tree
from engine.feel.syntax.reading import mentions
from engine.feel.types import FeelType, ListType, RangeType

_UNORDERED = frozenset({"boolean", "list", "context", "range", "function"})


def check_tests(
    tests: tuple[tree.Node, ...], kind: FeelType, value: tree.Node | None, study: Study, scope: Scope
) -> None:
    """Infer each test and tell of those that a value of a type never passes; ``value`` is set for ``in``."""
    for test in tests:
        if isinstance(test, tree.Comparison):
            _check_comparison(test, kind, infer(test.operand, study, scope), study)
            continue
        found = infer(test, study, scope)
        if not _may_match(test, kind, found, value is not None):
            _tell(test, test, kind, found, study)


def _check_comparison(test: tree.Comparison, kind: FeelType, operand: FeelType, study: Study) -> None:
    ordered = test.operator not in {"=", "!="}
    if not comparable(kind, operand) or (ordered and {family(kind), family(operand)} & _UNORDERED):
        _tell(test, test.operand, kind, operand, study)


def _may_match(test: tree.Node, kind: FeelType, found: FeelType, is_in: bool) -> bool:
    found = plain(found)
    if found.name == "boolean" and not isinstance(test, tree.Literal):
        return True  # A condition: with "?" it is the answer itself.
    if comparable(kind, found):
        return True
    if isinstance(found, RangeType):
        return comparable(kind, found.item)
    if isinstance(found, ListType):
        item = plain(found.item)
        return comparable(kind, item) or (isinstance(item, RangeType) and comparable(kind, item.item))
    return not is_in and found.name == "boolean" and mentions(test, "?")


def _tell(node: tree.Node, operand: tree.Node, kind: FeelType, found: FeelType, study: Study) -> None:
    hint = NO_HINT
    if isinstance(operand, tree.Literal) and isinstance(operand.value, str):
        hint = temporal_hint(operand.value, kind)
    study.advise(
        node, "type-mismatch", "warning",
        message(
            "Expected a test that a %(kind)s can pass, but %(found)s never matches it.",
            kind=kind.name, found=found.name,
        ),
        hint,
    )  # fmt: skip


def temporal_hint(text: str, other: FeelType) -> Message:
    """Return how to write a string that is compared with a date, time, duration or number as such a value."""
    if other.name in TEMPORAL | DURATIONS and _is_temporal(text):
        return message('Write @"%(text)s".', text=text)
    if other.name == "number" and text.replace(".", "", 1).isdecimal() and text.isascii():
        return message("Write %(text)s without quotes.", text=text)
    if other.name in {"boolean", "Null"} and text in {"true", "false", "null"}:
        return message("Write %(text)s without quotes.", text=text)
    return NO_HINT


def _is_temporal(text: str) -> bool:
    for reader in (iso.parse_date, iso.parse_date_time, iso.parse_time, iso.parse_duration):
        try:
            reader(text)
        except ValueError:
            continue
        return True
    return False
