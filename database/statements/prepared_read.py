"""Reads that every command begins with, compiled once: what SQLAlchemy does to make objects of rows costs far more.

The tenant filter is part of them, as it is of every query. What they give belongs to no session: nobody writes such an
object by changing it, and a later query does not give it again. They see what has been written, not what objects of the
session still keep to themselves: unlike a query, they flush nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapper, Session

from database.statements.plan import Plan, Row, planned
from database.statements.sending import line_of
from database.tenant import tenant_in_force, with_tenant_filter
from database.types import Base


@dataclass(frozen=True, slots=True)
class _Entity:
    """One thing of a row, a model or a single column: where its values stand, and which need to be made first."""

    model: type[object] | None
    part: slice
    names: Sequence[str]
    made: Sequence[tuple[int, Callable[[Any], object]]]

    def of(self, row: Sequence[Any]) -> Any:
        """The thing, made of its part of a row."""
        values = list(row[self.part])
        for index, make in self.made:
            if values[index] is not None:  # which no type makes anything of
                values[index] = make(values[index])
        if self.model is None:
            return values[0]
        found = self.model()
        found.__dict__.update(zip(self.names, values, strict=True))
        return found


class PreparedRead:
    """A SELECT of models and columns for at most one row; its named parameters are given with each read."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._things = [described["expr"] for described in statement.column_descriptions]
        columns = [column for thing in self._things for column in _columns(thing)]
        self._statement = statement.with_only_columns(*columns, maintain_column_froms=True)
        self._plans: dict[tuple[str, bool], tuple[Plan, Sequence[_Entity]]] = {}

    def one_or_none(self, session: Session, values: Row) -> tuple[Any, ...] | None:
        """The row as its things, None without any.

        Raises TenantMissing outside a tenant and outside ``all_tenants``, ValueError for a list as a parameter.
        """
        line, every = line_of(session), tenant_in_force() is None
        plan, entities = self._plans.get((line.dialect.name, every)) or self._prepare(line.dialect, every)
        rows = line.send(plan, plan.bound(values))
        return tuple([entity.of(rows[0]) for entity in entities]) if rows else None

    def _prepare(self, dialect: Dialect, every: bool) -> tuple[Plan, Sequence[_Entity]]:
        statement = self._statement if every else with_tenant_filter(self._statement)
        entities: list[_Entity] = []
        at = 0
        for thing in self._things:
            columns = _columns(thing)
            processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
            entities.append(
                _Entity(
                    _plain(thing) if isinstance(thing, type) else None,
                    slice(at, at + len(columns)),
                    [column.key for column in columns],
                    [(index, make) for index, make in enumerate(processors) if make is not None],
                )
            )
            at += len(columns)
        prepared = self._plans[dialect.name, every] = planned(statement, dialect, None), entities
        return prepared


@lru_cache
def _plain(model: type[Base]) -> type[object]:
    """A class of the same name for rows that no session watches: a look at a watched column costs several plain ones.

    It has the columns that were read and nothing else, so that whoever asks for more is told.
    """
    return type(model.__name__, (), {"__doc__": model.__doc__})


def _columns(thing: Any) -> list[Any]:
    if not isinstance(thing, type):
        return [thing]
    mapper: Mapper[Any] = inspect(thing)
    return [getattr(thing, column.key) for column in mapper.column_attrs if not column.deferred]

