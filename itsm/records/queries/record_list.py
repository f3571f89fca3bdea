"""Lists of records: filtered, sorted, by key sets; a requester's own."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import reading
from engine.errors import InvalidInput, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.clocks.showing.due import with_clocks
from itsm.language import listed
from itsm.packs.model import RecordType
from itsm.records.kept_out import not_kept_out
from itsm.records.queries.items import Page, RecordItem, record_items
from itsm.records.queries.sorting import order_of
from itsm.records.search.texts import type_of
from itsm.records.tables import Record, RecordField
from itsm.records.visibility import RELATED, Seen, field_visible_to, seen_row, visible_to, with_relations
from itsm.rights.fields import ALWAYS_SEEN, is_within, sees_every_field
from itsm.rights.standing import standing_of

_MOST = 200
_EQUAL: Mapping[str, InstrumentedAttribute[str | None]] = {
    "status": Record.status, "priority": Record.priority, "team": Record.team, "category": Record.category,
    "service": Record.service, "channel": Record.channel, "impact": Record.impact, "urgency": Record.urgency,
    "resolution_code": Record.resolution_code, "external_number": Record.external_number,
}
OWN = "own."
"""Before the key of an own field that its pack declares searchable: a filter by its whole value."""
FILTERS = (*_EQUAL, "kind", "clock", "requester", "owner", "handler", "mine", "text", "overruled")
"""Names of filters: columns, ``kind`` of the status, ``clock`` (``itsm.clocks.showing.due``), people by key (a
``handler`` has an open task of it), ``mine`` (one owns it), ``text`` in the title, ``overruled`` (a person holds the
priority against the decision)."""


def record_list(
    type_key: str,
    filters: Mapping[str, str],
    sort: str,
    after: str | None,
    limit: int,
    actor: Actor,
) -> Page[RecordItem]:
    """Records of a type; ``sort`` is one of SORT_NAMES, with ``-`` from its other end (the newest first).

    Raises InvalidInput (no such filter or sort, foreign cursor).
    """
    many = max(1, min(limit, _MOST))
    with reading() as session:
        of_type = type_of(session, type_key)
        order = order_of(sort, of_type, actor)
        conditions = [Record.type_key == type_key, visible_to(actor)]
        conditions += [_condition(name, value, of_type, actor) for name, value in filters.items() if value]
        conditions += _sight(of_type, [*filters, sort.removeprefix("-")], actor)
        # Keys first: a database that sorts whole records moves all of their texts.
        chosen = order.chosen(conditions, after, many + 1)
        statement = with_relations(actor).add_columns(chosen.c.place).join(chosen, chosen.c.key == Record.key)
        rows = [tuple(row) for row in session.execute(statement.order_by(*order.of(chosen)))]
        found = [seen_row(actor, row[:-1]) for row in rows[:many]]
        items = record_items(session, found, actor, with_clocks=True)
    return Page(items, order.cursor(rows[many - 1][-1], found[-1].row.key) if len(rows) > many else None)


def portal_records(actor: Actor, limit: int = 50) -> list[RecordItem]:
    """What the actor asked for or opened, the newest first; and those of a site or customer that they may see."""
    many = min(limit, _MOST)
    standing = standing_of(actor)
    wider = [RELATED[reach](actor) for reach in ("site", "customer") if reach in standing.decisive]
    found: dict[int, Seen] = {}
    with reading() as session:
        for own in (Record.requester_key == actor.key, Record.opened_by_key == actor.key, *wider):
            newest = with_relations(actor).where(own, not_kept_out(actor)).order_by(Record.opened_at.desc()).limit(many)
            found |= {one.row.key: one for one in _seen(session, actor, newest)}
        rows = sorted(found.values(), key=lambda one: (one.row.opened_at, one.row.key), reverse=True)
        return record_items(session, rows[:many], actor)


def _seen(session: Session, actor: Actor, statement: Select[Record]) -> list[Seen]:
    return [seen_row(actor, tuple(row)) for row in session.execute(statement)]


def _sight(of_type: RecordType | None, asked: Sequence[str], actor: Actor) -> Iterator[ColumnElement[bool]]:
    """A filter or an order by a field finds only where the actor sees that field: else the list would tell it."""
    if of_type is None or sees_every_field(actor, lambda: (of_type,)):
        return
    names = {"priority" if name == "overruled" else name.removeprefix(OWN) for name in asked}
    keys = names & of_type.by_key.keys() - ALWAYS_SEEN
    for group in sorted({of_type.by_key[key].group for key in keys}):
        known = of_type.groups[group]
        seen = is_within(actor, known.seen_by)
        yield field_visible_to(actor, of_type.key, group, public=not known.internal) if seen else false()


def _condition(name: str, value: str, of_type: RecordType | None, actor: Actor) -> ColumnElement[bool]:
    if name == "category":
        return _in_branch(value, of_type)
    if name in _EQUAL:
        return _EQUAL[name] == value
    if name in _MEANT:
        return _MEANT[name](value, actor)
    if name.startswith(OWN):
        return _own_field(name.removeprefix(OWN), value, of_type)
    raise _no_filter(name)


def _in_branch(value: str, of_type: RecordType | None) -> ColumnElement[bool]:
    """The category and all below it."""
    field = of_type.by_key.get("category") if of_type else None
    return Record.category.in_(field.branch(value)) if field else Record.category == value


def _of_kind(value: str, _actor: Actor) -> ColumnElement[bool]:
    return Record.status_kind != "closed" if value == "not_closed" else Record.status_kind == value


def _handled_by(value: str, _actor: Actor) -> ColumnElement[bool]:
    theirs = UserTask.assignee_key == _key(value)
    open_tasks = (UserTask.state == literal_column(f"'{UserTaskState.OPEN.value}'")) & theirs
    return Record.instance_key.in_(select(UserTask.instance_key).where(open_tasks))


def _key(value: str) -> int:
    return int(value) if value.isdecimal() else 0


_MEANT: Mapping[str, Callable[[str, Actor], ColumnElement[bool]]] = {
    "kind": _of_kind,
    "clock": with_clocks,
    "requester": lambda value, _actor: Record.requester_key == _key(value),
    "owner": lambda value, _actor: Record.owner_key == _key(value),
    "handler": _handled_by,
    "mine": lambda _value, actor: Record.owner_key == actor.key,
    "text": lambda value, _actor: func.lower(Record.title).contains(value.lower(), autoescape=True),
    "overruled": lambda _value, _actor: Record.overruled_at.is_not(None),
}


def _own_field(key: str, value: str, of_type: RecordType | None) -> ColumnElement[bool]:
    """The indexed value; of a record that waits for the worker, the value that it has now."""
    field = of_type.by_key.get(key) if of_type else None
    if field is None or field.standard or not field.searchable:
        raise _no_filter(OWN + key)
    kept = select(RecordField.record_key).where(
        RecordField.record_key == Record.key, RecordField.field == key, RecordField.value == value
    )
    now = Record.own_fields[key].as_string() == value
    return or_(and_(Record.words_due.is_(False), kept.exists()), and_(Record.words_due, now))


def _no_filter(name: str) -> InvalidInput:
    names = listed(FILTERS)
    return InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=names, name=name[:60]))
