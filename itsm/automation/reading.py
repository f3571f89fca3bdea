"""Other records that a step names, as it reads them."""

from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import text
from engine.registry import InlineCall
from itsm.automation.asking import wrong_input
from itsm.records.links.making import MOST
from itsm.records.tables import Record


def numbers_in(call: InlineCall, name: str = "numbers") -> list[str]:
    """The numbers of records that an input names, each once: a list, or a text with commas or lines between."""
    value = call.inputs.get(name)
    written = value if isinstance(value, list) else str(value or "").replace("\n", ",").split(",")
    found = list(dict.fromkeys(str(one).strip().upper() for one in written if one is not None and str(one).strip()))
    if len(found) > MOST:
        raise wrong_input(name, text("at most %(most)s numbers", most=MOST), len(found))
    return found


def rows_of(work: UnitOfWork, numbers: Sequence[str]) -> dict[str, Record]:
    """The records with these numbers that there are, by number."""
    if not numbers:
        return {}
    found = work.session.scalars(select(Record).where(Record.number.in_(numbers)))
    return {row.number: row for row in found}


def told_of(row: Record) -> dict[str, object]:
    """A record as an expression reads it: what it is and where it stands, and nothing of what it says."""
    return {
        "number": row.number, "title": row.title, "type": row.type_key, "status": row.status,
    }  # fmt: skip
