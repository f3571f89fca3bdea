"""Items by what people write of them: offered while somebody types, and found in the texts that name them.

An item is a record of a type that says ``impact``, whatever the type is called.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.records.search.texts import field_text
from itsm.records.tables import Record
from itsm.records.visibility import Seen, visible_to
from itsm.rights.fields import field_rights
from itsm.schedule.deciding.work import MOST_ITEMS, items_in

MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Item:
    """An item that somebody may mean."""

    number: str
    title: str
    type: RecordType


def offered_items(typed: str, actor: Actor) -> Sequence[Item]:
    """Items that the actor sees and that are not over, whose number begins or whose name contains ``typed``."""
    if not typed:
        return ()
    with reading() as session:
        types = item_types(session)
        matching = or_(
            Record.number.startswith(typed.upper(), autoescape=True),
            func.lower(Record.title).contains(typed.lower(), autoescape=True),
        )
        statement = select(Record.number, Record.title, Record.type_key).where(*_there(types, actor), matching)
        rows = session.execute(statement.order_by(func.lower(Record.title), Record.key).limit(MOST_OFFERED))
        return [Item(row.number, row.title, types[row.type_key]) for row in rows]


def named_by(session: Session, seen: Seen, of_type: RecordType, actor: Actor) -> Sequence[Record]:
    """The items that the texts of a record name, by number or whole name, as far as the actor sees texts and items."""
    hidden = field_rights(actor, of_type, seen.thing).hidden
    fields = [one for one in of_type.fields if one.names_items and one.key not in hidden]
    names = [name for one in fields for name in items_in(field_text(seen.row, one.key) or "")][:MOST_ITEMS]
    if not names:
        return ()
    meant = or_(
        Record.number.in_([name.upper() for name in names]),
        func.lower(Record.title).in_([name.lower() for name in names]),
    )
    types = item_types(session)
    statement = select(Record).where(*_there(types, actor), meant, Record.key != seen.row.key)
    return list(session.scalars(statement.order_by(Record.key).limit(MOST_ITEMS)))


def item_types(session: Session) -> dict[str, RecordType]:
    """The types whose records are items, by key."""
    return {one.key: one for one in record_types_in(session) if one.impact}


def _there(types: Collection[str], actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Record.type_key.in_(types), Record.status_kind != "closed", visible_to(actor)
