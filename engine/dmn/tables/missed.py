"""Why no rule of a table matched: the rules that came nearest, found when somebody asks for the explanation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.dmn.tables.cells import Cell
from engine.feel import FeelValue
from engine.feel.compiler import TestCode
from engine.feel.errors import FeelLimitError
from engine.feel.evaluation import Frame

MOST_MISSED = 3
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class RuleMiss:
    """A rule that did not match: its 1-based index, how many of its cells did, and the first that did not.

    ``label`` and ``expression`` are those of the column, ``value`` what it was, ``test`` the text of the cell.
    """

    rule_id: str
    index: int
    matched: int
    label: str
    expression: str
    value: FeelValue
    test: str


class Row(Protocol):
    """A rule as it is judged here."""

    @property
    def id(self) -> str:
        """Its id in the model."""

    @property
    def cells(self) -> Sequence[Cell]:
        """What its cells say."""

    @property
    def tests(self) -> Sequence[TestCode]:
        """Its compiled cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The rules that came nearest in an evaluation that is over."""

    misses: tuple[RuleMiss, ...]

    def nearest(self) -> tuple[RuleMiss, ...]:
        """Return them."""
        return self.misses


@dataclass(frozen=True, slots=True, eq=False)
class Unmatched:
    """An evaluation of a table in which no rule matched."""

    rows: Sequence["Row"]
    values: Sequence[FeelValue]
    frame: Frame

    def nearest(self) -> tuple[RuleMiss, ...]:
        """Return up to ``MOST_MISSED`` rules, those with the most matching cells first, else in the table's order.

        Only the first rows of a large table are looked at, and a limit met on the way ends the search.
        """
        run = self.frame.run.again()
        frame = Frame({}, self.frame, run)
        misses: list[RuleMiss] = []
        for index, row in enumerate(self.rows[:_MOST_ROWS], 1):
            try:
                misses.extend(self._miss(index, row, frame))
            except (FeelLimitError, RecursionError):
                break
        self.frame.run.looked_out |= run.looked_out
        return tuple(sorted(misses, key=lambda miss: -miss.matched)[:MOST_MISSED])

    def _miss(self, index: int, row: Row, frame: Frame) -> Iterator[RuleMiss]:
        frame.run.charge(len(row.tests))
        passed = [test(frame, value) is True for test, value in zip(row.tests, self.values, strict=True)]
        if False in passed:
            at = passed.index(False)
            cell, value = row.cells[at], self.values[at]
            yield RuleMiss(row.id, index, sum(passed), cell.label, cell.expression, value, cell.text)
