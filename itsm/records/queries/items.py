"""Records as lists show them, and the cursor that leads to the next page."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

import orjson
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, text
from engine.feel import from_json, to_plain
from engine.registry import Actor
from engine.state.reads import suspended_of
from itsm.clocks.explaining import ClockShown
from itsm.clocks.showing.rows import clocks_of, nearest
from itsm.packs.deployed import record_type, types_without_tree
from itsm.packs.model import STANDARD_FIELDS
from itsm.records.queries.people import names_of
from itsm.records.tables import Record
from itsm.records.visibility import Seen
from itsm.rights.fields import field_rights, sees_every_field

MOST_KEY = 2**53

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items and the cursor of those that follow; None after the last."""

    items: Sequence[Item]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class RecordItem:
    """A record in a list."""

    key: int
    number: str
    type_key: str
    title: str
    status: str | None
    status_kind: str
    priority: str | None
    team: str | None
    requester_name: str | None
    owner_name: str | None
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    external_number: str | None
    overruled: str | None
    """Who holds the priority against the decision, and why; None where nobody does."""
    fields: Mapping[str, object]
    suspended: bool
    """Its process stands still until somebody resumes it."""
    clock: ClockShown | None = None
    """The clock that is due next, in lists that show clocks."""
    missed: Sequence[str] = ()
    """Kinds of the clocks whose target is over."""

    @property
    def due_at(self) -> datetime | None:
        """When that clock is due."""
        return None if self.clock is None else self.clock.due_at

    def value(self, column: str) -> object:
        """Value of a column: a field of the type, or one of the record's own."""
        return self.fields.get(column, getattr(self, column, None))


def record_items(
    session: Session, seen: Sequence[Seen], actor: Actor, with_clocks: bool = False
) -> list[RecordItem]:
    """Items of records that ``actor`` sees: the fields that they see, names of people, whether it stands still."""
    rows = [one.row for one in seen]
    names = names_of(session, [key for row in rows for key in (row.requester_key, row.owner_key)])
    asleep = suspended_of(session, [row.instance_key for row in rows if row.instance_key is not None])
    hidden = _hidden(session, seen, actor)
    items = [
        _item(one.row, names, one.row.instance_key in asleep, gone) for one, gone in zip(seen, hidden, strict=True)
    ]
    return _with_clocks(session, items, actor) if with_clocks else items


def _with_clocks(session: Session, items: Sequence[RecordItem], actor: Actor) -> list[RecordItem]:
    clocks = clocks_of(session, [item.key for item in items], actor)
    return [
        replace(
            item, clock=nearest(clocks.get(item.key, ())),
            missed=[one.kind for one in clocks.get(item.key, ()) if one.breached],
        )
        for item in items
    ]  # fmt: skip


def _hidden(session: Session, seen: Sequence[Seen], actor: Actor) -> list[frozenset[str]]:
    """Keys of the fields that the actor does not see, of each record; worked out once for all that are alike."""
    if not seen or sees_every_field(actor, lambda: types_without_tree(session)):
        return [frozenset()] * len(seen)
    things = {one.thing for one in seen}
    found = {one: field_rights(actor, record_type(one.type, session), one).hidden for one in things}
    return [found[one.thing] for one in seen]


def foreign_cursor() -> InvalidInput:
    """The refusal of a cursor that this list did not give."""
    return InvalidInput(text("Expected an address of this list, but it is none. Start from its first page."))


def _item(row: Record, names: Mapping[int, str], suspended: bool, hidden: frozenset[str]) -> RecordItem:
    fields: dict[str, object] = {key: getattr(row, key) for key in STANDARD_FIELDS}
    fields |= {key: to_plain(from_json(value)) for key, value in row.own_fields.items()}
    fields = {key: value for key, value in fields.items() if key not in hidden}
    return RecordItem(
        row.key, row.number, row.type_key, row.title, row.status, row.status_kind,
        None if "priority" in hidden else row.priority, row.team,
        names.get(row.requester_key or 0), names.get(row.owner_key or 0), row.opened_at, row.resolved_at,
        row.closed_at, row.changed_at, row.external_number,
        None if "priority" in hidden else _overruled(row), fields, suspended,
    )  # fmt: skip


def _overruled(row: Record) -> str | None:
    reason = row.priority_reason
    return None if row.overruled_at is None or reason is None else f"{reason.get('by')}: {reason.get('reason')}"


def cursor_of(*values: object) -> str:
    """An opaque cursor for the values that a page ended with."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode("ascii").rstrip("=")


def read_cursor(cursor: str, length: int) -> list[object]:
    """The values of a cursor; raises InvalidInput when it is none of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != length or not all(map(_is_ours, values)):
        raise foreign_cursor()
    return values


def _is_ours(value: object) -> bool:
    """A text, or a number that a key can be."""
    return isinstance(value, str) or (type(value) is int and abs(value) < MOST_KEY)
