"""Filters: a plain value, or operators (``$eq``, ``$in``, ``$like``, …), for the database or for items."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, false, or_, true

from api.v2.bodies import wrong
from api.v2.search.columns import Column, Sql

_LISTS = frozenset({"$in", "$notIn"})
MOST_ALTERNATIVES = 1000


@dataclass(frozen=True)
class Condition:
    """One operator on one column; of ``$in`` and ``$notIn``, ``value`` is a list."""

    column: Column
    operator: str
    value: Any

    def clause(self) -> ColumnElement[bool]:
        """The condition in SQL."""
        if self.column.meets is not None:
            return self.column.meets(self._test)
        assert self.column.sql is not None
        return self._test(self.column.sql)

    def holds(self, item: Mapping[str, Any]) -> bool:
        """The condition on a finished item; of several values (candidate groups), on one of them."""
        found = item[self.column.name]
        if isinstance(found, list):
            return any(_TESTS[self.operator](each, self.value) for each in found)
        return _TESTS[self.operator](found, self.value)

    def _test(self, sql: Sql) -> ColumnElement[bool]:
        stored = self.column.stored
        if stored is None or self.operator == "$exists":
            return _CLAUSES[self.operator](sql, self.value)
        meant = [kept for word, kept in stored.items() if _TESTS[self.operator](word, self.value)]
        return sql.in_(meant)


@dataclass(frozen=True)
class AnyOf:
    """``$or``: at least one of several filters holds."""

    filters: tuple[tuple["Condition | AnyOf", ...], ...]

    def clause(self) -> ColumnElement[bool]:
        """The condition in SQL."""
        return or_(false(), *(and_(true(), *(each.clause() for each in one)) for one in self.filters))

    def holds(self, item: Mapping[str, Any]) -> bool:
        """The condition on a finished item."""
        return any(all(each.holds(item) for each in one) for one in self.filters)


Filter: TypeAlias = Condition | AnyOf


def read_filter(sent: object, columns: Mapping[str, Column], place: str = "filter") -> tuple[Filter, ...]:
    """The conditions of a filter; null is no condition. Raises MalformedRequest for an unknown name or operator."""
    if not isinstance(sent, Mapping):
        raise wrong(place, "Expected an object.")
    found: list[Filter] = []
    for name, value in sent.items():
        if value is None:
            continue
        if name == "$or" and place == "filter":
            found.append(_any_of(value, columns))
        elif name not in columns:
            raise wrong(f"{place}.{name}", f"Expected a filter on one of {', '.join(columns)}.")
        else:
            found += _conditions(columns[name], value, f"{place}.{name}")
    return tuple(found)


def is_known_to_database(condition: Filter) -> bool:
    """True when the database can answer the whole condition."""
    if isinstance(condition, AnyOf):
        return all(is_known_to_database(each) for one in condition.filters for each in one)
    return condition.column.is_known_to_database


def _any_of(sent: object, columns: Mapping[str, Column]) -> AnyOf:
    if not isinstance(sent, list):
        raise wrong("filter.$or", "Expected a list of filters.")
    return AnyOf(tuple(read_filter(one, columns, "filter.$or") for one in sent))


def _conditions(column: Column, sent: object, place: str) -> list[Condition]:
    operators = sent if isinstance(sent, Mapping) else {"$eq": sent}
    return [_condition(column, name, value, place) for name, value in operators.items() if value is not None]


def _condition(column: Column, operator: str, value: object, place: str) -> Condition:
    if operator not in column.operators:
        raise wrong(f"{place}.{operator}", f"Expected one of {', '.join(sorted(column.operators))}.")
    if operator == "$exists":
        if not isinstance(value, bool):
            raise wrong(f"{place}.$exists", "Expected true or false.")
        return Condition(column, operator, value)
    if operator == "$like":
        if not isinstance(value, str):
            raise wrong(f"{place}.$like", "Expected a text.")
        return Condition(column, operator, value)
    try:
        return Condition(column, operator, _read(column, operator, value))
    except ValueError as problem:
        raise wrong(place if operator == "$eq" else f"{place}.{operator}", str(problem)) from problem


def _read(column: Column, operator: str, value: object) -> object:
    if operator not in _LISTS:
        return column.read(value)
    if not isinstance(value, list) or len(value) > MOST_ALTERNATIVES:
        raise ValueError(f"Expected a list of at most {MOST_ALTERNATIVES}.")
    return [column.read(one) for one in value]


def _like(found: str | None, like: str) -> bool:
    return found is not None and re.search(_pattern(like), found) is not None


# A column may be NULL: what is not there differs from every value, and is neither before nor after one.
_CLAUSES: Mapping[str, Callable[[Sql, Any], ColumnElement[bool]]] = {
    "$eq": lambda sql, value: sql == value,
    "$neq": lambda sql, value: or_(sql != value, sql.is_(None)),
    "$exists": lambda sql, value: sql.is_not(None) if value else sql.is_(None),
    "$in": lambda sql, value: sql.in_(value),
    "$notIn": lambda sql, value: or_(sql.not_in(value), sql.is_(None)),
    "$gt": lambda sql, value: sql > value,
    "$gte": lambda sql, value: sql >= value,
    "$lt": lambda sql, value: sql < value,
    "$lte": lambda sql, value: sql <= value,
    "$like": lambda sql, value: sql.regexp_match(_pattern(value)),
}
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda found, value: bool(found == value),
    "$neq": lambda found, value: bool(found != value),
    "$exists": lambda found, value: (found is not None) == value,
    "$in": lambda found, value: found in value,
    "$notIn": lambda found, value: found not in value,
    "$gt": lambda found, value: found is not None and bool(found > value),
    "$gte": lambda found, value: found is not None and bool(found >= value),
    "$lt": lambda found, value: found is not None and bool(found < value),
    "$lte": lambda found, value: found is not None and bool(found <= value),
    "$like": _like,
}


def _pattern(like: str) -> str:
    r"""``*`` is any characters, ``?`` one, ``\`` takes their meaning away; as a pattern that all databases read."""
    parts, escaped = [], False
    for character in like:
        if escaped or character not in "*?\\":
            parts.append(re.escape(character))
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append("(.|\n)*" if character == "*" else "(.|\n)")
    return f"^{''.join(parts)}\\Z"
