"""Statements that every command sends, compiled once: SQLAlchemy's way of running one costs several times the row.

A prepared statement goes to the driver as it was compiled. Only what is looked up anew each time is left out: defaults
of columns (so every column has to be given), lists of values that expand, and rows as objects.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Insert, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from database.statements.plan import Plan, Row, planned
from database.statements.sending import Line, Rows, line_of
from database.statements.together import Together

ROWS_TOGETHER = 1000
"""Rows that one INSERT takes on PostgreSQL, where each statement is a journey; SQLite's driver takes one by one."""


class Prepared:
    """A statement on tables, written once for all rows; the columns of a row are its parameters.

    A SELECT gives its columns as the driver has them: keys and texts, no times and no JSON.
    """

    def __init__(self, statement: UpdateBase | Select[Any]) -> None:
        self._statement = statement
        self._plans: dict[tuple[str, tuple[str, ...]], Plan] = {}
        self._together: dict[tuple[str, ...], Together] = {}

    def execute(self, session: Session, row: Row) -> Rows:
        """Send the statement for one row in the transaction of ``session``, and give what it returns.

        It goes round the tenant filter. Raises ValueError for a statement that cannot be prepared, DBAPIError.
        """
        line = line_of(session)
        plan = self._plan(line.dialect, tuple(row))
        return line.send(plan, plan.bound(row))

    def write(self, session: Session, rows: Sequence[Row], missed: Callable[[], Exception] | None = None) -> None:
        """Send the statement for each of ``rows``, which have the same names, and do not wait for what comes of it.

        In a unit of work errors may be raised by a later statement or at the end, before the commit; so is what
        ``missed`` gives when a row is not met exactly once. Raises what ``execute`` does.
        """
        line, names = line_of(session), tuple(rows[0])
        if len(rows) > 1 and line.dialect.name == "postgresql" and isinstance(self._statement, Insert):
            self._write_together(line, names, self._statement, rows)
            return
        plan = self._plan(line.dialect, names)
        line.post(plan, plan.bound_each(rows) if len(rows) > 1 else [plan.bound(rows[0])], missed)

    def write_columns(
        self, session: Session, same: Row, names: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """``write`` for rows without names: each has the values of ``names`` in order, and all have ``same``."""
        line = line_of(session)
        if len(rows) > 1 and line.dialect.name == "postgresql":
            self.write(session, [{**same, **dict(zip(names, row, strict=True))} for row in rows])
            return
        plan = self._plan(line.dialect, (*same, *names))
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        line.post(plan, plan.bound_columns(same, columns, len(rows)), None)

    def _write_together(self, line: Line, names: tuple[str, ...], statement: Insert, rows: Sequence[Row]) -> None:
        together = self._together.get(names)
        if together is None:
            together = self._together[names] = Together(statement, names, line.dialect)
        for at in range(0, len(rows), ROWS_TOGETHER):
            line.post(together.plan, [together.bound(rows[at : at + ROWS_TOGETHER])], None)

    def _plan(self, dialect: Dialect, names: tuple[str, ...]) -> Plan:
        found = self._plans.get((dialect.name, names))
        if found is None:
            found = self._plans[dialect.name, names] = planned(self._statement, dialect, names)
        return found
