"""Cells of a file that people open in a spreadsheet: none of them may run as a formula."""

import re

_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9.,]+")


def plain_cell(cell: str) -> str:
    """``cell``, with an apostrophe before what a spreadsheet would run (OWASP, "CSV Injection"); numbers stay."""
    return f"'{cell}" if cell.startswith(_BEGINS) and not _NUMBER.fullmatch(cell) else cell
