"""What a search may filter and sort by: names of the contract, how a value is read, where it stands in the database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, literal
from sqlalchemy.orm import InstrumentedAttribute

from api.unfit import NO_BOOLEAN, NO_TEXT, Unfit
from api.v2.fields import LARGEST_NUMBER, TENANT, read_instant, read_key, read_whole
from engine.errors import Text, text
from itsm.language import listed

Sql: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]
Selected: TypeAlias = Select[*tuple[Any, ...]]
Test: TypeAlias = Callable[[Sql], ColumnElement[bool]]

PLAIN = frozenset({"$eq", "$neq", "$exists", "$in", "$notIn"})
ORDERED = PLAIN | {"$gt", "$gte", "$lt", "$lte"}
TEXT = PLAIN | {"$like"}


@dataclass(frozen=True)
class Column:
    """One name of the contract. Without ``sql`` it is known only once an item is made (a name in a diagram).

    ``stored`` maps a word of the contract to what the database has. ``meets`` makes the condition of a name that is
    no single column (one of several candidate groups). ``sortable`` is False for those.
    """

    name: str
    read: Callable[[object], object]
    operators: frozenset[str] = PLAIN
    sql: Sql | None = None
    stored: Mapping[str, str] | None = None
    meets: Callable[[Test], ColumnElement[bool]] | None = None
    sortable: bool = True
    is_fixed: bool = False
    """The same for all: to sort by it changes nothing."""

    @property
    def is_known_to_database(self) -> bool:
        """True when the database can answer for it."""
        return self.sql is not None or self.meets is not None


def words(name: str, sql: Sql | None = None) -> Column:
    """A text."""
    return Column(name, _read_words, TEXT, sql)


def key(name: str, sql: Sql | None = None) -> Column:
    """A key."""
    return Column(name, read_key, PLAIN, sql)


def number(name: str, sql: Sql | None = None) -> Column:
    """A whole number."""
    return Column(name, _read_number, ORDERED, sql)


def instant(name: str, sql: Sql | None = None) -> Column:
    """An instant."""
    return Column(name, read_instant, ORDERED, sql)


def flag(name: str, sql: Sql | None = None) -> Column:
    """True or false."""
    return Column(name, _read_flag, PLAIN, sql)


def choice(name: str, stored: Mapping[str, str], sql: Sql | None = None) -> Column:
    """One of some words of the contract, by what the database has for each."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in stored:
            raise Unfit(one_of(stored))
        return value

    return Column(name, read, TEXT, sql, stored)


def fixed(name: str, value: str = TENANT) -> Column:
    """A text that is the same for all."""
    return replace(words(name, literal(value)), is_fixed=True)


def one_of(names: Iterable[str]) -> Text:
    """The sentence for a name that is none of these."""
    return text(
        "Expected one of %(choices)s, but it is another value. Send one of them.", choices=listed(names)
    )


def _read_number(value: object) -> int:
    """A number as near as a column can have it: one that is greater is greater than all of them anyhow."""
    return max(-LARGEST_NUMBER, min(read_whole(value), LARGEST_NUMBER))


def _read_words(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(NO_TEXT)
    return value


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(NO_BOOLEAN)
    return value
