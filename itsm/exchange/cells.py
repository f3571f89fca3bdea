"""One spelling for cells: yes and no, lists, states, times; and cells that no spreadsheet runs as a formula."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime

from itsm.imports.spreadsheet import plain_cell

YES, NO = "yes", "no"
IN_USE, ARCHIVED = "in use", "archived"
_YES = frozenset({"yes", "y", "true", "1", "x", "是", "active", "启用"})
_NO = frozenset({"no", "n", "false", "0", "否", "closed", "停用"})
_ARCHIVED = frozenset({"archived", "已归档", "归档"})
_IN_USE = frozenset({"in use", "in_use", "active", "使用中", "启用"})
_BETWEEN = re.compile(r"\s*[;；\n]\s*")
_SHIELDED = re.compile(r"'+[=+\-@\t\r]")


def flag(cell: str) -> str:
    """``yes`` or ``no``, whatever a spreadsheet calls it; anything else stays and is refused later."""
    word = cell.strip().casefold()
    return YES if word in _YES else NO if word in _NO else word


def state(cell: str) -> str:
    """``in use`` or ``archived``."""
    word = cell.strip().casefold()
    return ARCHIVED if word in _ARCHIVED else IN_USE if word in _IN_USE else word


def casefolded(cell: str) -> str:
    """An e-mail address as it is stored."""
    return cell.strip().casefold()


def parts(cell: str) -> list[str]:
    """The members of a list."""
    return [part for part in _BETWEEN.split(cell.strip()) if part]


def joined(members: Iterable[str]) -> str:
    """A list in one cell, in the order of the alphabet."""
    return "; ".join(sorted(members))


def listed(cell: str) -> str:
    """A list in its one spelling."""
    return joined(set(parts(cell)))


def tidy(read: Callable[[str], str]) -> Callable[[str], str]:
    """A spelling by what may refuse: what cannot be read stays as it is, and is refused when it is stored."""
    from engine.errors import InvalidInput

    def spelt(cell: str) -> str:
        try:
            return read(cell.strip())
        except (InvalidInput, ValueError):
            return cell.strip()

    return spelt


def day(cell: str) -> str:
    """A date in ISO 8601, also where a spreadsheet has made a time of it."""
    written = cell.strip()
    return tidy(lambda one: date.fromisoformat(one[:10]).isoformat() if one[10:] in ("", "T00:00:00") else one)(written)


def of_spreadsheet(value: object) -> str:
    """A value that a spreadsheet has typed, as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def shielded(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet runs (OWASP, "CSV Injection"); ``unshielded`` gives it back."""
    return f"'{cell}" if _SHIELDED.match(cell) else plain_cell(cell)


def unshielded(cell: str) -> str:
    """The cell before it was ``shielded``."""
    return cell[1:] if _SHIELDED.match(cell) else cell
