"""The connection that a thread keeps from one transaction to the next, where connections cost nothing while they rest.

That is so with SQLite, whose connection is an open file: to take one out of the pool and to give it back costs a
command of ours more than ten times what it costs to begin. A server's connections are few, and stay in the pool.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool

WRITES = "flowdesk_writes"
"""Execution option of a connection that is going to write: SQLite then takes its writer lock at BEGIN."""


class _Kept(threading.local):
    """What this thread keeps: a connection, with the pool that it comes from and the process that opened it."""

    connection: Connection | None = None
    pool: Pool | None = None
    process = 0


_mine = _Kept()
_resting: WeakSet[Connection] = WeakSet()


@contextmanager
def writing_connection(engine: Engine) -> Iterator[Connection]:
    """A connection for one transaction that writes; with SQLite the thread's own, unless it is in use already."""
    connection = _taken(engine)
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    if engine.dialect.name != "sqlite" or _mine.connection is not None or connection.invalidated:
        connection.close()
        return
    _mine.connection, _mine.pool, _mine.process = connection, engine.pool, os.getpid()
    _resting.add(connection)


def close_resting(engine: Engine) -> None:
    """Close the connections to a database that threads keep and do not use: nobody works with it any more."""
    for connection in list(_resting):
        if connection.engine is engine:
            _resting.discard(connection)
            connection.close()


def _taken(engine: Engine) -> Connection:
    kept = _mine.connection
    if kept is not None:
        _mine.connection = None
        if _mine.process == os.getpid():  # a forked process has its parent's files, and must not touch them
            _resting.discard(kept)
            if _mine.pool is engine.pool and not kept.closed:
                return kept
            kept.close()
    return engine.connect().execution_options(**{WRITES: True})
