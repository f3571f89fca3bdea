"""XLSX files: read row by row after a look at what they would unpack to; written with every cell as text."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from engine.errors import InvalidInput, text
from itsm.exchange.cells import of_spreadsheet

MOST_UNPACKED = 200 * 1024 * 1024
MOST_TIMES = 200
"""How many times its own size a file may unpack to, once that is more than ``SMALL``."""
SMALL = 10 * 1024 * 1024
MOST_PARTS = 1000
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 has no place for."""


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet with their numbers; formulas are read as what they last gave. Raises InvalidInput."""
    check_size(content)
    from openpyxl import load_workbook  # 3 MB that most processes never need

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be true
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [of_spreadsheet(cell).strip() for cell in cells]
    except InvalidInput:
        raise
    except Exception as problem:  # whatever a broken file makes of the library
        raise unreadable_spreadsheet() from problem


def check_size(content: bytes) -> None:
    """Refuse what unpacks to much more than it is (a "zip bomb"), and XML with entities of its own."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            large = unpacked > SMALL and unpacked > MOST_TIMES * len(content)
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or large:
                raise InvalidInput(
                    text("Expected a spreadsheet, but it would unpack to far more than it is. Save it anew.")
                )
            if any(_has_entities(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise unreadable_spreadsheet()
    # What the module raises for a broken archive: bad parts, an unknown packing (NotImplementedError), a password.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise unreadable_spreadsheet() from problem


def _has_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    kept = b""
    with archive.open(part) as stream:
        while some := stream.read(1 << 20):
            if b"<!ENTITY" in kept + some or b"<!DOCTYPE" in kept + some:
                return True
            kept = some[-16:]
    return False


def unreadable_spreadsheet() -> InvalidInput:
    """The refusal of a file that is no spreadsheet."""
    return InvalidInput(text("Expected an XLSX file, but it cannot be read. Save it anew, or as CSV."))


def fit_text(cell: str) -> str:
    """A text without what XML has no place for."""
    return _UNFIT.sub("", cell)


def written(header: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """An XLSX file with one sheet; every cell is text, so that none is run as a formula and no number is rounded."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for cells in (header, *rows):
        line = []
        for cell in cells:
            made = WriteOnlyCell(sheet, fit_text(cell))
            made.data_type = "s"
            line.append(made)
        sheet.append(line)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
