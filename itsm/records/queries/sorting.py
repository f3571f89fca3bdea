"""Orders of a list of records, and where in an order a page goes on: behind a value and a key, never behind a count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, null, or_, select, tuple_, union_all

from database import UtcDateTime
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.clocks.showing.due import is_next, next_due
from itsm.clocks.tables import ClockRow
from itsm.language import listed
from itsm.packs.model import RecordType
from itsm.records.opened import day_of
from itsm.records.queries.items import cursor_of, foreign_cursor, read_cursor
from itsm.records.tables import Record

Conditions = Sequence[ColumnElement[bool]]
Leading = tuple[ColumnElement[Any], Callable[[object], int]]
Value = TypeVar("Value")
DUE = "due_at"
"""The order by clocks, which are kept beside the records."""


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

    def chosen(self, conditions: Conditions, after: str | None, limit: int) -> Subquery:
        """The first records behind a cursor that fulfil ``conditions``, as ``key`` and ``place``."""
        found = select(Record.key, self.value.label("place")).where(*conditions)
        if after:
            found = found.where(self._beyond(after))
        order = _ordered(self.falling, self.value, Record.key.expression)
        if self.leading is not None:
            order = (self.leading[0].desc() if self.falling else self.leading[0], *order)
        return found.order_by(*order).limit(limit).subquery()

    def of(self, chosen: Subquery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """For ORDER BY of rows that were chosen with their ``place`` and ``key``."""
        both = (chosen.c.place, chosen.c.key)
        return (both[0].desc(), both[1].desc()) if self.falling else both

    def cursor(self, place: object, key: int) -> str:
        """The cursor of a record."""
        return cursor_of(_kept(place), key)

    def _beyond(self, after: str) -> ColumnElement[bool]:
        """Records behind the one that a cursor names. Raises InvalidInput for a cursor of another order."""
        last, number = _read(after, self.read)
        found = _behind(self.falling, self.value, last, number)
        if self.leading is None:
            return found
        column, made = self.leading
        return and_(column <= made(last) if self.falling else column >= made(last), found)


@dataclass(frozen=True, slots=True)
class DueOrder:
    """By when the next clock is due; records of which none is come last, from whichever end one begins.

    Those that are due are met in the order of an index, the others after them by their keys: nothing is sorted whole.
    """

    actor: Actor
    falling: bool

    def chosen(self, conditions: Conditions, after: str | None, limit: int) -> Subquery:
        """As ``Order.chosen``."""
        last, number = _read(after, _due_or_none) if after else (None, None)
        due, key = ClockRow.due_at.expression, Record.key.expression
        running = (
            select(Record.key, due.label("place"))
            .join(ClockRow, ClockRow.record_key == Record.key)
            .where(*is_next(self.actor), *conditions)
            .order_by(*_ordered(self.falling, due, ClockRow.record_key.expression))
        )
        still = select(Record.key, null().cast(UtcDateTime).label("place")).where(
            next_due(key, self.actor).is_(None), *conditions
        )
        if last is not None and number is not None:
            here, there = tuple_(due, ClockRow.record_key.expression), tuple_(literal(last, UtcDateTime), number)
            running = running.where(here < there if self.falling else here > there)
        elif number is not None:
            still = still.where(key < number if self.falling else key > number)
        parts: list[Select[*tuple[Any, ...]]] = [still.order_by(key.desc() if self.falling else key)]
        if last is not None or number is None:
            parts.insert(0, running)
        return union_all(*(select(part.limit(limit).subquery()) for part in parts)).subquery()

    def of(self, chosen: Subquery) -> tuple[ColumnElement[Any], ...]:
        """As ``Order.of``."""
        return (chosen.c.place.is_(None), *_ordered(self.falling, chosen.c.place, chosen.c.key))

    def cursor(self, place: object, key: int) -> str:
        """As ``Order.cursor``."""
        return cursor_of("" if place is None else _kept(place), key)


def order_of(sort: str, of_type: RecordType | None, actor: Actor) -> Order | DueOrder:
    """The order called ``sort``, with ``-`` in front from its other end. Raises InvalidInput for another name."""
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    if name == DUE:
        return DueOrder(actor, falling)
    if name not in SORTS:
        names = listed(SORT_NAMES)
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=names, name=name[:60]))
    value, read = SORTS[name]
    return Order(value(of_type), falling, read, _LEADING.get(name))


def _ordered(falling: bool, place: ColumnElement[Any], key: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    return (place.desc(), key.desc()) if falling else (place, key)


def _behind(falling: bool, value: ColumnElement[Any], last: object, number: int) -> ColumnElement[bool]:
    own = Record.key
    if falling:
        return or_(value < last, and_(value == last, own < number))
    return or_(value > last, and_(value == last, own > number))


def _read(after: str, read: Callable[[object], Value]) -> tuple[Value, int]:
    kept, key = read_cursor(after, 2)
    try:
        return read(kept), int(str(key))
    except ValueError:
        raise foreign_cursor() from None


def _kept(place: object) -> object:
    return place.isoformat() if isinstance(place, datetime) else place


def _due_or_none(kept: object) -> datetime | None:
    return None if kept == "" else _instant(kept)


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
"""What a list may be sorted by besides what is due. Numbers are given in the order of keys."""
SORT_NAMES = (*SORTS, DUE)
_LEADING: Mapping[str, Leading] = {"changed_at": (Record.changed_day.expression, _day)}
"""The last change has no index, for each step of every process would have to write it; its day has one."""
