"""Output cells that their column does not take: of another type, not among the output values, without quotes."""

from collections.abc import Iterator, Sequence

from engine.dmn.checks.cells import Wrong, nearest, without_quotes
from engine.dmn.checks.domain.conditions import constant_of, spaced
from engine.dmn.checks.domain.kinds import key_of, literal
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.tables.answers import output_values
from engine.dmn.checks.tables.checked import CheckedTable
from engine.dmn.checks.tables.source import OutputColumn
from engine.feel import FeelValue, UnaryTests
from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.types import coerce
from engine.feel.values import type_name


def wrong_answers(table: CheckedTable) -> Iterator[TableFinding]:
    """Yield at most one finding for each output cell."""
    names = spaced(table.source.names)
    allowed = [_constant_tests(output.values, names) for output in table.source.outputs]
    known: dict[tuple[int, str], Wrong | None] = {}
    for index, row in enumerate(table.source.rows):
        for number, cell in enumerate(row.answers):
            key = number, cell.text
            if key not in known:
                known[key] = _wrong(table, number, cell.text, allowed[number])
            found = known[key]
            if found is not None:
                kind, sentence, fix = found
                rule = table.numbers([index]), table.ids([index])
                yield TableFinding(kind, "warning", table.source.id, cell.element_id, sentence, fix, *rule)


def _constant_tests(text: str, names: Sequence[str]) -> list[UnaryTests]:
    tests = output_values(text, names)
    return [] if any(test.reads for test in tests) else tests


def _wrong(table: CheckedTable, number: int, text: str, allowed: Sequence[UnaryTests]) -> Wrong | None:
    column = table.source.outputs[number]
    words = _words(allowed)
    if text in words and text not in table.source.names:
        return without_quotes(text)
    found = constant_of(text, table.source.names) if text not in {"", "-"} else None
    if found is None or found.value is None:
        return None
    try:
        value = coerce(found.value, column.kind)
    except Fault:
        return _of_another_type(found.value, column)
    if not allowed or any(test.matches(value, {}) for test in allowed):
        return None
    return "output-not-allowed", message(
        "Expected one of the output values of %(column)s, but %(value)s is none: they are %(allowed)s.",
        column=column.label, value=_said(value), allowed=column.values,
    ), nearest(value, words)


def _of_another_type(value: FeelValue, column: OutputColumn) -> Wrong:
    return "output-type", message(
        "Expected an answer of type %(wanted)s for %(column)s, but %(value)s does not belong to it: "
        "the rule answers null.",
        wanted=column.kind.name, column=column.label, value=_said(value),
    ), message("Write a value of the column's type, or change the type of the column.")


def _said(value: FeelValue) -> str:
    return literal(value) if key_of(value) is not None else type_name(value)


def _words(allowed: Sequence[UnaryTests]) -> list[str]:
    """Return the output values that are strings."""
    found = [constant_of(test.source, frozenset()) for test in allowed]
    return [each.value for each in found if each is not None and isinstance(each.value, str)]
