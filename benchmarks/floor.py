"""The floor: the same rows by the bare driver, in a plain loop, with the same number of commits, on the same disk.

What an operation wrote was recorded statement by statement; the floor plays it to a copy of the database as it was
before: same tables, same indexes, same rows, and nothing of Flowdesk in between.
"""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

import psycopg

from benchmarks.figures import Timings
from benchmarks.recording import Statement
from benchmarks.stores import Store

WRITTEN = "the same rows, written by a bare loop over the driver with as many commits"
READ = "the same statements, sent by a bare loop over the driver, all rows fetched"


class Cursors:
    """The driver's cursors: psycopg has another for statements whose parameters stand in order."""

    def __init__(self, connection: Any) -> None:
        self.plain: Any = connection.cursor()
        self._in_order: Any = (
            psycopg.RawCursor(connection) if isinstance(connection, psycopg.Connection) else self.plain
        )

    def of(self, statement: Statement) -> Any:
        """The cursor that takes a statement as it was recorded."""
        first = statement.parameters[0] if statement.many else statement.parameters
        return self._in_order if isinstance(first, tuple) and first else self.plain


class Writer:
    """Writes transactions to a store over one connection."""

    def __init__(self, store: Store) -> None:
        self._begin, self._connection = store.begin, store.connect()
        self._cursors = Cursors(self._connection)

    def write(self, transactions: Sequence[Sequence[Statement]]) -> None:
        """Write each of ``transactions``."""
        for statements in transactions:
            _write(self._cursors, self._begin, statements)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def written(store: Store, transactions: Sequence[Sequence[Statement]]) -> Timings:
    """Write ``transactions`` to ``store`` and time each."""
    with closing(Writer(store)) as writer:
        return Timings().take_all(partial(writer.write, [transaction]) for transaction in transactions)


class Reader:
    """Sends statements to a store over one connection and fetches all rows."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connect()
        self._cursors = Cursors(self._connection)

    def read(self, statements: Sequence[Statement]) -> None:
        """Send each of ``statements``."""
        for statement in statements:
            _rows(self._cursors, statement)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def read(store: Store, statements: Sequence[Statement], times: int) -> Timings:
    """Send ``statements`` to ``store`` ``times`` times, and time each round."""
    with closing(Reader(store)) as reader:
        return Timings().take_all([partial(reader.read, statements)] * times)


def _write(cursors: Cursors, begin: str, statements: Sequence[Statement]) -> None:
    cursors.plain.execute(begin)
    for statement in statements:
        if statement.many:
            cursors.of(statement).executemany(statement.sql, statement.parameters)
        else:
            _rows(cursors, statement)
    cursors.plain.execute("COMMIT")


def _rows(cursors: Cursors, statement: Statement) -> list[Any]:
    cursor = cursors.of(statement)
    cursor.execute(statement.sql, statement.parameters)
    return list(cursor.fetchall()) if cursor.description else []
