"""Reading the file of an import: rows grouped by number, and what cannot be used, with line and reason."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO

from engine.errors import InvalidInput, Text, text
from itsm.imports.mapping import ImportMapping
from itsm.imports.spreadsheet import plain_cell
from itsm.language import listed

MAX_ID = 100
"""Longest number of a record, and id of a person or team, that a file may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A usable row: ``values`` hold the mapped columns, unknown ones left out; ``at`` is in UTC terms (has a zone)."""

    line: int
    number: str
    state: str
    at: datetime
    opened_at: datetime | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used: its line in the file, and why."""

    line: int
    reason: Text


@dataclass
class LogTable:
    """A whole file: rows by number in the file's order, rejects, the header and the count of data rows."""

    header: tuple[str, ...]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    count: int = 0


class _Unusable(Exception):
    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_table(path: Path, mapping: ImportMapping) -> LogTable:
    """Read a CSV file; raises InvalidInput when it is no file that ``mapping`` fits (no header, missing columns)."""
    try:
        with path.open(encoding=mapping.encoding, errors="surrogateescape", newline="") as stream:
            return _read(stream, mapping, path)
    except (OSError, LookupError) as problem:
        raise InvalidInput(
            text("Expected a file at %(path)s, but %(why)s.", path=str(path), why=str(problem))
        ) from problem


def _read(stream: TextIO, mapping: ImportMapping, path: Path) -> LogTable:
    reader = csv.reader(stream, delimiter=mapping.delimiter)
    header = tuple(next(reader, ()))
    missing = sorted(mapping.columns - set(header))
    if missing:
        raise InvalidInput(
            text(
                "Expected the columns that the mapping names in %(path)s, but these are missing: %(columns)s.",
                path=str(path),
                columns=listed(missing),
            )
        )
    table = LogTable(header)
    parser = _RowParser(header, mapping)
    for line, cells, problem in _lines(reader):
        if not cells and problem is None:
            continue
        table.count += 1
        number = parser.number(cells)
        if number is not None:
            table.numbers.add(number)
        try:
            if problem is not None:
                raise _Unusable(problem)
            row = parser.row(line, cells)
            table.rows.setdefault(row.number, []).append(row)
        except _Unusable as unusable:
            table.rejects.append(Reject(line, unusable.reason))
    for rows in table.rows.values():
        rows.sort(key=lambda row: row.at)  # stable: rows of one minute keep the file's order
    return table


def _lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, tuple[str, ...], Text | None]]:
    line = 2
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield line, (), text("Expected a readable row, but %(why)s.", why=str(problem))
        else:
            yield line, tuple(cells), None
        line = getattr(reader, "line_num", line) + 1


class _RowParser:
    def __init__(self, header: tuple[str, ...], mapping: ImportMapping) -> None:
        self._mapping = mapping
        self._width = len(header)
        self._number = header.index(mapping.number)
        self._columns = [(index, name) for index, name in enumerate(header) if name in mapping.columns]
        self._times: dict[str, datetime] = {}
        self._same: dict[str, str] = {}

    def number(self, cells: tuple[str, ...]) -> str | None:
        """The row's number, when it has one."""
        value = cells[self._number].strip() if len(cells) > self._number else ""
        return None if value in self._mapping.unknown else value

    def row(self, line: int, cells: tuple[str, ...]) -> Row:
        """The usable row, or _Unusable."""
        if len(cells) != self._width:
            raise _Unusable(
                text("Expected %(expected)s columns, but found %(found)s.", expected=self._width, found=len(cells))
            )
        mapping = self._mapping
        values = {name: cells[index].strip() for index, name in self._columns}
        same = self._same.setdefault  # a log says the same few words again and again: each is kept once
        known = {name: same(value, value) for name, value in values.items() if value not in mapping.unknown}
        if any("\udc80" <= char <= "\udcff" for value in known.values() for char in value):
            raise _Unusable(text("Expected text in %(encoding)s, but found other bytes.", encoding=mapping.encoding))
        number = known.get(mapping.number)
        if number is None:
            raise _Unusable(text("Expected a number, but there is none."))
        self._check_lengths(known)
        state = known.get(mapping.state, "?")
        if state not in mapping.states:
            raise _Unusable(
                text(
                    "Expected one of the states %(states)s, but found %(state)s.",
                    states=listed(mapping.states),
                    state=state,
                )
            )
        at = self._time(mapping.at, known)
        if at is None:
            raise _Unusable(text("Expected a time in column %(column)s, but there is none.", column=mapping.at))
        opened_at = self._time(mapping.opened_at, known) if mapping.opened_at else None
        return Row(line, number, mapping.states[state].name, at, opened_at, known)

    def _check_lengths(self, known: Mapping[str, str]) -> None:
        """No database keeps longer ids, or the character NUL; the limits of fields are the record's own."""
        mapping = self._mapping
        people = (mapping.requester, mapping.opened_by, mapping.actor, mapping.assignee)
        for column in (mapping.number, *people, mapping.team):
            if len(known.get(column or "", "")) > MAX_ID:
                raise _Unusable(
                    text("Expected at most %(most)s characters in column %(column)s.", most=MAX_ID, column=column)
                )
        for column, value in known.items():
            if "\0" in value:
                raise _Unusable(text("Expected text in column %(column)s, but found a NUL character.", column=column))

    def _time(self, column: str, known: Mapping[str, str]) -> datetime | None:
        written = known.get(column)
        if written is None:
            return None
        found = self._times.get(written)
        if found is None:
            try:
                found = datetime.strptime(written, self._mapping.time_format).replace(tzinfo=self._mapping.zone)
            except (ValueError, OverflowError) as problem:
                raise _Unusable(
                    text(
                        "Expected a time like %(format)s in column %(column)s, but found %(written)s.",
                        format=self._mapping.time_format,
                        column=column,
                        written=written,
                    )
                ) from problem
            self._times[written] = found
        return found


def write_rejects(path: Path, source: Path, mapping: ImportMapping, table: LogTable, rejects: list[Reject]) -> None:
    """Write what could not be used: line, reason, then the row as it stands in ``source``."""
    cells = _cells_at({reject.line for reject in rejects}, source, mapping)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "reason", *table.header])
        for reject in sorted(rejects, key=lambda item: item.line):
            writer.writerow([reject.line, str(reject.reason), *map(plain_cell, cells.get(reject.line, ()))])


def _cells_at(lines: set[int], source: Path, mapping: ImportMapping) -> dict[int, tuple[str, ...]]:
    """Rows at ``lines``, read again: keeping every cell of a large file in memory would cost too much."""
    with source.open(encoding=mapping.encoding, errors="surrogateescape", newline="") as stream:
        reader = csv.reader(stream, delimiter=mapping.delimiter)
        next(reader, ())
        return {line: cells for line, cells, _ in _lines(reader) if line in lines}
