"""Statements as the driver takes them, compiled once: what each parameter is called and what is made of its value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy import LargeBinary, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as the driver takes it; of each parameter, in order, its name and what to make of its value."""

    sql: str
    parameters: Sequence[tuple[str, Callable[[Any], object] | None]]
    binary: Sequence[bool]
    """Which parameters are bytes: PostgreSQL takes all others as texts."""
    defaults: Row
    looked_up: Mapping[str, Callable[[], object]]
    """Parameters whose value is asked for at each execution."""

    def bound(self, row: Row) -> tuple[object, ...]:
        """The parameters of a row in the driver's form."""
        given = {**self.defaults, **row} if self.defaults else row
        if self.looked_up:
            given = {**given, **{name: ask() for name, ask in self.looked_up.items()}}
        return tuple([made(given[name]) if made else given[name] for name, made in self.parameters])

    def bound_each(self, rows: Sequence[Row]) -> list[tuple[object, ...]]:
        """The parameters of several rows, which have the same names."""
        return self.bound_columns({}, {name: [row[name] for row in rows] for name in rows[0]}, len(rows))

    def bound_columns(
        self, same: Row, columns: Mapping[str, Sequence[object]], count: int
    ) -> list[tuple[object, ...]]:
        """The parameters of ``count`` rows by column; ``same`` are values that all of them have.

        Times that are the same in all of them are made once.
        """
        given = {**self.defaults, **same, **{name: ask() for name, ask in self.looked_up.items()}}
        found: list[Iterable[object]] = []
        for name, made in self.parameters:
            values = columns.get(name)
            if values is None or name in self.looked_up:
                value = given[name]
                found.append(repeat(made(value) if made else value, count))
            elif made is None:
                found.append(values)
            elif type(values[0]) is datetime and values.count(values[0]) == count:
                found.append(repeat(made(values[0]), count))
            else:
                found.append(map(made, values))
        return list(zip(*found, strict=True))


@lru_cache(maxsize=8)
def positional(dialect: Dialect) -> Dialect:
    """The dialect that compiles statements for a line: their parameters stand in order."""
    if dialect.driver == "psycopg":
        from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

        return PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    return dialect


def planned(statement: UpdateBase | Select[Any], dialect: Dialect, names: tuple[str, ...] | None) -> Plan:
    """Compile a statement whose columns ``names`` are given (None: those it names itself).

    Raises ValueError for a statement that cannot be prepared.
    """
    keys = None if names is None else list(names)
    compiled = statement.compile(dialect=positional(dialect), column_keys=keys)
    assert isinstance(compiled, SQLCompiler)
    if compiled.prefetch or compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError(f"Expected every column of a prepared statement to be given: {compiled}")
    order = compiled.positiontup or []
    types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    return Plan(
        str(compiled),
        [(name, types[name].bind_processor(dialect)) for name in order],
        [isinstance(types[name], LargeBinary) for name in order],
        {name: bind.value for name, bind in compiled.binds.items() if name not in (names or ()) and not bind.callable},
        {name: bind.callable for name, bind in compiled.binds.items() if bind.callable},
    )
