"""Cells that are wrong by themselves: of another type, not among the allowed values, without quotes, never true."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from engine.dmn.checks.domain.axis import Axis
from engine.dmn.checks.domain.conditions import Broken, Condition, IsNull, Opaque, leaves
from engine.dmn.checks.domain.kinds import literal, type_of
from engine.dmn.checks.domain.spans import Match
from engine.dmn.checks.domain.words import tests_of
from engine.dmn.checks.findings import Kind, TableFinding
from engine.dmn.checks.tables.checked import CheckedTable, cells_of
from engine.feel.messages import Message, message

Wrong: TypeAlias = tuple[Kind, Message, Message]
"""What is wrong with a cell: the kind of finding, the sentence, what to do."""


def wrong_cells(table: CheckedTable) -> Iterator[TableFinding]:
    """Yield at most one finding for each input cell."""
    known: dict[tuple[int, str], Wrong | None] = {}
    for index, number, cell, condition in cells_of(table):
        key = number, cell.text
        if key not in known:
            known[key] = _wrong(table, number, cell.text, condition, table.grid.possible[index][number])
        found = known[key]
        if found is not None:
            kind, sentence, fix = found
            place = cell.element_id or table.place(index)
            yield TableFinding(
                kind, "warning", table.source.id, place, sentence, fix, table.numbers([index]), table.ids([index])
            )


def _wrong(
    table: CheckedTable, number: int, text: str, condition: Condition, possible: int
) -> Wrong | None:
    column = table.grid.columns[number]
    tests = list(leaves(condition))
    for test in tests:
        found = _wrong_test(table, number, text, test)
        if found is not None:
            return found
    broken = next((test for test in tests if isinstance(test, Broken)), None)
    names_null = any(isinstance(test, IsNull) for test in tests)
    if broken is not None:
        return "never-matches", message(
            "Expected a test that can be true, but “%(cell)s” cannot be computed: %(why)s",
            cell=text, why=broken.reason,
        ), message("Correct the cell.")
    if possible & ~(0 if names_null else column.axis.null):
        return None
    return "never-matches", message(
        "Expected a test that some value of %(column)s passes, but none passes “%(cell)s”.",
        column=column.label, cell=text,
    ), message("Correct the cell: the rule can never match.")


def _wrong_test(table: CheckedTable, number: int, text: str, test: Condition) -> Wrong | None:
    column, declared = table.grid.columns[number], table.source.inputs[number].declared.kinds
    if isinstance(test, Opaque) and test.name:
        return _unquoted(test.name, table, number)
    if not isinstance(test, Match) or not test.spans:
        return None
    if declared and not any(span.kind in declared for span in test.spans):
        return "cell-type", message(
            "Expected a test of %(column)s, which is of type %(wanted)s, but %(value)s is of type %(got)s.",
            column=column.label, wanted=type_of(min(declared, key=len)),
            value=literal(test.value) if test.whole else text, got=type_of(test.spans[0].kind),
        ), message("Write a value of the column's type, or change the type of the column.")
    if test.whole and table.allowed[number] and not column.axis.truth(test).yes & column.reach:
        return _not_allowed(test, column.axis, column.reach, column.label)
    return None


def _not_allowed(test: Match, axis: Axis, reach: int, label: str) -> Wrong:
    return "not-allowed", message(
        "Expected an allowed value of %(column)s, but %(value)s is none: %(allowed)s are allowed.",
        column=label, value=literal(test.value), allowed=tests_of(axis, reach & ~axis.null),
    ), nearest(test.value, _strings(axis, reach))


def _strings(axis: Axis, atoms: int) -> list[str]:
    values = [axis.examples[number] for number, atom in enumerate(axis.atoms) if atoms >> number & 1 and not atom.rest]
    return [value for value in values if isinstance(value, str)]


def nearest(value: object, words: Sequence[str]) -> Message:
    """Say which allowed value was probably meant."""
    folded = {word.casefold(): word for word in words}
    near = get_close_matches(value.casefold(), folded, 1) if isinstance(value, str) else []
    if not near:
        return message("Write one of the allowed values, or allow this one.")
    return message("Perhaps %(near)s was meant.", near=literal(folded[near[0]]))


def _unquoted(name: str, table: CheckedTable, number: int) -> Wrong | None:
    column = table.grid.columns[number]
    if name in table.source.names or name not in _strings(column.axis, column.reach):
        return None
    return without_quotes(name)


def without_quotes(name: str) -> Wrong:
    """Return what is wrong with a name that is an allowed value."""
    return "unquoted", message(
        "Expected a value, but %(name)s is read as the name of a variable, which the model does not have.", name=name
    ), message("Write %(value)s, in double quotes.", value=literal(name))
