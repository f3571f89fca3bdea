"""Orders: those of a person with where they stand, and what was ordered with one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound
from engine.registry import Actor
from itsm.catalogue.ordering import Cost
from itsm.catalogue.tables import ItemRow, OrderRow
from itsm.forms.model import Component, Form
from itsm.packs.deployed import form as deployed_form
from itsm.packs.names import in_language
from itsm.paging import cut
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, visible_to

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
    parts: Sequence["OrderItem"] = ()


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
    parts: Sequence[OrderItem] = field(default_factory=tuple)


def my_orders(actor: Actor, language: str, after: str | None = None) -> tuple[list[OrderItem], str | None]:
    """What the actor has ordered or gets, the newest first, with the cursor of the next page. Raises Forbidden."""
    require(actor, "portal.use")
    with reading() as session:
        own = or_(OrderRow.ordered_by_key == actor.key, Record.requester_key == actor.key)
        statement = _orders().where(own, OrderRow.part_of_key.is_(None), visible_to(actor))
        rows, following = cut(session, statement, (OrderRow.key,), after, PAGE, falling=True)
        parts = _parts(session, [row.record_key for row in rows], actor, language)
        return [_item(row, actor, language, parts.get(row.record_key, ())) for row in rows], following


def order_of(number: str, actor: Actor, language: str) -> Ordered | None:
    """What was ordered with the record; None for one that no order made. Raises NotFound (no such record)."""
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
        parts = _parts(session, [seen.row.key], actor, language) if item.parts else {}
        return Ordered(
            item.code, in_language(item.names, language), item.icon,
            Cost(order.cost_once, order.cost_monthly, order.currency), by or "", order.ordered_by_key,
            _answers(session, order, language), parts.get(seen.row.key, ()),
        )  # fmt: skip


def _orders() -> Select[*tuple[Any, ...]]:
    return (
        select(
            OrderRow.key, OrderRow.record_key, OrderRow.part_of_key, OrderRow.ordered_at, OrderRow.cost_once,
            OrderRow.cost_monthly, OrderRow.currency, Record.number, Record.title, Record.type_key, Record.status,
            Record.requester_key, ItemRow.code, ItemRow.names, ItemRow.icon, PersonRow.name.label("requester"),
        )
        .join(Record, Record.key == OrderRow.record_key)
        .join(ItemRow, ItemRow.key == OrderRow.item_key)
        .outerjoin(PersonRow, PersonRow.key == Record.requester_key)
    )  # fmt: skip


def _parts(session: Session, keys: Sequence[int], actor: Actor, language: str) -> Mapping[int, list[OrderItem]]:
    found: dict[int, list[OrderItem]] = {}
    statement = _orders().where(OrderRow.part_of_key.in_(keys), visible_to(actor)).order_by(OrderRow.key)
    for row in session.execute(statement) if keys else ():
        found.setdefault(row.part_of_key, []).append(_item(row, actor, language))
    return found


def _item(row: Row[Any], actor: Actor, language: str, parts: Sequence[OrderItem] = ()) -> OrderItem:
    other = row.requester if row.requester_key != actor.key else None
    return OrderItem(
        row.number, row.title, row.type_key, row.status, in_language(row.names, language), row.icon, row.code,
        row.ordered_at, Cost(row.cost_once, row.cost_monthly, row.currency), other or "", parts,
    )  # fmt: skip


def _answers(session: Session, order: OrderRow, language: str) -> list[tuple[str, str]]:
    """Label and words of each answer, in the order of the form as it is now; without the form, the keys."""
    try:
        form: Form | None = deployed_form(order.form, language, session)
    except NotFound:
        form = None
    by_key = {one.key: one for one in form.fields if one.key} if form is not None else {}
    keys = [key for key in by_key if key in order.given] + [key for key in order.given if key not in by_key]
    said = [(_label(by_key.get(key), key), _said(by_key.get(key), order.given[key])) for key in keys]
    return [(label, words) for label, words in said if words]


def _label(component: Component | None, key: str) -> str:
    return component.label or key if component is not None else key


def _said(component: Component | None, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_said(component, one) for one in value)))
    if isinstance(value, bool):
        return "✓" if value else ""
    labels = {option.value: option.label for option in component.options} if component is not None else {}
    return "" if value is None else str(labels.get(str(value), value))
