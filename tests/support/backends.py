"""The application on either database: made once per process and backend, as new for each test that asks for it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from sqlalchemy import Engine, event

import itsm
from app.factory import create_app
from app.logging import configure_logging
from app.migrate import upgrade
from app.settings import Settings
from database import db

BACKENDS: tuple[str | ParameterSet, ...] = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
"""What tests run on that store something."""


def asked_for(names: str) -> list[str | ParameterSet]:
    """Those of ``BACKENDS`` that ``names`` lists (``sqlite,postgresql``; empty: all). Raises KeyError for others."""
    known = dict(zip(("sqlite", "postgresql"), BACKENDS, strict=True))
    return [known[name] for name in names.split(",")] if names else list(BACKENDS)


def application_on(backend: str, request: pytest.FixtureRequest) -> AbstractContextManager[Flask]:
    """The application of this process on ``backend`` as newly installed, its context in force for a block."""
    installation: Installation = request.getfixturevalue(f"{backend}_installation")
    return installation.renewed()


class Installation:
    """An application and its database, which tests have one after the other: making one takes longer than a test."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """Make it in ``folder``, with its database (default: a file there) at the newest migration."""
        values = {"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR", "FLOWDESK_DATABASE_URL": url}
        self._settings = Settings.from_environment(values)
        self._app = create_app(self._settings)
        with self._app.app_context():
            if not url:
                _never_wait_for_the_disk(db.engine)
            upgrade()
            _close()
        self._config, self._extensions = dict(self._app.config), dict(self._app.extensions)
        self._database = _PostgresqlDatabase(url) if url else _SqliteDatabase(folder)

    @contextmanager
    def renewed(self) -> Iterator[Flask]:
        """The application in force, without rows, files, and whatever was changed on it; caches go with the pool."""
        self._database.clear()
        self._empty_folder()
        self._app.config.clear()
        self._app.config.update(self._config)
        self._app.extensions.clear()
        self._app.extensions.update(self._extensions)
        itsm.register(self._settings.data)
        configure_logging(self._settings.log_format, self._settings.log_level)
        with self._app.app_context():
            try:
                yield self._app
            finally:
                _close()

    def close(self) -> None:
        """Let go of the database; nobody asks for the application any more."""
        self._database.close()

    def _empty_folder(self) -> None:
        for path in self._settings.data.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path != self._settings.secret_key_file and not path.name.startswith("flowdesk.sqlite"):
                path.unlink()


def _close() -> None:
    """Close what the application in force has open; definitions are kept per pool, and this ends the pool."""
    db.session.remove()
    db.engine.dispose()


def _never_wait_for_the_disk(engine: Engine) -> None:
    """Do without what only a power cut asks for, as the PostgreSQL server of the tests does."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()


class _SqliteDatabase:
    """The file in a folder, which is put back to how it is now."""

    def __init__(self, folder: Path) -> None:
        self._file, self._kept = folder / "flowdesk.sqlite", folder.with_name(f"{folder.name}.sqlite")
        shutil.copy(self._file, self._kept)

    def clear(self) -> None:
        """Put the file back, without what belongs to it when it is open."""
        for old in self._file.parent.glob("flowdesk.sqlite*"):
            old.unlink()
        shutil.copy(self._kept, self._file)

    def close(self) -> None:
        """Nothing is open."""


class _PostgresqlDatabase:
    """Tables at a URL that are emptied, and whose rows are numbered from the first again.

    Deleting takes a twentieth of the time of a copy of the database. Roles of replication check no foreign keys.
    """

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        rows = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = sorted(name for (name,) in rows)
        [(revision,)] = self._connection.execute("SELECT version_num FROM alembic_version")
        self._clear = [
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",
            *(f'DELETE FROM "{name}"' for name in names),
            f"INSERT INTO alembic_version VALUES ('{revision}')",
            "SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences",
        ]

    def clear(self) -> None:
        """Empty the tables, after ending whoever is connected still."""
        self._connection.execute("; ".join(self._clear).encode())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
