"""Writing a decision table as an XLSX file; every cell is text: none is run as a formula, and none is rounded."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from engine.dmn.elements import Element, child, children, content_of, text_of, type_reference
from engine.errors import InvalidState, text
from itsm.exchange.files.spreadsheet import fit_text
from itsm.language import translate
from itsm.studio.decision_files.sheets.layout import (
    DESCRIPTION,
    FIRST_RULE,
    HEADS,
    INPUT,
    KINDS,
    NOTE,
    OUTPUT,
    POLICY,
    Column,
    Line,
    Sheet,
)

LONGEST_CELL = 32_767
WIDTH = 22
"""Characters of a column, as wide as most cells of our tables."""


def sheet_of(table: Element) -> Sheet:
    """A ``decisionTable`` element as rows and columns; texts are as they are drawn, without blanks around them."""
    inputs, outputs = list(children(table, "input")), list(children(table, "output"))
    notes, rules = list(children(table, "annotation")), list(children(table, "rule"))
    columns = [*map(_input, inputs), *map(_output, outputs), *(_note(note) for note in notes), Column(DESCRIPTION)]
    lines = tuple(Line(rule.get("id", ""), tuple(_cells(rule, len(notes)))) for rule in rules)
    return Sheet(table.get("hitPolicy", "UNIQUE"), table.get("aggregation", ""), tuple(columns), lines)


def _input(column: Element) -> Column:
    expression = child(column, "inputExpression")
    return Column(
        INPUT, column.get("id", ""), column.get("label", ""), text_of(expression), type_reference(expression) or "",
        text_of(child(column, "inputValues")),
    )  # fmt: skip


def _output(column: Element) -> Column:
    return Column(
        OUTPUT, column.get("id", ""), column.get("label", ""), column.get("name", ""), type_reference(column) or "",
        text_of(child(column, "outputValues")), text_of(child(column, "defaultOutputEntry")),
    )  # fmt: skip


def _note(column: Element) -> Column:
    return Column(NOTE, column.get("id", ""), column.get("name", ""))


def _cells(rule: Element, notes: int) -> Iterator[str]:
    for name in ("inputEntry", "outputEntry"):
        yield from (text_of(cell) for cell in children(rule, name))
    written = [text_of(cell) for cell in children(rule, "annotationEntry")][:notes]
    yield from [*written, *[""] * (notes - len(written))]
    description = child(rule, "description")
    yield content_of(description).strip() if description is not None else ""


def workbook(sheet: Sheet, title: str, language: str) -> bytes:
    """The XLSX file of a table, with headings in a language. Raises InvalidState when a cell does not fit."""
    from openpyxl import Workbook  # 3 MB that most processes never need
    from openpyxl.styles import Font

    book = Workbook()
    page: Any = book.active
    page.title = _title(title)
    for number, cells in enumerate(_rows(sheet, language), 1):
        for place, written in enumerate(cells, 1):
            if written:
                _require_short(written, number, place)
                cell = page.cell(number, place)
                cell.value = fit_text(written)
                cell.data_type = "s"  # what begins with = would be a formula
                cell.number_format, cell.quotePrefix = "@", written.startswith(("=", "+", "-", "@"))
                if number < FIRST_RULE or place == 1:
                    cell.font = Font(bold=True)
    _shape(page, len(sheet.columns))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _require_short(written: str, number: int, place: int) -> None:
    """A spreadsheet would cut a longer text without a word."""
    if len(written) > LONGEST_CELL:
        raise InvalidState(
            text(
                "Expected cells of at most %(most)s characters, but that in row %(row)s, column %(column)s is longer. "
                "Export the file as it is.",
                most=LONGEST_CELL, row=number, column=place,
            )
        )


def _rows(sheet: Sheet, language: str) -> Iterator[Sequence[str]]:
    yield [translate(POLICY, language), sheet.policy, sheet.aggregation]
    for name, head in HEADS:
        cells = [getattr(one, name) for one in sheet.columns]
        said = [translate(KINDS[cell], language) for cell in cells] if name == "kind" else cells
        yield [translate(head, language), *said]
    for line in sheet.lines:
        yield [line.id, *line.cells]


def _shape(page: Any, columns: int) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = f"B{FIRST_RULE}"
    page.row_dimensions[3].hidden = True
    for number in range(1, columns + 2):
        page.column_dimensions[get_column_letter(number)].width = WIDTH


def _title(name: str) -> str:
    """A name that a sheet may have."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in fit_text(name)).strip(" '")
    return plain[:31] or "Table"
