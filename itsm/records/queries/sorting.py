"""Orders of a list of records, and where in an order a page goes on: behind a value and a key, never behind a count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_

from engine.errors import InvalidInput, text
from itsm.packs.model import RecordType
from itsm.records.opened import day_of
from itsm.records.queries.items import cursor_of, foreign_cursor, read_cursor
from itsm.records.tables import Record

Leading = tuple[ColumnElement[Any], Callable[[object], int]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is sorted by, with the key to tell equals apart; ``read`` makes a value of what a cursor keeps.

    ``leading`` is a coarser value that an index has, with how to make it of a value: the database reads along the
    index, and sorts no more than what shares a leading value.
    """

    value: ColumnElement[Any]
    falling: bool
    read: Callable[[object], object]
    leading: Leading | None = None

    @property
    def clauses(self) -> tuple[ColumnElement[Any], ...]:
        """For ORDER BY."""
        every = (*([self.leading[0]] if self.leading else []), self.value, Record.key.expression)
        return tuple(one.desc() for one in every) if self.falling else every

    def of(self, chosen: Subquery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """For ORDER BY of rows that were chosen with their ``place`` and ``key``."""
        both = (chosen.c.place, chosen.c.key)
        return (both[0].desc(), both[1].desc()) if self.falling else both

    def beyond(self, after: str) -> ColumnElement[bool]:
        """Records behind the one that a cursor names. Raises InvalidInput for a cursor of another order."""
        kept, key = read_cursor(after, 2)
        try:
            last, number = self.read(kept), int(str(key))
        except ValueError:
            raise foreign_cursor() from None
        value, own = self.value, Record.key
        if self.falling:
            found = or_(value < last, and_(value == last, own < number))
        else:
            found = or_(value > last, and_(value == last, own > number))
        if self.leading is None:
            return found
        column, made = self.leading
        return and_(column <= made(last) if self.falling else column >= made(last), found)


def order_of(sort: str, of_type: RecordType | None) -> Order:
    """The order called ``sort``, with ``-`` in front from its other end. Raises InvalidInput for another name."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS:
        names = ", ".join(SORTS)
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=names, name=name[:60]))
    value, read = SORTS[name]
    return Order(value(of_type), falling, read, _LEADING.get(name))


def cursor(value: object, key: int) -> str:
    """The cursor of a record with this value."""
    return cursor_of(value.isoformat() if isinstance(value, datetime) else value, key)


def _instant(kept: object) -> datetime:
    at = datetime.fromisoformat(str(kept))
    if at.tzinfo is None:
        raise ValueError
    return at


def _day(last: object) -> int:
    assert isinstance(last, datetime)
    return day_of(last)


def _whole(kept: object) -> int:
    return int(str(kept))


def _rank(of_type: RecordType | None) -> ColumnElement[int]:
    """Place of the priority among the choices of its pack, the highest first; others and none are last."""
    field = of_type.by_key.get("priority") if of_type else None
    values = [choice.value for choice in field.choices] if field else []
    if not values:
        return Record.key.expression
    return case({value: place for place, value in enumerate(values)}, value=Record.priority, else_=len(values))


SORTS: Mapping[str, tuple[Callable[[RecordType | None], ColumnElement[Any]], Callable[[object], object]]] = {
    "opened_at": (lambda _: Record.opened_at.expression, _instant),
    "number": (lambda _: Record.key.expression, _whole),
    "title": (lambda _: func.lower(Record.title), str),
    "priority": (_rank, _whole),
    "changed_at": (lambda _: Record.changed_at.expression, _instant),
}
"""What a list may be sorted by. Numbers are given in the order of keys."""
_LEADING: Mapping[str, Leading] = {"changed_at": (Record.changed_day.expression, _day)}
"""The last change has no index, for each step of every process would have to write it; its day has one."""
