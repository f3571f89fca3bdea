"""Filters: a plain value, or operators (``$eq``, ``$in``, ``$like``, …), for the database or for items."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, false, or_, true

from api.unfit import NO_BOOLEAN, NO_LIST, NO_OBJECT, Unfit
from api.v2.bodies import wrong
from api.v2.search.columns import Column, Sql, one_of
from api.v2.search.patterns import like, matches
from engine.errors import text

_LISTS = frozenset({"$in", "$notIn"})
MOST_VALUES = 1000
MOST_ALTERNATIVES = 100
LONGEST_PATTERN = 1000
LONGEST_ECHO = 100
"""Characters of a name that the refusal of it repeats."""
_NO_PATTERN = text(
    "Expected a text of at most %(most)s characters, but it is none. Send a shorter one.", most=LONGEST_PATTERN
)
_TOO_MANY_VALUES = text(
    "Expected at most %(values)s values and %(alternatives)s alternatives, but there are more. Ask for fewer at once.",
    values=MOST_VALUES, alternatives=MOST_ALTERNATIVES,
)


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
        raise wrong(place, NO_OBJECT)
    found: list[Filter] = []
    for name, value in sent.items():
        if value is None:
            continue
        if name == "$or" and place == "filter":
            found.append(_any_of(value, columns))
        elif name not in columns:
            raise wrong(f"{place}.{name[:LONGEST_ECHO]}", one_of(columns))
        else:
            found += _conditions(columns[name], value, f"{place}.{name}")
    if sum(map(_values, found)) > MOST_VALUES:
        raise wrong(place, _TOO_MANY_VALUES)
    return tuple(found)


def _values(condition: Filter) -> int:
    """How many values a condition compares with: a database takes so many in one statement."""
    if isinstance(condition, AnyOf):
        return sum(_values(each) for one in condition.filters for each in one)
    return len(condition.value) if condition.operator in _LISTS else 1


def is_known_to_database(condition: Filter) -> bool:
    """True when the database can answer the whole condition."""
    if isinstance(condition, AnyOf):
        return all(is_known_to_database(each) for one in condition.filters for each in one)
    return condition.column.is_known_to_database


def _any_of(sent: object, columns: Mapping[str, Column]) -> AnyOf:
    if not isinstance(sent, list):
        raise wrong("filter.$or", NO_LIST)
    if len(sent) > MOST_ALTERNATIVES:
        raise wrong("filter.$or", _TOO_MANY_VALUES)
    return AnyOf(tuple(read_filter(one, columns, "filter.$or") for one in sent))


def _conditions(column: Column, sent: object, place: str) -> list[Condition]:
    operators = sent if isinstance(sent, Mapping) else {"$eq": sent}
    return [_condition(column, name, value, place) for name, value in operators.items() if value is not None]


def _condition(column: Column, operator: str, value: object, place: str) -> Condition:
    if operator not in column.operators:
        raise wrong(f"{place}.{operator[:LONGEST_ECHO]}", one_of(sorted(column.operators)))
    if operator == "$exists":
        if not isinstance(value, bool):
            raise wrong(f"{place}.$exists", NO_BOOLEAN)
        return Condition(column, operator, value)
    if operator == "$like":
        if not isinstance(value, str) or len(value) > LONGEST_PATTERN:
            raise wrong(f"{place}.$like", _NO_PATTERN)
        return Condition(column, operator, value)
    try:
        return Condition(column, operator, _read(column, operator, value))
    except Unfit as problem:
        raise wrong(place if operator == "$eq" else f"{place}.{operator}", problem.sentence) from problem


def _read(column: Column, operator: str, value: object) -> object:
    if operator not in _LISTS:
        return column.read(value)
    if not isinstance(value, list):
        raise Unfit(NO_LIST)
    return [column.read(one) for one in value]


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
    "$like": like,
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
    "$like": matches,
}
