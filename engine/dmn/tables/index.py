"""An index of a table's rows: cells that are constants are looked up, so that only rows that may match are tested.

It only leaves out rows that fail in a cell of constants, and only when all cells before that one are sure to fail or
match in silence: a cell that is null for a reason belongs into the explanation, so its row is tested in any case.
Hence an answer, its rules and its reasons are the same with and without the index.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from engine.dmn.tables.cells import Cell, Nature, nature_of
from engine.feel import FeelValue
from engine.feel.equality import key_of
from engine.feel.values import Function, Range

_NO_CONSTANT = object()
_LEAST_ROWS = 12
"""Fewer rows are tested one by one in less time than a look-up takes."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Rows by the constants of their cells; ``others`` must be tested whatever the value is.

    ``keys`` are the constants of each row, None for those others.
    """

    by_key: Mapping[Hashable, tuple[int, ...]]
    others: tuple[int, ...]
    keys: Sequence[frozenset[Hashable] | None]
    kinds: frozenset[type]


class Index:
    """Rows of a table, numbered from 0, by the constants in their cells."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self._all = range(len(rows))
        self._columns: list[_Column] = []
        opened: set[int] = set()
        for at in range(len(rows[0]) if len(rows) >= _LEAST_ROWS else 0):
            known = {row[at].text: row[at] for row in rows}
            natures = {text: nature_of(cell) for text, cell in known.items()}
            cells = [natures[row[at].text] for row in rows]
            self._columns.append(_column(cells, opened))
            opened.update(number for number, cell in enumerate(cells) if cell.is_open)
        while self._columns and not self._columns[-1].by_key:
            self._columns.pop()

    def candidates(self, values: Sequence[FeelValue]) -> Sequence[int]:
        """Return in ascending order the rows that may match the values of the columns, or must give their reasons."""
        found: list[tuple[_Column, Hashable, tuple[int, ...]]] = []
        for column, value in zip(self._columns, values, strict=False):
            if column.by_key:
                key = _key(value)
                found.append((column, key, column.by_key.get(key, ())))
            if column.kinds and column.kinds != {type(value)}:
                break
        if not found:
            return self._all
        least, _, equal = min(found, key=lambda item: len(item[2]) + len(item[0].others))
        rows = sorted((*equal, *least.others))
        for column, key, _ in found:
            if column is not least and rows:
                keys = column.keys
                rows = [row for row in rows if (known := keys[row]) is None or key in known]
        return rows


def _column(cells: Sequence[Nature], opened: set[int]) -> _Column:
    by_key: dict[Hashable, list[int]] = {}
    others: list[int] = []
    for number, cell in enumerate(cells):
        if cell.keys is None or number in opened:
            others.append(number)
            continue
        for key in cell.keys:
            by_key.setdefault(key, []).append(number)
    kinds = frozenset(kind for cell in cells for kind in cell.kinds)
    keys = [None if number in opened else cell.keys for number, cell in enumerate(cells)]
    return _Column({key: tuple(rows) for key, rows in by_key.items()}, tuple(others), keys, kinds)


def _key(value: FeelValue) -> Hashable:
    """Return the key of a value; lists and the like equal no constant, and their keys take time to make."""
    return _NO_CONSTANT if isinstance(value, list | Mapping | Range | Function) else key_of(value)
