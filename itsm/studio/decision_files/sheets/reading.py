"""Reading a decision table from an XLSX file. Formulas, and what fits no layout, are refused with their cell."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from engine.errors import InvalidInput, text
from itsm.exchange.files.spreadsheet import check_size, unreadable_spreadsheet
from itsm.language import listed, translate
from itsm.packs.names import LANGUAGES
from itsm.studio.decision_files.sheets.layout import (
    AGGREGATIONS,
    FIRST_RULE,
    HEADS,
    INPUT,
    KINDS,
    MOST_COLUMNS,
    MOST_RULES,
    OUTPUT,
    POLICIES,
    Column,
    Line,
    Sheet,
)

Rows = list[list[str]]


def read_workbook(content: bytes) -> Sheet:
    """The table in the first sheet of a file, whatever the language of its headings. Raises InvalidInput."""
    rows = _rows(content)
    if len(rows) < FIRST_RULE - 1 or not rows[1][1:]:
        raise InvalidInput(
            text("Expected a table as this page exports it, with 8 rows of headings. Export one and change that.")
        )
    policy, aggregation = _policy(rows[0])
    kinds = _kinds(rows[1])
    columns = tuple(_column(kind, rows, place) for place, kind in enumerate(kinds, 1))
    lines = tuple(
        _line(row, number, len(kinds)) for number, row in enumerate(rows[FIRST_RULE - 1 :], FIRST_RULE) if any(row)
    )
    if len(lines) > MOST_RULES:
        raise InvalidInput(text("Expected at most %(most)s rules, but there are more.", most=MOST_RULES))
    return Sheet(policy, aggregation, columns, lines)


def _rows(content: bytes) -> Rows:
    check_size(content)
    from openpyxl import load_workbook  # 3 MB that most processes never need

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        page: Any = book.worksheets[0]
        page.reset_dimensions()  # what the file says of its size need not be true
        return [list(_texts(cells)) for cells in _limited(page.iter_rows())]
    except InvalidInput:
        raise
    except Exception as problem:  # whatever a broken file makes of the library
        raise unreadable_spreadsheet() from problem


def _limited(rows: Iterator[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number > MOST_RULES + FIRST_RULE or len(row) > MOST_COLUMNS + 1:
            raise InvalidInput(
                text(
                    "Expected at most %(rules)s rules and %(columns)s columns, but there are more.",
                    rules=MOST_RULES, columns=MOST_COLUMNS,
                )
            )
        yield row


def _texts(cells: Sequence[Any]) -> Iterator[str]:
    for cell in cells:
        if cell.data_type in ("f", "e"):
            raise InvalidInput(
                text(
                    "Expected text, but cell %(cell)s is a formula. Write what it gives, or begin it with an "
                    "apostrophe.",
                    cell=cell.coordinate,
                )
            )
        yield _feel(cell.value).strip()


def _feel(value: object) -> str:
    """What a spreadsheet made of a cell, as FEEL writes it; texts stay as they are."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return f'date("{value.date().isoformat()}")'
    if isinstance(value, datetime):
        return f'date and time("{value.isoformat(timespec="seconds")}")'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, time):
        return f'time("{value.isoformat(timespec="seconds")}")'
    return str(value)


def _policy(row: Sequence[str]) -> tuple[str, str]:
    policy, aggregation = ([*row, "", "", ""][place].strip().upper() for place in (1, 2))
    if policy not in POLICIES or aggregation not in ("", *AGGREGATIONS) or (aggregation and policy != "COLLECT"):
        raise InvalidInput(
            text(
                "Expected a hit policy in cell B1 (%(policies)s), and one of %(sums)s beside COLLECT alone, but it is "
                "“%(found)s”.",
                policies=listed(POLICIES), sums=listed(AGGREGATIONS),
                found=f"{policy} {aggregation}"[:40].strip(),
            )
        )
    return policy, aggregation


def _kinds(row: Sequence[str]) -> list[str]:
    said = {translate(words, one).casefold(): kind for kind, words in KINDS.items() for one in LANGUAGES}
    known = said | {kind: kind for kind in KINDS}
    found = []
    for number, written in enumerate(row[1:], 2):
        if not written:
            break
        if written.casefold() not in known:
            raise InvalidInput(
                text(
                    "Expected a kind of column in cell %(cell)s (%(kinds)s), but it is “%(found)s”.",
                    cell=f"{_letter(number)}2", kinds=listed(KINDS), found=written[:40],
                )
            )
        found.append(known[written.casefold()])
    if found != sorted(found, key=list(KINDS).index) or OUTPUT not in found:
        raise InvalidInput(
            text(
                "Expected input columns, then output columns (at least one), then annotations. "
                "Put them in this order."
            )
        )
    return found


def _column(kind: str, rows: Rows, place: int) -> Column:
    cells = {name: _at(rows[number], place) for number, (name, _) in enumerate(HEADS, 1)}
    if kind == INPUT and not cells["expression"]:
        raise InvalidInput(
            text("Expected what the column tests in cell %(cell)s, but it is empty.", cell=f"{_letter(place + 1)}5")
        )
    return Column(**{**cells, "kind": kind})


def _line(row: Sequence[str], number: int, width: int) -> Line:
    beyond = next((place for place, written in enumerate(row[width + 1 :], width + 2) if written), None)
    if beyond is not None:
        raise InvalidInput(
            text(
                "Expected nothing in cell %(cell)s, since row 2 names no kind for its column. "
                "Name one, or clear the cell.",
                cell=f"{_letter(beyond)}{number}",
            )
        )
    return Line(_at(row, 0), tuple(_at(row, place) for place in range(1, width + 1)))


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
