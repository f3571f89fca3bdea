"""Reading a file of rows: its kind is told from its content; what is too large or dangerous is refused."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.errors import InvalidInput, text
from itsm.exchange.cells import unshielded

MOST_ROWS = 200_000
MOST_COLUMNS = 200
_ZIP = b"PK\x03\x04"
_ENCODINGS = ("utf-8-sig", "gb18030")
"""Chinese spreadsheets write GB 18030 when they save CSV."""

Row = tuple[int, list[str]]
"""Line (or row) in the file, and its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: headings, and its rows with their lines; empty rows are left out."""

    header: list[str]
    rows: Iterator[Row]


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file. Raises InvalidInput, also while rows are read."""
    rows = _spreadsheet(content) if content.startswith(_ZIP) else _csv(content)
    filled = ((line, cells) for line, cells in rows if any(cells))
    _, header = next(filled, (0, []))
    while header and not header[-1]:
        header.pop()
    if not header or len(header) > MOST_COLUMNS:
        raise InvalidInput(
            text("Expected a first row with 1 to %(most)s headings, but there is none. Add one.", most=MOST_COLUMNS)
        )
    return Sheet(header, _limited(filled, len(header)))


def _limited(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for line, cells in islice(rows, MOST_ROWS):
        yield line, [*cells, *[""] * (width - len(cells))][:width]
    if next(rows, None) is not None:
        raise InvalidInput(text("Expected at most %(most)s rows, but there are more. Split the file.", most=MOST_ROWS))


def _csv(content: bytes) -> Iterator[Row]:
    written = _decoded(content)
    first = written.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [unshielded(cell.strip()) for cell in cells]
    except csv.Error as problem:
        raise InvalidInput(
            text("Expected a CSV file, but line %(line)s is none: %(why)s.", line=reader.line_num, why=str(problem))
        ) from problem


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            written = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in written:
            return written
    raise InvalidInput(text("Expected a CSV or XLSX file, but this is another. Save it as one of these."))


def _spreadsheet(content: bytes) -> Iterator[Row]:
    from itsm.exchange.files.spreadsheet import rows_of

    return rows_of(content)
