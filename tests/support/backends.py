"""The application on either database, each test with a fresh copy of a template."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from database import db

BACKENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def settings_for(folder: Path, url: str = "") -> Settings:
    """Settings of an installation in ``folder`` that stores in ``url``."""
    values = {"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR", "FLOWDESK_DATABASE_URL": url}
    return Settings.from_environment(values)


def run_sql(server: str, statement: str) -> None:
    """Run a statement that no transaction may hold (CREATE DATABASE) on ``server``."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def database_url(server: str, name: str) -> str:
    """URL of database ``name`` on ``server``."""
    return server.rsplit("/", 1)[0] + "/" + name


def make_postgresql_template(server: str, folder: Path) -> str:
    """Make a database with all tables and no rows on ``server``; gives its name."""
    name = "flowdesk_template"
    run_sql(server, f"CREATE DATABASE {name}")
    app = create_app(settings_for(folder, database_url(server, name)))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return name


@contextmanager
def application_on(backend: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """The application in ``folder`` on a fresh database of ``backend``, its context in force."""
    url = ""
    folder.mkdir()
    if backend == "sqlite":
        template: Path = request.getfixturevalue("template_database")
        shutil.copy(template, folder / "flowdesk.sqlite")
    else:
        server: str = request.getfixturevalue("postgresql_server")
        name = f"test_{uuid.uuid4().hex}"
        run_sql(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgresql_template')}")
        url = database_url(server, name)
    made = create_app(settings_for(folder, url))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
