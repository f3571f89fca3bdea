"""One search: the body that clients send, and its page of items.

The database filters, sorts and cuts. When a name is asked for that only a diagram knows, items are made first, at most
``MOST_ITEMS`` of them, and the rest happens here; the page then says that there may be more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from marshmallow import Schema, fields, validate, validates_schema
from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.unfit import Unfit
from api.v2.bodies import wrong
from api.v2.fields import Body, Whole
from api.v2.search import cursors
from api.v2.search.columns import Column, Selected, Sql, one_of
from api.v2.search.conditions import Filter, is_known_to_database, read_filter
from api.v2.search.cursors import Order
from database import reading
from engine.errors import NotFound, Text, text

MOST_ITEMS = 10_000
Item: TypeAlias = dict[str, Any]


class PageBody(Body):
    """Which page: by cursor (``after``, ``before``) or by position (``from``)."""

    limit = Whole(load_default=100, validate=validate.Range(0, MOST_ITEMS))
    after = fields.String(load_default=None, allow_none=True)
    before = fields.String(load_default=None, allow_none=True)
    position = Whole(data_key="from", load_default=0, validate=validate.Range(0, 2**31))

    @validates_schema
    def one_way(self, data: Mapping[str, Any], **_: object) -> None:
        """A page is named in one way."""
        if sum(bool(data.get(name)) for name in ("after", "before", "position")) > 1:
            raise Unfit(
                text("Expected one of after, before and from, but there are several. Send one.")
            ).as_invalid()


class SortBody(Body):
    """One part of the sort order."""

    field = fields.String(required=True)
    order = fields.String(load_default="ASC", validate=validate.OneOf(["ASC", "DESC", "asc", "desc"]))


class SearchBody(Body):
    """Filter, sort order and page; all may be left out."""

    filter = fields.Raw(load_default=dict, allow_none=True)
    sort = fields.List(fields.Nested(SortBody), load_default=list, allow_none=True)
    page = fields.Nested(PageBody, load_default=None, allow_none=True)


def not_found(what: Text, key: int) -> NotFound:
    """The refusal of a key that nothing has."""
    return NotFound(text("Expected %(what)s %(key)s to exist, but it does not. Check the key.", what=what, key=key))


@dataclass(frozen=True)
class Page:
    """A page of items; ``total`` counts all that match, up to ``MOST_ITEMS``."""

    items: Sequence[Item]
    total: int
    has_more: bool = False
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Listing:
    """Things that can be searched, once they are there as items by names of the contract.

    ``what`` names one of them (``user task``), ``key`` the column that tells them apart.
    """

    what: Text
    key: str
    columns: Mapping[str, Column]
    schema: Schema

    def page_of(
        self, items: Sequence[Item], body: Mapping[str, Any], shown: Callable[[Item], Item]
    ) -> dict[str, Any]:
        """Answer a ``SearchBody`` from items that are all there; ``shown`` makes answers. Raises MalformedRequest."""
        conditions = read_filter({} if body["filter"] is None else body["filter"], self.columns)
        page = _cut(items, conditions, self.orders(body), _page(body), has_more=False)
        return self.answer(replace(page, items=[shown(item) for item in page.items]))

    def answer(self, page: Page) -> dict[str, Any]:
        """A page as clients read it."""
        told = {
            "totalItems": page.total, "hasMoreTotalItems": page.has_more, "startCursor": page.start,
            "endCursor": page.end,
        }  # fmt: skip
        return {"items": self.schema.dump(page.items, many=True), "page": told}

    def orders(self, body: Mapping[str, Any]) -> list[Order]:
        """The sort order, the key at its end."""
        orders = []
        for part in body["sort"] or []:
            column = self.columns.get(part["field"])
            if column is None or not column.sortable:
                known = [name for name, each in self.columns.items() if each.sortable]
                raise wrong("sort.field", one_of(known))
            if not column.is_fixed:
                orders.append(Order(column, part["order"].upper() == "DESC"))
        if not any(order.column.name == self.key for order in orders):
            orders.append(Order(self.columns[self.key]))
        return orders


@dataclass(frozen=True)
class Table(Listing):
    """Things that stand in tables: ``statement`` selects rows, ``items`` makes what answers show of them."""

    statement: Callable[[], Selected]
    items: Callable[[Session, Sequence[Row[Any]]], list[Item]]

    def search(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a ``SearchBody``. Raises MalformedRequest."""
        conditions = read_filter({} if body["filter"] is None else body["filter"], self.columns)
        orders, page = self.orders(body), _page(body)
        with reading() as session:
            if all(map(is_known_to_database, conditions)) and all(order.column.sql is not None for order in orders):
                return self.answer(self._by_database(session, conditions, orders, page))
            return self.answer(self._by_items(session, conditions, orders, page))

    def one(self, key: int) -> Item:
        """The thing with this key, as its schema shows it. Raises NotFound."""
        with reading() as session:
            shown: Item = self.schema.dump(self.items(session, [self._row(session, key)])[0])
        return shown

    def row(self, key: int) -> Row[Any]:
        """The row of the thing with this key. Raises NotFound."""
        with reading() as session:
            return self._row(session, key)

    def _row(self, session: Session, key: int) -> Row[Any]:
        found = session.execute(self.statement().where(self._key == key)).one_or_none()
        if found is None:
            raise not_found(self.what, key)
        return found

    @property
    def _key(self) -> Sql:
        sql = self.columns[self.key].sql
        assert sql is not None
        return sql

    def _by_database(
        self, session: Session, conditions: Sequence[Filter], orders: Sequence[Order], page: Mapping[str, Any]
    ) -> Page:
        matching = self.statement().where(*(condition.clause() for condition in conditions))
        backward, cursor = _cursor(page, orders)
        wanted = matching.add_columns(*(order.sql for order in orders)).order_by(*cursors.order_by(orders, backward))
        if cursor is not None:
            wanted = wanted.where(cursors.beyond(orders, cursor, backward))
        rows = session.execute(wanted.offset(page["position"]).limit(page["limit"])).all()
        rows = list(reversed(rows)) if backward else list(rows)
        total = self._count(session, matching)
        ends = [cursors.encode(tuple(row)[-len(orders) :]) for row in (rows[0], rows[-1])] if rows else [None, None]
        return Page(self.items(session, rows), min(total, MOST_ITEMS), total > MOST_ITEMS, *ends)

    def _by_items(
        self, session: Session, conditions: Sequence[Filter], orders: Sequence[Order], page: Mapping[str, Any]
    ) -> Page:
        known = [condition.clause() for condition in conditions if is_known_to_database(condition)]
        others = [condition for condition in conditions if not is_known_to_database(condition)]
        rows = session.execute(self.statement().where(*known).order_by(self._key).limit(MOST_ITEMS + 1)).all()
        items = self.items(session, rows[:MOST_ITEMS])
        return _cut(items, others, orders, page, has_more=len(rows) > MOST_ITEMS)

    def _count(self, session: Session, matching: Selected) -> int:
        """How many match; counting ends where no answer needs more."""
        counted = matching.with_only_columns(self._key).order_by(None)
        return len(session.execute(counted.limit(MOST_ITEMS + 1)).all())


def _page(body: Mapping[str, Any]) -> Mapping[str, Any]:
    page: Mapping[str, Any] = body["page"] or PageBody().load({})
    return page


def _cursor(page: Mapping[str, Any], orders: Sequence[Order]) -> tuple[bool, cursors.Values | None]:
    place = "before" if page["before"] else "after"
    return place == "before", cursors.decode(page[place], orders, place) if page[place] else None


def _cut(
    items: Sequence[Item],
    conditions: Sequence[Filter],
    orders: Sequence[Order],
    page: Mapping[str, Any],
    *,
    has_more: bool,
) -> Page:
    matching = [item for item in items if all(condition.holds(item) for condition in conditions)]
    found = cursors.in_order(matching, orders)
    backward, cursor = _cursor(page, orders)
    if cursor is not None:
        way = -1 if backward else 1
        found = [item for item in found if cursors.compare(cursors.values_of(item, orders), cursor, orders) * way > 0]
    start = max(len(found) - page["limit"], 0) if backward else page["position"]
    shown = found[start : start + page["limit"]]
    ends = [cursors.encode(cursors.values_of(shown[at], orders)) for at in (0, -1)] if shown else [None, None]
    return Page(shown, len(matching), has_more, *ends)
