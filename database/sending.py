"""Sending compiled statements over the driver's own cursor, in the transaction of a session.

SQLAlchemy's way costs several times the row. What it does for others is done here too: whoever listens to statements
hears of each, errors are its errors, and a connection that is gone is given up.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

if TYPE_CHECKING:
    import psycopg

_HELD, _POOL = "flowdesk_line", "flowdesk_pool"
Rows = Sequence[tuple[Any, ...]]


class Line:
    """The cursor of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect
        self._connection = connection
        self._cursor = _cursor_of(connection)
        self._before = tuple(connection.dispatch.before_cursor_execute)
        self._after = tuple(connection.dispatch.after_cursor_execute)

    def send(self, sql: str, parameters: Any) -> Rows:
        """Send a statement and fetch its rows. Raises SQLAlchemy's DBAPIError for every error of the driver."""
        return self._sent(sql, parameters, False)

    def send_many(self, sql: str, parameters: Sequence[Any]) -> None:
        """Send a statement once for each of ``parameters``. Raises what ``send`` raises."""
        self._sent(sql, parameters, True)

    @property
    def rowcount(self) -> int:
        """How many rows the last statement met."""
        return int(self._cursor.rowcount)

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


def _cursor_of(connection: Connection) -> Any:
    """A cursor for statements with parameters in order; psycopg's usual one would read each for their names."""
    if connection.dialect.driver == "psycopg":
        from psycopg import RawCursor  # loaded already, where it is the driver

        return RawCursor(cast("psycopg.Connection[Any]", connection.connection.driver_connection))
    return connection.connection.cursor()


@lru_cache(maxsize=8)
def positional(dialect: Dialect) -> Dialect:
    """The dialect that compiles statements for the cursor of a line."""
    if dialect.driver == "psycopg":
        from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

        return PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    return dialect


def hold_line(session: Session, connection: Connection) -> None:
    """Let prepared statements of ``session`` use the connection on which its one transaction runs."""
    session.info[_HELD] = Line(connection)


def pool_of(session: Session) -> Pool:
    """The pool of connections of a session's database: what is kept in memory of a database is kept by it."""
    found: Pool | None = session.info.get(_POOL)
    if found is None:
        bind = session.get_bind()
        found = session.info[_POOL] = (bind if isinstance(bind, Engine) else bind.engine).pool
    return found


def line_of(session: Session) -> Line:
    """The cursor of a session's transaction."""
    held: Line | None = session.info.get(_HELD)
    return held if held is not None else Line(session.connection())
