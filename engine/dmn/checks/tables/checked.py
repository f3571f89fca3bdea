"""A decision table read for its checks: the conditions of its cells, its grid, and its constant answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.dmn.checks.domain.axis import ANYTHING, Axis
from engine.dmn.checks.domain.conditions import Always, Broken, Condition, constant_of, leaves, read_condition
from engine.dmn.checks.domain.grid import Column, Grid
from engine.dmn.checks.tables.source import Cell, InputColumn, OutputColumn, TableSource
from engine.feel import FeelValue
from engine.feel.errors import Fault
from engine.feel.types import coerce

SINGLE = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
"""Hit policies that answer with one rule: an input that matches none has no answer."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The value of an output cell before it is fitted to the type of its column."""

    value: FeelValue


class CheckedTable:
    """What every check looks at."""

    def __init__(self, source: TableSource) -> None:
        self.source = source
        self._conditions: dict[str, Condition] = {}
        self.allowed = [[self._condition(text) for text in column.allowed] for column in source.inputs]
        self.tests: list[tuple[Condition, ...]] = [
            tuple(self._condition(cell.text) for cell in row.tests) for row in source.rows
        ]
        self.grid = self._grid()

    def _condition(self, text: str) -> Condition:
        if text not in self._conditions:
            self._conditions[text] = read_condition(text, self.source.names)
        return self._conditions[text]

    def _grid(self) -> Grid:
        columns = [
            _column(column, [row[number] for row in self.tests], self.allowed[number])
            for number, column in enumerate(self.source.inputs)
        ]
        sure, possible = [], []
        known: list[dict[int, tuple[int, int]]] = [{} for _ in columns]
        for row in self.tests:
            cells = [_masks(column, test, seen) for column, test, seen in zip(columns, row, known, strict=True)]
            sure.append(tuple(cell[0] for cell in cells))
            possible.append(tuple(cell[1] for cell in cells))
        return Grid(columns, sure, possible)

    @cached_property
    def opaque_rules(self) -> list[int]:
        """Indexes of rules with a cell that cannot be read as a set of values."""
        return [
            index
            for index, (sure, possible) in enumerate(zip(self.grid.sure, self.grid.possible, strict=True))
            if sure != possible and not self._is_broken(index)
        ]

    def _is_broken(self, index: int) -> bool:
        return any(isinstance(leaf, Broken) for test in self.tests[index] for leaf in leaves(test))

    @cached_property
    def alive(self) -> int:
        """The rules that something may match."""
        return sum(1 << index for index, box in enumerate(self.grid.possible) if all(box))

    @cached_property
    def answers(self) -> list[tuple[Constant | None, ...]]:
        """The constants of the output cells, fitted to the types of their columns; None where it is no constant."""
        known: dict[tuple[int, str], Constant | None] = {}
        found = []
        for row in self.source.rows:
            for number, cell in enumerate(row.answers):
                if (number, cell.text) not in known:
                    known[number, cell.text] = self._fitted(cell, self.source.outputs[number])
            found.append(tuple(known[number, cell.text] for number, cell in enumerate(row.answers)))
        return found

    def _fitted(self, cell: Cell, column: OutputColumn) -> Constant | None:
        constant = self.constant(cell)
        try:
            return constant and Constant(coerce(constant.value, column.kind))
        except Fault:
            # The column's type refuses the value: cells.py says so, and no other check counts on it.
            return None

    def constant(self, cell: Cell) -> Constant | None:
        """Return the value of a cell that reads no name, or nothing when it reads some or cannot be computed."""
        if cell.text in {"", "-"}:
            return Constant(None)
        found = constant_of(cell.text, self.source.names)
        return None if found is None or found.reasons else Constant(found.value)

    def numbers(self, indexes: Sequence[int]) -> tuple[int, ...]:
        """Return the 1-based numbers of rules."""
        return tuple(index + 1 for index in indexes)

    def ids(self, indexes: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of rules."""
        return tuple(self.source.rows[index].id for index in indexes)

    def place(self, index: int) -> str:
        """Return the id to point at for a rule."""
        return self.source.rows[index].id or self.source.id


def _masks(column: Column, test: Condition, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return the atoms for which a test is surely true, and those for which it may be; equal texts are one object."""
    if id(test) not in seen:
        truth = column.axis.truth(test)
        seen[id(test)] = truth.yes & column.reach, (truth.yes | truth.unsure) & column.reach
    return seen[id(test)]


def _column(column: InputColumn, tests: Sequence[Condition], allowed: Sequence[Condition]) -> Column:
    axis = Axis(column.declared.kinds, [*tests, *allowed])
    reach, wanted = axis.everything, axis.of_kinds(_wanted_kinds(axis, column)) | (axis.null * axis.tests_null)
    for condition in allowed:
        truth = axis.truth(condition)
        reach &= truth.yes | truth.unsure | axis.null
        wanted &= truth.yes | axis.null
    return Column(column.label, axis, reach, wanted & axis.shown)


def _wanted_kinds(axis: Axis, column: InputColumn) -> frozenset[str]:
    """The kinds that a table should have an answer for: those of the type that its cells name, else the plainest."""
    declared = column.declared.kinds
    if not declared:
        return axis.named if axis.named and declared is None else frozenset({ANYTHING})
    return axis.named & declared or axis.kinds & declared or frozenset({min(declared, key=len)})


def cells_of(table: CheckedTable) -> "list[tuple[int, int, Cell, Condition]]":
    """Return row index, column index, text and condition of every input cell that is not ``-``."""
    return [
        (index, number, cell, condition)
        for index, row in enumerate(table.source.rows)
        for number, (cell, condition) in enumerate(zip(row.tests, table.tests[index], strict=True))
        if not isinstance(condition, Always)
    ]
