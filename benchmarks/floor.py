"""The floor: the same rows by the bare driver, in a plain loop, with the same number of commits, on the same disk.

What an operation wrote was recorded statement by statement; the floor plays it to a copy of the database as it was
before: same tables, same indexes, same rows, and nothing of Flowdesk in between.
"""

from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any

from benchmarks.figures import Timings
from benchmarks.recording import Statement
from benchmarks.stores import Store

WRITTEN = "the same rows, written by a bare loop over the driver with as many commits"
READ = "the same statements, sent by a bare loop over the driver, all rows fetched"


def written(store: Store, transactions: Sequence[Sequence[Statement]]) -> Timings:
    """Write ``transactions`` to ``store`` and time each."""
    taken = Timings()
    with closing(store.connect()) as connection, closing(connection.cursor()) as cursor:
        for statements in transactions:
            taken.take(partial(_write, cursor, store.begin, statements))
    return taken


def read(store: Store, statements: Sequence[Statement], times: int) -> Timings:
    """Send ``statements`` to ``store`` ``times`` times, and time each round."""
    taken = Timings()
    with closing(store.connect()) as connection, closing(connection.cursor()) as cursor:
        for _ in range(times):
            taken.take(lambda: [_rows(cursor, statement) for statement in statements])
    return taken


def _write(cursor: Any, begin: str, statements: Sequence[Statement]) -> None:
    cursor.execute(begin)
    for statement in statements:
        if statement.many:
            cursor.executemany(statement.sql, statement.parameters)
        else:
            _rows(cursor, statement)
    cursor.execute("COMMIT")


def _rows(cursor: Any, statement: Statement) -> list[Any]:
    cursor.execute(statement.sql, statement.parameters)
    return list(cursor.fetchall()) if cursor.description else []
