"""Orders: those of a person with where they stand, and what was ordered with one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound
from engine.feel import from_json
from engine.registry import Actor
from itsm.catalogue.ordering import Cost
from itsm.catalogue.queries.standing import standing
from itsm.catalogue.tables import ItemRow, OrderRow
from itsm.forms.model import Component, Form
from itsm.language.formats import day_or_time
from itsm.packs.deployed import form as deployed_form
from itsm.packs.deployed import record_type
from itsm.packs.model import Field
from itsm.packs.names import in_language
from itsm.paging import cut
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, visible_to
from itsm.rights.fields import field_rights
from itsm.rights.grants import Thing

PAGE = 30


@dataclass(frozen=True, slots=True)
class OrderItem:
    """An order in a list: its record with where that stands, the item, and the parts of a bundle."""

    number: str
    title: str
    type_key: str
    status: str | None
    name: str
    icon: str
    code: str
    ordered_at: datetime
    cost: Cost
    requester: str
    """Whom it is for, when that is somebody else."""
    now: Sequence[str] = ()
    """Its open steps in plain words."""
    awaited: Sequence[tuple[str, str]] = ()
    """Label and value of what its requester reads of it while it waits."""
    parts: Sequence["OrderItem"] = ()
    """Those that have begun."""
    later: Sequence["LaterPart"] = ()


@dataclass(frozen=True, slots=True)
class LaterPart:
    """A part of a bundle whose turn has not come."""

    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was ordered with a record: the item, the answers in words, the cost then, who ordered it."""

    code: str
    name: str
    icon: str
    cost: Cost
    ordered_by: str
    ordered_by_key: int | None
    answers: Sequence[tuple[str, str]]
    parts: Sequence[OrderItem] = ()
    later: Sequence[LaterPart] = ()


def my_orders(
    actor: Actor, language: str, after: str | None = None, zone: str = ""
) -> tuple[list[OrderItem], str | None]:
    """What the actor has ordered or gets, the newest first, with the cursor of the next page. Raises Forbidden.

    Days and times are as people of ``zone`` say them; without one as they are kept.
    """
    require(actor, "portal.use")
    with reading() as session:
        own = or_(OrderRow.ordered_by_key == actor.key, Record.requester_key == actor.key)
        statement = _orders().where(own, OrderRow.part_of_key.is_(None), visible_to(actor))
        rows, following = cut(session, statement, (OrderRow.key,), after, PAGE, falling=True)
        return _items(session, rows, actor, language, zone), following


def order_of(number: str, actor: Actor, language: str, zone: str = "") -> Ordered | None:
    """What was ordered with the record; None for one that no order made. Raises NotFound (no such record).

    Days and times are as people of ``zone`` say them; without one as they are kept.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        statement = (
            select(OrderRow, ItemRow, PersonRow.name)
            .join(ItemRow, ItemRow.key == OrderRow.item_key)
            .outerjoin(PersonRow, PersonRow.key == OrderRow.ordered_by_key)
            .where(OrderRow.record_key == seen.row.key)
        )
        found = session.execute(statement).one_or_none()
        if found is None:
            return None
        order, item, by = found
        mine = session.execute(_orders().where(OrderRow.key == order.key)).all()
        whole = _items(session, mine, actor, language, zone)
        return Ordered(
            item.code, in_language(item.names, language), item.icon,
            Cost(order.cost_once, order.cost_monthly, order.currency), by or "", order.ordered_by_key,
            _answers(session, order, language, zone), whole[0].parts, whole[0].later,
        )  # fmt: skip


def _orders() -> Select[*tuple[Any, ...]]:
    return (
        select(OrderRow.key, OrderRow, Record, ItemRow, PersonRow.name.label("requester"))
        .join(Record, Record.key == OrderRow.record_key)
        .join(ItemRow, ItemRow.key == OrderRow.item_key)
        .outerjoin(PersonRow, PersonRow.key == Record.requester_key)
    )


def _items(
    session: Session, rows: Sequence[Row[Any]], actor: Actor, language: str, zone: str
) -> list[OrderItem]:
    """Orders with their parts and where all of them stand: so many statements, however many there are."""
    keys = [row.Record.key for row in rows if row.OrderRow.parts]
    of_them = _orders().where(OrderRow.part_of_key.in_(keys), visible_to(actor)).order_by(OrderRow.key)
    parts = session.execute(of_them).all() if keys else []
    running = [row.Record.key for row in (*rows, *parts) if row.Record.status_kind in OPEN_KINDS]
    now = standing(session, running, language)
    told = [_item(session, row, actor, language, zone, now) for row in parts]
    below: dict[int, list[OrderItem]] = {}
    for row, part in zip(parts, told, strict=True):
        below.setdefault(row.OrderRow.part_of_key, []).append(part)
    names = _later_names(session, rows)
    return [
        replace(
            _item(session, row, actor, language, zone, now), parts=below.get(row.Record.key, ()),
            later=_later(row, below.get(row.Record.key, ()), names, language),
        )
        for row in rows
    ]  # fmt: skip


def _later_names(session: Session, rows: Sequence[Row[Any]]) -> Mapping[str, ItemRow]:
    """Items that are parts of what is under way, by code, as it was ordered."""
    under_way = [row.OrderRow for row in rows if row.Record.status_kind in OPEN_KINDS]
    codes = {code for order in under_way for stage in order.parts for code in stage}
    found = session.scalars(select(ItemRow).where(ItemRow.code.in_(sorted(codes)))) if codes else ()
    return {item.code: item for item in found}


def _later(
    row: Row[Any], begun: Sequence[OrderItem], names: Mapping[str, ItemRow], language: str
) -> list[LaterPart]:
    """What has not begun of a bundle that is under way, in the order of its stages."""
    if row.Record.status_kind not in OPEN_KINDS:
        return []
    left = [names[code] for stage in row.OrderRow.parts for code in stage if code in names]
    there = [part.code for part in begun]
    return [LaterPart(in_language(one.names, language), one.icon) for one in left if one.code not in there]


def _item(
    session: Session, row: Row[Any], actor: Actor, language: str, zone: str, now: Mapping[int, Sequence[str]]
) -> OrderItem:
    order, record, item = row.OrderRow, row.Record, row.ItemRow
    other = row.requester if record.requester_key != actor.key else None
    return OrderItem(
        record.number, record.title, record.type_key, record.status, in_language(item.names, language), item.icon,
        item.code, order.ordered_at, Cost(order.cost_once, order.cost_monthly, order.currency), other or "",
        now.get(record.key, ()), _awaited(session, record, actor, language, zone),
    )  # fmt: skip


def _awaited(session: Session, record: Record, actor: Actor, language: str, zone: str) -> list[tuple[str, str]]:
    """What the pack lets its requester read of it, where it waits."""
    if record.status_kind != "waiting":
        return []
    of_type = record_type(record.type_key, session)
    rights = field_rights(actor, of_type, Thing(of_type.key, frozenset({"own"})))
    shown = [of_type.by_key[key] for key in of_type.portal_about if key not in rights.hidden]
    said = [(one.label(language), one.shown(_value(record, one), language, zone)) for one in shown]
    return [(label, words) for label, words in said if words]


def _value(record: Record, field: Field) -> object:
    return getattr(record, field.key) if field.standard else from_json(record.own_fields.get(field.key))


def _answers(session: Session, order: OrderRow, language: str, zone: str) -> list[tuple[str, str]]:
    """Label and words of each answer, in the order of the form as it is now; without the form, the keys."""
    try:
        form: Form | None = deployed_form(order.form, language, session)
    except NotFound:
        form = None
    by_key = {one.key: one for one in form.fields if one.key} if form is not None else {}
    keys = [key for key in by_key if key in order.given] + [key for key in order.given if key not in by_key]
    said = [(_label(by_key.get(key), key), _said(by_key.get(key), order.given[key], language, zone)) for key in keys]
    return [(label, words) for label, words in said if words]


def _label(component: Component | None, key: str) -> str:
    return component.label or key if component is not None else key


def _said(component: Component | None, value: object, language: str, zone: str) -> str:
    if isinstance(value, list):
        said = (_said(component, one, language, zone) for one in value)
        return ("、" if language == "zh-CN" else ", ").join(filter(None, said))
    if isinstance(value, bool):
        return "✓" if value else ""
    if component is not None and component.type == "datetime" and zone and value:
        return day_or_time(str(value), language, zone)
    labels = {option.value: option.label for option in component.options} if component is not None else {}
    return "" if value is None else str(labels.get(str(value), value))
