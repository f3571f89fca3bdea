"""The commands of the engine run on both databases."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from app.factory import create_app
from app.migrate import upgrade
from app.settings import Settings
from database import Tenant, db, unit_of_work

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


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a PostgreSQL database with all tables and no rows."""
    run_sql(postgresql_server, "CREATE DATABASE flowdesk_template")
    url = database_url(postgresql_server, "flowdesk_template")
    app = create_app(settings_for(tmp_path_factory.mktemp("template-postgresql"), url))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return "flowdesk_template"


@pytest.fixture(params=BACKENDS)
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database of each backend, its context in force."""
    with application_on(str(request.param), request, tmp_path / "data") as made:
        yield made


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


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    with unit_of_work() as work:
        row = Tenant(name="Other", language="en", time_zone="UTC", created_at=datetime.now(UTC))
        work.session.add(row)
        work.session.flush()
        return row.key
