"""Sending compiled statements over the driver, in the transaction of a session.

SQLAlchemy's way costs several times the row. What it does for others is done here too: whoever listens to statements
hears of each, errors are its errors, and a connection that is gone is given up.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from database.statements.plan import Plan

_HELD, _POOL, _KEPT = "flowdesk_line", "flowdesk_pool", "flowdesk_kept"
_kept: WeakKeyDictionary[Pool, dict[str, dict[Any, Any]]] = WeakKeyDictionary()
Rows = Sequence[tuple[Any, ...]]
Missed = Callable[[], Exception]


class Line(Protocol):
    """Where the statements of one transaction go."""

    dialect: Dialect

    def send(self, plan: Plan, parameters: Sequence[object]) -> Rows:
        """Send a statement and fetch its rows. Raises SQLAlchemy's DBAPIError for every error of the driver."""

    def post(self, plan: Plan, each: Sequence[Sequence[object]], missed: Missed | None) -> None:
        """Send a statement once for each of some parameters; nobody waits for it before ``settle``.

        ``missed`` gives what is raised when one does not meet exactly one row. Raises what ``send`` raises.
        """

    def settle(self) -> None:
        """Wait for what was posted. Raises what ``send`` raises and what ``missed`` gives."""

    def drop(self) -> None:
        """Wait for what was posted, whatever comes of it: the transaction is rolled back."""


class DriverLine:
    """The cursor of the driver, where a statement is no journey: what is posted is settled at once."""

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect
        self._connection = connection
        self._cursor = connection.connection.cursor()
        self._before = tuple(connection.dispatch.before_cursor_execute)
        self._after = tuple(connection.dispatch.after_cursor_execute)

    def send(self, plan: Plan, parameters: Sequence[object]) -> Rows:
        """Send a statement and fetch its rows."""
        return self._sent(plan.sql, parameters, False)

    def post(self, plan: Plan, each: Sequence[Sequence[object]], missed: Missed | None) -> None:
        """Send a statement for each of some parameters."""
        if len(each) == 1 or missed:
            for parameters in each:
                self._sent(plan.sql, parameters, False)
                if missed and self._cursor.rowcount != 1:
                    raise missed()
        else:
            self._sent(plan.sql, each, True)

    def settle(self) -> None:
        """Everything is."""

    def drop(self) -> None:
        """Nothing is under way."""

    def _sent(self, sql: str, parameters: Any, many: bool) -> Rows:
        cursor = self._cursor
        for told in self._before:
            sql, parameters = told(self._connection, cursor, sql, parameters, None, many)
        try:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters)
            rows: Rows = cursor.fetchall() if cursor.description else ()
        except Exception as problem:  # told to listeners, made one of SQLAlchemy's, or raised as it is
            self._connection._handle_dbapi_exception(problem, sql, parameters, cursor, None)
        for told in self._after:
            told(self._connection, cursor, sql, parameters, None, many)
        return rows


def _opened(connection: Connection, waits: bool) -> Line:
    if connection.dialect.driver == "psycopg":
        from database.statements.pipeline import PipelinedLine  # loads psycopg, where it is the driver

        return PipelinedLine(connection, waits)
    return DriverLine(connection)


def hold_line(session: Session, connection: Connection) -> Line:
    """Let prepared statements of ``session`` use the connection on which its one transaction runs."""
    line = session.info[_HELD] = connection.info[_HELD] = _opened(connection, False)
    return line


def let_go(connection: Connection) -> None:
    """The transaction of a held line is over."""
    if not connection.invalidated:
        connection.info.pop(_HELD, None)


def held_line(connection: Connection) -> Line | None:
    """The line that is held for a connection's transaction."""
    found: Line | None = None if connection.invalidated else connection.info.get(_HELD)
    return found


def pool_of(session: Session) -> Pool:
    """The pool of connections of a session's database: what is kept in memory of a database is kept by it."""
    found: Pool | None = session.info.get(_POOL)
    if found is None:
        bind = session.get_bind()
        found = session.info[_POOL] = (bind if isinstance(bind, Engine) else bind.engine).pool
    return found


def kept_of(session: Session, name: str) -> dict[Any, Any]:
    """What is kept in memory of a session's database under ``name``, for as long as its pool lasts."""
    mine: dict[str, dict[Any, Any]] | None = session.info.get(_KEPT)
    if mine is None:
        mine = session.info[_KEPT] = _kept.setdefault(pool_of(session), {})
    found = mine.get(name)
    return mine.setdefault(name, {}) if found is None else found  # two threads at once get the same


def line_of(session: Session) -> Line:
    """Where a session's transaction sends; without a held line what is posted is waited for at once."""
    held: Line | None = session.info.get(_HELD)
    return held if held is not None else _opened(session.connection(), True)
