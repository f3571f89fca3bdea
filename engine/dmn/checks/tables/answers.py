"""The constant answers of rules: which are equal, and which come first by the order of the output values."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from engine.dmn.checks.domain.conditions import spaced
from engine.dmn.checks.domain.kinds import DATE, DATE_TIME, TIME, ZONED_DATE_TIME, ZONED_TIME, key_of
from engine.dmn.checks.tables.checked import CheckedTable, Constant
from engine.feel import FeelSyntaxError, FeelValue, UnaryTests, compile_unary_tests
from engine.feel.builtins import BUILTINS
from engine.feel.moments.durations import DAY, NANO
from engine.feel.syntax.parser import parse_unary_tests

Place: TypeAlias = tuple[str, Any]
_SECONDS = frozenset({TIME, ZONED_TIME, DATE_TIME, ZONED_DATE_TIME})


def places_of(answers: Sequence[Constant | None]) -> tuple[Place, ...] | None:
    """Return keys that are the same exactly when the answers are equal; nothing when that cannot be said."""
    found = [_place(answer.value) if answer is not None else None for answer in answers]
    known = tuple(place for place in found if place is not None)
    return known if len(known) == len(found) else None


def _place(value: FeelValue) -> Place | None:
    if value is None:
        return "null", None
    place = key_of(value)
    if place is not None and place[0] in _SECONDS:
        return place[0], place[1] // NANO
    if place is not None and place[0] == DATE:
        return ZONED_DATE_TIME, place[1] * DAY // NANO
    return place


def output_values(text: str, names: Sequence[str]) -> list[UnaryTests]:
    """Return each of the output values as a test of its own, in their order; none for a text that cannot be read."""
    if not text:
        return []
    try:
        tests = parse_unary_tests(text, names, BUILTINS, {})
        if tests.negated or tests.always:
            return [compile_unary_tests(text, names)]
        return [compile_unary_tests(text[test.start : test.end], names) for test in tests.tests]
    except FeelSyntaxError:
        # The reader of the model refuses it, with the reason.
        return []


def ranks(table: CheckedTable) -> list[tuple[int, ...] | None]:
    """Return the rank of each rule's answers among the output values, 0 the highest; None where it is not known."""
    names = spaced(table.source.names)
    columns = [output_values(output.values, names) for output in table.source.outputs]
    if any(tests.reads for column in columns for tests in column) or any(
        output.is_foreign for output in table.source.outputs
    ):
        return [None] * len(table.source.rows)
    known: dict[tuple[int, str], int] = {}
    found: list[tuple[int, ...] | None] = []
    for row, answers in zip(table.source.rows, table.answers, strict=True):
        rank: list[int] = []
        for number, answer in enumerate(answers):
            key = number, row.answers[number].text
            if answer is not None and key not in known:
                known[key] = _rank(answer.value, columns[number])
            if answer is not None:
                rank.append(known[key])
        found.append(tuple(rank) if len(rank) == len(answers) else None)
    return found


def _rank(value: FeelValue, tests: Sequence[UnaryTests]) -> int:
    return next((rank for rank, test in enumerate(tests) if test.matches(value, {})), len(tests))
