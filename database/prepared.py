"""Statements that every command sends, compiled once: SQLAlchemy's way of running one costs several times the row.

A prepared statement goes to the driver as it was compiled. Only what is looked up anew each time is left out: defaults
of columns (so every column has to be given), lists of values that expand, and rows as objects.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Select, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from database.sending import Rows, line_of, positional

Row = Mapping[str, object]
ROWS_TOGETHER = 32
"""Rows that one INSERT takes on PostgreSQL, where each statement is a journey; SQLite's driver takes one by one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as the driver takes it; of each parameter, in order, its name and what to make of its value."""

    sql: str
    parameters: Sequence[tuple[str, Callable[[Any], object] | None]]
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
        """The parameters of several rows; a value that is the very same in all of them is made once."""
        first = {**self.defaults, **rows[0], **{name: ask() for name, ask in self.looked_up.items()}}
        template: list[object] = []
        varying: list[tuple[int, str, Callable[[Any], object] | None]] = []
        for name, made in self.parameters:
            value = first[name]
            if name in rows[0] and any(row[name] is not value for row in rows):
                varying.append((len(template), name, made))
            template.append(made(value) if made else value)
        bound = []
        for row in rows:
            for place, name, made in varying:
                template[place] = made(row[name]) if made else row[name]
            bound.append(tuple(template))
        return bound


class Prepared:
    """A statement on tables, written once for all rows; the columns of a row are its parameters.

    A SELECT gives its columns as the driver has them: keys and texts, no times and no JSON.
    """

    def __init__(self, statement: UpdateBase | Select[Any]) -> None:
        self._statement = statement
        self._plans: dict[tuple[str, tuple[str, ...], int], Plan] = {}

    def execute(self, session: Session, rows: Sequence[Row]) -> Rows:
        """Send the statement for each of ``rows``, which have the same names, in the transaction of ``session``.

        It goes round the tenant filter, and gives the rows that a statement for one row returns. Raises ValueError for
        a statement that cannot be prepared, DBAPIError.
        """
        line, names = line_of(session), tuple(rows[0])
        if len(rows) == 1:
            plan = self._plan(line.dialect, names)
            return line.send(plan.sql, plan.bound(rows[0]))
        if line.dialect.name == "postgresql" and isinstance(self._statement, Insert):
            for at in range(0, len(rows), ROWS_TOGETHER):
                together = rows[at : at + ROWS_TOGETHER]
                plan = self._plan(line.dialect, names, len(together))
                line.send(plan.sql, plan.bound(_numbered(together) if len(together) > 1 else together[0]))
        else:
            plan = self._plan(line.dialect, names)
            line.send_many(plan.sql, plan.bound_each(rows))
        return ()

    def count(self, session: Session, row: Row) -> int:
        """Send the statement for one row and tell how many rows of the table it met. Raises what ``execute`` does."""
        line = line_of(session)
        plan = self._plan(line.dialect, tuple(row))
        line.send(plan.sql, plan.bound(row))
        return line.rowcount

    def _plan(self, dialect: Dialect, names: tuple[str, ...], rows: int = 1) -> Plan:
        return self._plans.get((dialect.name, names, rows)) or self._prepare(dialect, names, rows)

    def _prepare(self, dialect: Dialect, names: tuple[str, ...], rows: int) -> Plan:
        statement = self._statement
        if rows > 1:
            assert isinstance(statement, Insert)
            types = {column.name: column.type for column in statement.table.columns}
            given = [
                {name: bindparam(_name_of(name, number), type_=types[name]) for name in names}
                for number in range(rows)
            ]
            plan = planned(statement.values(given), dialect, None)
        else:
            plan = planned(statement, dialect, names)
        self._plans[dialect.name, names, rows] = plan
        return plan


def _name_of(name: str, number: int) -> str:
    """The parameter of a column in one of several rows."""
    return f"{name}__{number}"


def _numbered(rows: Sequence[Row]) -> Row:
    return {_name_of(name, number): value for number, row in enumerate(rows) for name, value in row.items()}


def planned(statement: UpdateBase | Select[Any], dialect: Dialect, names: tuple[str, ...] | None) -> Plan:
    """Compile a statement whose columns ``names`` are given (None: those it names itself).

    Raises ValueError for a statement that cannot be prepared.
    """
    keys = None if names is None else list(names)
    compiled = statement.compile(dialect=positional(dialect), column_keys=keys)
    assert isinstance(compiled, SQLCompiler)
    if compiled.prefetch or compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError(f"Expected every column of a prepared statement to be given: {compiled}")
    return Plan(
        str(compiled),
        [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or []
        ],
        {name: bind.value for name, bind in compiled.binds.items() if name not in (names or ()) and not bind.callable},
        {name: bind.callable for name, bind in compiled.binds.items() if bind.callable},
    )
