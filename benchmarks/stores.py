"""Databases of a run: made for it, copied for the floor, opened with the bare driver, and dropped afterwards."""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import psycopg
from psycopg import sql

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000")
"""As Flowdesk opens SQLite."""
SCRATCH = Path(__file__).resolve().parent.parent / "build" / "benchmarks"
"""On the disk of the checkout; emptied after every run."""


class Store(Protocol):
    """A database of one run; ``begin`` opens a writing transaction."""

    url: str
    begin: str

    def copy(self) -> "Store":
        """Another database with the same rows; no connection may be open to this one."""

    def connect(self) -> Any:
        """A bare connection of the driver that leaves transactions to the caller."""


class SqliteStore:
    """A SQLite file."""

    begin = "BEGIN IMMEDIATE"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"sqlite:///{path}"

    def copy(self) -> "SqliteStore":
        """Another file with the same rows."""
        target = self._path.with_name(f"floor-{secrets.token_hex(4)}.sqlite")
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied)
        return SqliteStore(target)

    def connect(self) -> sqlite3.Connection:
        """A connection with the same pragmas as Flowdesk's."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        return connection


class PostgresqlStore:
    """A database of its own on the server of ``server_url``."""

    begin = "BEGIN"

    def __init__(self, server_url: str, made: list[str], template: str = "template1") -> None:
        self._server_url, self._made = server_url, made
        self._name = f"flowdesk_benchmark_{secrets.token_hex(6)}"
        with psycopg.connect(server_url, autocommit=True) as connection:
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(words.format(sql.Identifier(self._name), sql.Identifier(template)))
        made.append(self._name)
        self.url = _other_database(server_url, self._name)

    def copy(self) -> "PostgresqlStore":
        """Another database made from this one."""
        return PostgresqlStore(self._server_url, self._made, self._name)

    def connect(self) -> "psycopg.Connection[Any]":
        """A connection that leaves BEGIN and COMMIT to the caller."""
        return psycopg.connect(self.url, autocommit=True)


Stores = Callable[[str], Store]
"""Gives a new, empty database by name."""


@contextmanager
def stores(server_url: str | None = None) -> Iterator[tuple[Path, Stores]]:
    """A folder, and a maker of databases: files in it, or on the PostgreSQL server of a URL; gone afterwards.

    Without ``server_url`` it is that of ``FLOWDESK_DATABASE_URL``; empty means files. The database that the URL names
    is not touched: scratch databases are made beside it.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("FLOWDESK_DATABASE_URL", "") if server_url is None else server_url
    server_url = given.replace("+psycopg", "")
    made: list[str] = []
    with TemporaryDirectory(dir=SCRATCH, ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        try:
            if server_url.startswith("postgres"):
                yield place, lambda _name: PostgresqlStore(server_url, made)
            else:
                yield place, lambda name: SqliteStore(place / f"{name}.sqlite")
        finally:
            _drop(server_url, made)


def _drop(server_url: str, names: list[str]) -> None:
    if not names:
        return
    with psycopg.connect(server_url, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _other_database(url: str, name: str) -> str:
    server, _, options = url.partition("?")
    return f"{server.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")
