"""The ``db`` object and how a connection is opened on each backend."""

import sqlite3
import time
from typing import Any
from weakref import WeakSet

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from database.kept_connection import WRITES, close_resting
from database.statements.sending import held_line
from database.types import Base, as_json

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

_opened: WeakSet[Engine] = WeakSet()

QUIET_SECONDS = 1.0
"""How long a connection may be idle and still be taken to be alive."""
_USED = "flowdesk_used"


def is_postgresql() -> bool:
    """True when the application in force stores in PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def open_database(app: Flask, url: str, synchronous: str) -> None:
    """Bind ``db`` to ``app``; ``synchronous`` (NORMAL or FULL) is SQLite's answer to a power cut."""
    options: dict[str, Any] = {"pool_size": 10, "max_overflow": 20}
    if url.startswith("sqlite"):
        # the last one used has its pages at hand; what another has written meanwhile it must read again
        options = {"pool_size": 20, "max_overflow": -1, "pool_use_lifo": True}  # every thread keeps one besides
        options["connect_args"] = {"timeout": 30, "check_same_thread": False}
    options["json_serializer"] = as_json
    options["hide_parameters"] = True  # hashes, names and comments do not belong into the traceback of a log
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        _opened.add(db.engine)
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine, synchronous)
        else:
            _ask_the_quiet(db.engine)
            _settle_in_order(db.engine)
            _keep_statements(db.engine)


def close_databases() -> None:
    """Close the idle connections of everything that was opened: the last act of a process."""
    for engine in _opened:
        engine.dispose()


def _ask_the_quiet(engine: Engine) -> None:
    """Ask a connection that nobody has used for a while whether the server is still there: it may have restarted.

    Asking each time, as the pool would, is a journey for every command.
    """

    @event.listens_for(engine, "connect")
    @event.listens_for(engine, "checkin")
    def _used(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _asked(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info[_USED] < QUIET_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as problem:
            raise InvalidatePoolError("The server has closed the connection; a new one is opened.") from problem


def _settle_in_order(engine: Engine) -> None:
    """Whatever else a connection does waits for the statements that were posted before it."""

    @event.listens_for(engine, "before_cursor_execute")
    def _settled(
        connection: Connection, _cursor: object, _sql: str, _parameters: object, context: object, _many: bool
    ) -> None:
        if context is not None and (line := held_line(connection)) is not None:  # None: the line itself tells of it
            line.settle()

    @event.listens_for(engine, "rollback_savepoint")
    def _dropped(connection: Connection, *_savepoint: object) -> None:
        if (line := held_line(connection)) is not None:
            line.drop()


def _keep_statements(engine: Engine) -> None:
    """Let a connection keep what it prepares: without this the driver drops it, and the pipeline's, at a rollback."""
    from database.statements.remembered import forget_changed, remember_statements  # loads psycopg, the driver

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: object) -> None:
        remember_statements(connection)

    @event.listens_for(engine, "handle_error")
    def _failed(context: ExceptionContext) -> None:
        if context.connection is not None and not context.connection.invalidated:
            driver: Any = context.connection.connection.driver_connection
            forget_changed(driver, getattr(context.original_exception, "sqlstate", None))


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    level = {"NORMAL": "NORMAL", "FULL": "FULL"}[synchronous]

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not open transactions on its own
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={level}",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "engine_disposed")
    def _disposed(disposed: Engine) -> None:
        close_resting(disposed)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = "IMMEDIATE" if connection.get_execution_options().get(WRITES) else "DEFERRED"
        connection.connection.cursor().execute(f"BEGIN {mode}").close()
