"""Statements that every command sends, compiled once: SQLAlchemy's way of running one costs several times the row.

A prepared statement goes to the driver as it was compiled. Only what is looked up anew each time is left out: defaults
of columns (so every column has to be given), lists of values that expand, and rows as objects.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as the driver takes it; each parameter has a name, what to make of its value, and a default."""

    sql: str
    is_positional: bool
    parameters: Sequence[tuple[str, Callable[[Any], object] | None]]
    defaults: Row

    def bound(self, row: Row) -> Any:
        """The parameters of a row in the driver's form."""
        given = {**self.defaults, **row} if self.defaults else row
        if self.is_positional:
            return tuple([made(given[name]) if made else given[name] for name, made in self.parameters])
        return {name: made(given[name]) if made else given[name] for name, made in self.parameters}


class Prepared:
    """A statement on tables, written once for all rows; the columns of a row are its parameters.

    A SELECT gives its columns as the driver has them: keys and texts, no times and no JSON.
    """

    def __init__(self, statement: UpdateBase | Select[Any]) -> None:
        self._statement = statement
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def execute(self, session: Session, rows: Sequence[Row]) -> "CursorResult[Any]":
        """Send the statement for each of ``rows``, which have the same names, in the transaction of ``session``.

        It goes round the tenant filter. Raises ValueError for a statement that cannot be prepared.
        """
        connection = session.connection()
        names = tuple(rows[0])
        plan = self._plans.get((connection.dialect.name, names)) or self._prepare(connection.dialect, names)
        if len(rows) == 1:
            return connection.exec_driver_sql(plan.sql, plan.bound(rows[0]))
        return connection.exec_driver_sql(plan.sql, [plan.bound(row) for row in rows])

    def _prepare(self, dialect: Dialect, names: tuple[str, ...]) -> _Plan:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(names))
        assert isinstance(compiled, SQLCompiler)
        if compiled.prefetch or compiled.post_compile_params or compiled.literal_execute_params:
            raise ValueError(f"Expected every column of a prepared statement to be given: {compiled}")
        order = compiled.positiontup if compiled.positional else list(compiled.binds)
        parameters = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order or []
        ]
        defaults = {name: bind.value for name, bind in compiled.binds.items() if name not in names}
        plan = _Plan(str(compiled), compiled.positional, parameters, defaults)
        self._plans[dialect.name, names] = plan
        return plan
