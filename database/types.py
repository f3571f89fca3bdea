"""The declarative base and the column types that every table uses."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraint names follow one pattern, so migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


def table_of(model: type[Base]) -> Table:
    """The table of ``model``, for statements that write plain rows without making objects of them."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


Key = BigInteger().with_variant(Integer(), "sqlite")
"""Integer key below 2^53 in a 64-bit column (SQLite numbers rows only in a column that is called INTEGER)."""

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Small structured data that is never compared as text; None is NULL."""


_AS_JSON_DOES = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def as_json(value: object) -> str:
    """A value of a JSON column as text. What orjson does not take (whole numbers of any length) is left to json.

    Raises TypeError for what JSON has no form for.
    """
    try:
        return orjson.dumps(value, option=_AS_JSON_DOES).decode()
    except TypeError:
        return json.dumps(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes times with a zone only, keeps UTC, gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected an instant with a zone, but {value.isoformat()} has none. Add tzinfo.")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """As the base's, but SQLite's text is written at once: a step stores a score of instants."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect) or (lambda value: value)
        stored = self.process_bind_param
        last: tuple[datetime | None, str | None] = (None, None)

        def written(value: datetime | None) -> str | None:
            nonlocal last
            before, text = last
            if value is not before:  # a step stores the instant at which it is taken again and again
                instant = stored(value, dialect)
                text = None if instant is None else instant.isoformat(" ", "microseconds")[:26]
                last = (value, text)
            return text

        return written

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored instant back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
