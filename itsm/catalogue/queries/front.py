"""The first page of the catalogue, what is in a service, what the search finds: a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.catalogue.audience import live_services, offered_to
from itsm.catalogue.ordering import months
from itsm.catalogue.tables import DemandRow, FavouriteRow, ItemRow, OrderRow, ServiceRow
from itsm.packs.names import in_language
from itsm.paging import cut
from itsm.people.roles import require
from itsm.records.search.words import Term, plain, terms_of

FEW = 6
"""Items that are shown as popular, as recently ordered."""
MONTHS = 3
"""Months whose orders say what is popular."""
PAGE = 60
MOST_FOUND = 60
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as lists show it; amounts are hundredths. A bundle has ``parts``."""

    key: int
    code: str
    name: str
    text: str
    icon: str
    once: int | None
    monthly: int | None
    currency: str
    parts: int
    favourite: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """A service with how many items one finds in it and below."""

    code: str
    name: str
    text: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class Front:
    """What is on the first page."""

    shelves: Sequence[Shelf]
    favourites: Sequence[Entry]
    recent: Sequence[Entry]
    popular: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a service: the way to it as (code, name), itself, what is below, its items, the next page's cursor."""

    way: Sequence[tuple[str, str]]
    shelf: Shelf
    shelves: Sequence[Shelf]
    entries: Sequence[Entry]
    next: str | None


def front(actor: Actor, language: str) -> Front:
    """Services with something in them; what the actor keeps, has ordered lately, and others order. Raises Forbidden."""
    require(actor, "record.report")
    with reading() as session:
        services = live_services(session)
        offered = offered_to(session, actor, services)
        mine = _favourites(session, actor)
        shelves = _shelves(services, _counts(session, offered), None, language)
        lately = (
            select(OrderRow.item_key, func.max(OrderRow.key).label("rank"))
            .where(OrderRow.ordered_by_key == actor.key, OrderRow.part_of_key.is_(None))
            .group_by(OrderRow.item_key)
        )
        demand = (
            select(DemandRow.item_key, func.sum(DemandRow.orders).label("rank"))
            .where(DemandRow.month.in_(months(MONTHS)))
            .group_by(DemandRow.item_key)
        )
        kept = select(FavouriteRow.item_key, FavouriteRow.added_at.label("rank")).where(
            FavouriteRow.person_key == actor.key
        )
        at_hand = _ranked(session, kept, offered, mine, language, PAGE)
        recent = _ranked(session, lately, offered, mine, language)
        popular = _ranked(session, demand, offered, mine, language, FEW + len(at_hand) + len(recent))
        return Front(shelves, at_hand, _without(recent, at_hand), _without(popular, [*at_hand, *recent]))


def _without(entries: Sequence[Entry], above: Iterable[Entry]) -> list[Entry]:
    """The first few of those that do not stand further up already: nobody looks through one thing twice."""
    there = {one.key for one in above}
    return [one for one in entries if one.key not in there][:FEW]


def found(words: str, actor: Actor, language: str) -> list[Entry]:
    """Items that have all the words; where none has, those that have some, the most first. Raises Forbidden."""
    require(actor, "record.report")
    terms = terms_of(words, MOST_TERMS)
    if not terms:
        return []
    with reading() as session:
        offered = offered_to(session, actor, live_services(session))
        mine = _favourites(session, actor)
        meant = [_has(term) for term in terms]
        rows = session.execute(_items().where(offered, and_(*meant)).limit(MOST_FOUND * 4)).all()
        if not rows and len(terms) > 1:
            rows = session.execute(_items().where(offered, or_(*meant)).limit(MOST_FOUND * 4)).all()
        best = sorted(rows, key=lambda row: (-_fit(row, terms), row.position, row.key))
        return [_entry(row, mine, language) for row in best[:MOST_FOUND]]


def offered_page(
    actor: Actor, language: str, after: str | None = None, limit: int = PAGE
) -> tuple[list[Entry], str | None]:
    """All items that are offered to the actor, in their order, with the cursor of the next page.

    Raises Forbidden and InvalidInput (a foreign cursor).
    """
    require(actor, "record.report")
    with reading() as session:
        offered = offered_to(session, actor, live_services(session))
        rows, following = cut(session, _items().where(offered), (ItemRow.position, ItemRow.key), after, limit)
        mine = _favourites(session, actor)
        return [_entry(row, mine, language) for row in rows], following


def inside(code: str, actor: Actor, language: str, after: str | None = None) -> Inside:
    """What is in the service ``code`` and below it. Raises Forbidden, NotFound, InvalidInput (a foreign cursor)."""
    require(actor, "record.report")
    with reading() as session:
        services = live_services(session)
        row = next((one for one in services.values() if one.code == code), None)
        if row is None:
            raise NotFound(text("Expected a service that is offered, but there is none of this name."))
        offered = offered_to(session, actor, services)
        counts, mine = _counts(session, offered), _favourites(session, actor)
        statement = _items().where(offered, ItemRow.service_key == row.key)
        rows, following = cut(session, statement, (ItemRow.position, ItemRow.key), after, PAGE)
        return Inside(
            _way(services, row, language), _shelf(row, _sum(services, counts, row.key), language),
            _shelves(services, counts, row.key, language), [_entry(one, mine, language) for one in rows], following,
        )  # fmt: skip


def _items() -> Select[*tuple[Any, ...]]:
    return select(
        ItemRow.key, ItemRow.code, ItemRow.names, ItemRow.texts, ItemRow.icon, ItemRow.cost_once, ItemRow.cost_monthly,
        ItemRow.currency, ItemRow.parts, ItemRow.position,
    )  # fmt: skip


def _ranked(
    session: Session, ranks: Select[*tuple[Any, ...]], offered: ColumnElement[bool], mine: frozenset[int],
    language: str, most: int = FEW,
) -> list[Entry]:
    ranked = ranks.subquery()
    statement = _items().join(ranked, ranked.c.item_key == ItemRow.key).where(offered)
    rows = session.execute(statement.order_by(ranked.c.rank.desc(), ItemRow.key).limit(most))
    return [_entry(row, mine, language) for row in rows]


def _favourites(session: Session, actor: Actor) -> frozenset[int]:
    return frozenset(session.scalars(select(FavouriteRow.item_key).where(FavouriteRow.person_key == actor.key)))


def _entry(row: Row[Any], mine: Iterable[int], language: str) -> Entry:
    return Entry(
        row.key, row.code, in_language(row.names, language), in_language(row.texts, language) if row.texts else "",
        row.icon, row.cost_once, row.cost_monthly, row.currency, sum(map(len, row.parts)), row.key in mine,
    )  # fmt: skip


def _has(term: Term) -> ColumnElement[bool]:
    return ItemRow.found_by.contains(f" {term.word}" if term.begins else f" {term.word} ", autoescape=True)


def _fit(row: Row[Any], terms: Sequence[Term]) -> int:
    """How much of what was asked for stands in the names themselves, or near them."""
    named = plain(" ".join(row.names.values()))
    return sum(2 if named.startswith(term.word) else 1 for term in terms if term.word in named)


def _counts(session: Session, offered: ColumnElement[bool]) -> Mapping[int, int]:
    rows = session.execute(select(ItemRow.service_key, func.count()).where(offered).group_by(ItemRow.service_key))
    return {key: count for key, count in rows}


def _sum(services: Mapping[int, ServiceRow], counts: Mapping[int, int], key: int) -> int:
    below = [one.key for one in services.values() if one.parent_key == key]
    return counts.get(key, 0) + sum(_sum(services, counts, one) for one in below)


def _shelves(
    services: Mapping[int, ServiceRow], counts: Mapping[int, int], above: int | None, language: str
) -> list[Shelf]:
    rows = [row for row in services.values() if row.parent_key == above]
    shelves = [_shelf(row, _sum(services, counts, row.key), language) for row in rows]
    return [one for one in shelves if one.count]


def _shelf(row: ServiceRow, count: int, language: str) -> Shelf:
    words = in_language(row.texts, language) if row.texts else ""
    return Shelf(row.code, in_language(row.names, language) or row.code, words, row.icon, count)


def _way(services: Mapping[int, ServiceRow], row: ServiceRow, language: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = row.parent_key
    while at is not None:
        above = services[at]
        found.append((above.code, in_language(above.names, language) or above.code))
        at = above.parent_key
    return found[::-1]
