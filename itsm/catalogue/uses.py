"""Where services and items are used, which an administrator reads before retiring one; and where items use teams."""

from collections.abc import Iterator

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.catalogue.tables import FavouriteRow, ItemRow, OrderRow, ServiceRow
from itsm.clocks.levels.queries import levels
from itsm.people.open_work import capped
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.uses.registry import Link, Thing, Use, finder, listed

_SERVICES, _ITEMS = "/settings/services/{}", "/settings/items/{}"


@finder("service")
def of_service(session: Session, thing: Thing) -> Iterator[Use]:
    """Offerings and items of it that are in use stand against; records and service levels that name it are told."""
    below = select(ServiceRow.key, ServiceRow.names).where(ServiceRow.parent_key == thing.key)
    yield listed(session, text("Offerings"), below.where(ServiceRow.archived_at.is_(None)), _SERVICES, True)
    yield listed(session, text("Retired offerings"), below.where(ServiceRow.archived_at.is_not(None)), _SERVICES)
    items = select(ItemRow.key, ItemRow.names).where(ItemRow.service_key == thing.key).order_by(ItemRow.position)
    yield listed(session, text("Items"), items.where(ItemRow.archived_at.is_(None)), _ITEMS, True)
    yield listed(session, text("Retired items"), items.where(ItemRow.archived_at.is_not(None)), _ITEMS)
    still_open = select(Record.number, Record.number).where(
        Record.service == thing.code, Record.status_kind.in_(OPEN_KINDS)
    )
    yield listed(session, text("Open records"), still_open, "/records/{}")
    yield Use(text("Records"), capped(session, select(Record.key).where(Record.service == thing.code)))
    yield from _levels(session, thing.code)


@finder("item")
def of_item(session: Session, thing: Thing) -> Iterator[Use]:
    """Bundles that it is a part of stand against; orders and favourites are told."""
    named = cast(ItemRow.parts, String).contains(f'"{thing.code}"', autoescape=True)
    bundles = select(ItemRow.key, ItemRow.names).where(named, ItemRow.archived_at.is_(None))
    yield listed(session, text("Part of"), bundles.order_by(ItemRow.position), _ITEMS, True)
    orders = select(Record.number, Record.number).join(OrderRow, OrderRow.record_key == Record.key)
    mine = orders.where(OrderRow.item_key == thing.key).order_by(OrderRow.key.desc())
    yield listed(session, text("Open orders"), mine.where(Record.status_kind.in_(OPEN_KINDS)), "/records/{}")
    yield Use(text("Orders"), capped(session, select(OrderRow.key).where(OrderRow.item_key == thing.key)))
    kept = select(FavouriteRow.person_key).where(FavouriteRow.item_key == thing.key)
    yield Use(text("Favourites"), capped(session, kept))


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Items that it fulfils stand against; services that it supplies are told."""
    items = select(ItemRow.key, ItemRow.names).where(ItemRow.team == thing.code, ItemRow.archived_at.is_(None))
    yield listed(session, text("Items of the catalogue"), items.order_by(ItemRow.position), _ITEMS, True)
    supplied = select(ServiceRow.key, ServiceRow.names).where(
        ServiceRow.supplier == thing.code, ServiceRow.archived_at.is_(None)
    )
    yield listed(session, text("Services that it supplies"), supplied.order_by(ServiceRow.position), _SERVICES)


@finder("service_level")
def of_level(session: Session, thing: Thing) -> Iterator[Use]:
    """Items that promise it stand against."""
    items = select(ItemRow.key, ItemRow.names).where(ItemRow.level == thing.code, ItemRow.archived_at.is_(None))
    yield listed(session, text("Items of the catalogue"), items.order_by(ItemRow.position), _ITEMS, True)


def _levels(session: Session, code: str) -> Iterator[Use]:
    links = [
        Link(one.name("en"), f"/settings/service-levels/{one.code}")
        for one in levels(session)
        if not one.archived and any(target.service == code for target in one.content.targets)
    ]
    yield Use(text("Service levels"), len(links), False, links)
