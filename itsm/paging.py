"""Pages of long lists: by the values that the page before ended with, never by counting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import UtcDateTime
from itsm.records.queries.items import cursor_of, foreign_cursor, read_cursor

ROWS = 50
MOST = 200
Column = InstrumentedAttribute[Any] | ColumnElement[Any]
Columns = Sequence[Column]


def cut(
    session: Session, statement: Select[*tuple[Any, ...]], columns: Columns, after: str | None, limit: int,
    *, falling: bool = False,
) -> tuple[Sequence[Row[*tuple[Any, ...]]], str | None]:
    """Rows of one page in the order of ``columns`` (an index has them), and the cursor of the next page.

    The statement selects the columns under their own names. Raises InvalidInput (a foreign cursor).
    """
    many = page_size(limit)
    if after:
        statement = statement.where(beyond(columns, after, falling=falling))
    order = [column.desc() if falling else column for column in columns]
    rows = session.execute(statement.order_by(*order).limit(many + 1)).all()
    if len(rows) <= many:
        return rows, None
    last = rows[many - 1]
    return rows[:many], cursor_of(*(_plain(getattr(last, str(column.key))) for column in columns))


def page_size(limit: int) -> int:
    """How many rows a page has for which ``limit`` are asked."""
    return max(1, min(limit, MOST))


def beyond(columns: Columns, after: str, *, falling: bool) -> ColumnElement[bool]:
    """The condition of what comes after a cursor. Raises InvalidInput (a foreign one)."""
    values = [_typed(column, value) for column, value in zip(columns, read_cursor(after, len(columns)), strict=True)]
    here, there = tuple_(*columns), tuple_(*values)
    return here < there if falling else here > there


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(column: Column, value: object) -> ColumnElement[Any]:
    """A value of a cursor as the column keeps it."""
    if not isinstance(column.type, UtcDateTime):
        if not isinstance(value, column.type.python_type):
            raise foreign_cursor()
        return literal(value, column.type)
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise foreign_cursor() from None
    if found.tzinfo is None:
        raise foreign_cursor()
    return literal(found, column.type)
