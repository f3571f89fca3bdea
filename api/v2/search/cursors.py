"""Cursors: the sort values of an item as padded base64, and what comes after or before them. Null comes last."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_
from sqlalchemy.sql.elements import UnaryExpression

from api.v2.bodies import wrong
from api.v2.search.columns import Column, Sql
from engine.errors import text

Values = tuple[Any, ...]
_NO_CURSOR = text("Expected a cursor of a search with the same sort order, but it is none. Search from the beginning.")


@dataclass(frozen=True)
class Order:
    """One part of a sort order."""

    column: Column
    descending: bool = False

    @property
    def sql(self) -> Sql:
        """Where it stands in the database."""
        assert self.column.sql is not None
        return self.column.sql

    def reversed(self) -> "Order":
        """The other way round."""
        return Order(self.column, not self.descending)


def encode(values: Values) -> str:
    """A cursor."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.b64encode(json.dumps(plain).encode()).decode()


def decode(cursor: str, orders: Sequence[Order], place: str) -> Values:
    """The values of a cursor that ``encode`` made for the same order. Raises MalformedRequest for any other."""
    try:
        values = json.loads(base64.b64decode(cursor, validate=True))
        if not isinstance(values, list) or len(values) != len(orders):
            raise ValueError(cursor)
        return tuple(_read(value, order.column) for value, order in zip(values, orders, strict=True))
    except (ValueError, RecursionError) as problem:
        raise wrong(f"page.{place}", _NO_CURSOR) from problem


def _read(value: object, column: Column) -> object:
    if value is None:
        return None
    if column.stored is None:
        return column.read(value)
    if value not in {*column.stored.values(), *column.stored}:
        raise ValueError(value)
    return value


def order_by(orders: Sequence[Order], backward: bool) -> list[UnaryExpression[Any]]:
    """The sort order in SQL; ``backward`` is the same read from the end."""
    found: list[UnaryExpression[Any]] = []
    for order in orders:
        way = order.sql.desc() if order.descending != backward else order.sql.asc()
        found.append(way.nulls_first() if backward else way.nulls_last())
    return found


def beyond(orders: Sequence[Order], values: Values, backward: bool) -> ColumnElement[bool]:
    """What comes after the values in that order; with ``backward``, before them."""
    alternatives: list[ColumnElement[bool]] = []
    for index, (order, value) in enumerate(zip(orders, values, strict=True)):
        same = [_same(one.sql, each) for one, each in zip(orders[:index], values[:index], strict=True)]
        alternatives.append(and_(*same, _further(order, value, backward)))
    return or_(*alternatives)


def _same(sql: Sql, value: Any) -> ColumnElement[bool]:
    return sql.is_(None) if value is None else sql == value


def _further(order: Order, value: Any, backward: bool) -> ColumnElement[bool]:
    sql = order.sql
    if value is None:
        return sql.is_not(None) if backward else false()
    bound = literal(value) if isinstance(value, bool) else value  # true and false themselves cannot be compared in SQL
    strictly = sql < bound if order.descending != backward else sql > bound
    return strictly if backward else or_(strictly, sql.is_(None))


def in_order(items: Sequence[Any], orders: Sequence[Order]) -> list[Any]:
    """Items sorted as the database would."""
    def comes(one: Any, other: Any) -> int:
        return compare(values_of(one, orders), values_of(other, orders), orders)

    return sorted(items, key=cmp_to_key(comes))


def values_of(item: Any, orders: Sequence[Order]) -> Values:
    """The sort values of an item."""
    return tuple(item[order.column.name] for order in orders)


def compare(one: Values, other: Values, orders: Sequence[Order]) -> int:
    """Below zero when the first values come first."""
    for order, left, right in zip(orders, one, other, strict=True):
        if left == right:
            continue
        if left is None or right is None:
            return 1 if left is None else -1
        return (-1 if left < right else 1) * (-1 if order.descending else 1)
    return 0
