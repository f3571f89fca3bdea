"""The cells of a figure in words, for pages and files."""

from datetime import date
from decimal import Decimal

from engine.errors import Text
from itsm.figures.result import Cell, Month, Number
from itsm.language import format_number, translate


def said(cell: Cell | Month | Number, language: str) -> str:
    """A cell as people read it: months as 2026-11, numbers with the separators of the language."""
    if isinstance(cell, Month):
        return f"{cell.first:%Y-%m}"
    if isinstance(cell, Number):
        return cell.number
    if isinstance(cell, Text):
        return translate(cell, language)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal | int):
        return format_number(float(cell), language)
    return cell if cell is not None else "–"


def plain(cell: Cell | Month | Number, language: str) -> str:
    """A cell as a file has it: numbers as programs read them, nothing for what there is not."""
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell) if isinstance(cell, int) else said(cell, language)
