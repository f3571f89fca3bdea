"""One item for its page, with its parts, its cost and whom it may be ordered for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.catalogue.ordering import Cost, cost_of, parts_of
from itsm.catalogue.queries.offered import may_order_for_all, offered_item, people_to_order_for
from itsm.catalogue.tables import FavouriteRow, ItemRow, ServiceRow
from itsm.packs.names import in_language
from itsm.people.roles import require


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bundle, with its own cost."""

    code: str
    name: str
    icon: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item that is offered to the reader. ``stages`` are those of a bundle; ``for_all``: they may name anybody."""

    code: str
    name: str
    text: str
    icon: str
    service: tuple[str, str]
    type_key: str
    form: str
    cost: Cost
    approval: str
    stages: Sequence[Sequence[Part]]
    favourite: bool
    for_all: bool
    people: Sequence[tuple[int, str]]
    """Who reports to the reader, for whom they may order."""


def item_view(code: str, actor: Actor, language: str) -> ItemView:
    """The item ``code``. Raises Forbidden (a part is not offered to them) and NotFound."""
    require(actor, "record.report")
    with reading() as session:
        row = offered_item(session, code, actor)
        parts = parts_of(session, row)
        service = session.get_one(ServiceRow, row.service_key)
        mine = select(FavouriteRow.item_key).where(
            FavouriteRow.person_key == actor.key, FavouriteRow.item_key == row.key
        )
        for_all = may_order_for_all(actor, row.type_key)
        return ItemView(
            row.code, in_language(row.names, language), in_language(row.texts, language) if row.texts else "",
            row.icon, (service.code, in_language(service.names, language) or service.code), row.type_key, row.form,
            cost_of(row, parts), row.approval,
            [[_part(parts[one], language) for one in stage if one in parts] for stage in row.parts],
            session.scalar(mine) is not None, for_all,
            () if for_all else people_to_order_for(session, actor),
        )  # fmt: skip


def _part(row: ItemRow, language: str) -> Part:
    cost = Cost(row.cost_once, row.cost_monthly, row.currency)
    return Part(row.code, in_language(row.names, language), row.icon, cost)
