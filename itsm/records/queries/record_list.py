"""Lists of records: filtered, sorted, by key sets; a requester's own."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import reading
from engine.errors import InvalidInput, NotFound, text
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.records.queries.items import Page, RecordItem, cursor_of, foreign_cursor, read_cursor, record_items
from itsm.records.tables import Record
from itsm.records.visibility import RELATED, Seen, field_visible_to, seen_row, visible_to, with_relations
from itsm.rights.fields import sees_every_field
from itsm.rights.standing import standing_of

_MOST = 200
SORTS: Mapping[str, InstrumentedAttribute[datetime]] = {
    "opened_at": Record.opened_at,
}
_EQUAL: Mapping[str, InstrumentedAttribute[str | None]] = {
    "status": Record.status, "priority": Record.priority, "team": Record.team, "category": Record.category,
    "service": Record.service, "channel": Record.channel, "impact": Record.impact, "urgency": Record.urgency,
    "resolution_code": Record.resolution_code, "external_number": Record.external_number,
}
FILTERS = (*_EQUAL, "kind", "requester", "owner", "mine", "text")
"""Names of filters: columns, ``kind`` of the status, people by key, ``mine`` (one owns it), ``text`` in the title."""


def record_list(
    type_key: str,
    filters: Mapping[str, str],
    sort: str,
    after: str | None,
    limit: int,
    actor: Actor,
) -> Page[RecordItem]:
    """Records of a type; ``sort`` is a name of SORTS, with ``-`` for the newest first.

    Raises InvalidInput (no such filter or sort, foreign cursor).
    """
    many = max(1, min(limit, _MOST))
    column, falling = _sort(sort)
    conditions = [Record.type_key == type_key, visible_to(actor), *_conditions(filters, actor)]
    if after:
        conditions.append(_beyond(column, falling, after))
    order = (column.desc(), Record.key.desc()) if falling else (column, Record.key)
    with reading() as session:
        conditions += _sight_of_filters(session, type_key, filters, actor)
        found = _seen(session, actor, with_relations(actor).where(*conditions).order_by(*order).limit(many + 1))
        items = record_items(session, found[:many], actor)
    last = found[many - 1].row if len(found) > many else None
    return Page(items, None if last is None else cursor_of(getattr(last, column.key).isoformat(), last.key))


def portal_records(actor: Actor, limit: int = 50) -> list[RecordItem]:
    """What the actor asked for or opened, the newest first; and those of a site or customer that they may see."""
    many = min(limit, _MOST)
    standing = standing_of(actor)
    wider = [RELATED[reach](actor) for reach in ("site", "customer") if reach in standing.decisive]
    found: dict[int, Seen] = {}
    with reading() as session:
        for own in (Record.requester_key == actor.key, Record.opened_by_key == actor.key, *wider):
            newest = with_relations(actor).where(own).order_by(Record.opened_at.desc()).limit(many)
            found |= {one.row.key: one for one in _seen(session, actor, newest)}
        rows = sorted(found.values(), key=lambda one: (one.row.opened_at, one.row.key), reverse=True)
        return record_items(session, rows[:many], actor)


def _seen(session: Session, actor: Actor, statement: Select[Record]) -> list[Seen]:
    return [seen_row(actor, tuple(row)) for row in session.execute(statement)]


def _sight_of_filters(
    session: Session, type_key: str, filters: Mapping[str, str], actor: Actor
) -> Iterator[ColumnElement[bool]]:
    """A filter by a field finds only where the actor sees that field: else the list would tell it."""
    if sees_every_field(actor):
        return
    try:
        of_type = record_type(type_key, session)
    except NotFound:
        return
    asked = [of_type.by_key[name] for name in _EQUAL if filters.get(name) and name in of_type.by_key]
    for group in sorted({field.group for field in asked}):
        yield field_visible_to(actor, type_key, group, public=not of_type.groups[group].internal)


def _sort(sort: str) -> tuple[InstrumentedAttribute[datetime], bool]:
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(SORTS), name=sort))
    return column, sort.startswith("-")


def _beyond(column: InstrumentedAttribute[datetime], falling: bool, after: str) -> ColumnElement[bool]:
    moment, key = read_cursor(after, 2)
    try:
        at, last = datetime.fromisoformat(str(moment)), int(str(key))
    except ValueError:
        raise foreign_cursor() from None
    if at.tzinfo is None:
        raise foreign_cursor()
    if falling:
        return or_(column < at, and_(column == at, Record.key < last))
    return or_(column > at, and_(column == at, Record.key > last))


def _conditions(filters: Mapping[str, str], actor: Actor) -> list[ColumnElement[bool]]:
    return [_condition(name, value, actor) for name, value in filters.items() if value]


def _condition(name: str, value: str, actor: Actor) -> ColumnElement[bool]:
    if name in _EQUAL:
        return _EQUAL[name] == value
    if name == "kind":
        return Record.status_kind != "closed" if value == "not_closed" else Record.status_kind == value
    if name == "mine":
        return Record.owner_key == actor.key
    if name in ("requester", "owner"):
        key = int(value) if value.isdecimal() else 0
        return (Record.requester_key if name == "requester" else Record.owner_key) == key
    if name == "text":
        return func.lower(Record.title).contains(value.lower(), autoescape=True)
    raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(FILTERS), name=name))
