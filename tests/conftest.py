"""Fixtures that every test may ask for: an application with a fresh database, an organisation, people, a clock."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from app.settings import Settings
from database import Tenant, in_tenant, unit_of_work
from engine.registry import Actor
from tests.support.backends import Installation, application_on, asked_for
from tests.support.clocks import Clock
from tests.support.databases import empty_database, postgresql_cluster
from tests.support.drawing_numbers import pytest_collection_finish  # noqa: F401  # a hook of every session
from tests.support.mail import postbox  # noqa: F401  # a fixture for every test
from tests.support.people import MakePerson, SignedIn, make_person_in, sign_in_client
from tests.support.rosters import crew  # noqa: F401  # a fixture for tests of the rooms and of their pages

if "FLOWDESK_TEST_EXAMPLES" not in os.environ:
    # The same examples for everybody, so that a change is judged by what it changes; the acceptance run explores anew.
    hypothesis_settings.register_profile("repeatable", derandomize=True)
    hypothesis_settings.load_profile("repeatable")

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When every test with the ``clock`` fixture begins: a Friday, 17:00 in Shanghai."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test that stores something run on each database that is asked for: what holds on one holds on both."""
    for name in {"app", "database"}.intersection(metafunc.fixturenames):
        metafunc.parametrize(name, asked_for(os.environ.get("FLOWDESK_TEST_DATABASES", "")), indirect=True)


@pytest.fixture(scope="session")
def sqlite_installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that keeps everything in a file."""
    return Installation(tmp_path_factory.mktemp("sqlite") / "data")


@pytest.fixture(scope="session")
def postgresql_installation(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation on a database of its own on the throw-away server."""
    with empty_database(postgresql_server) as url:
        installation = Installation(tmp_path_factory.mktemp("postgresql") / "data", url)
        yield installation
        installation.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation that is still to be made, in a folder of its own."""
    return Settings.from_environment({"FLOWDESK_DATA": str(tmp_path / "data"), "FLOWDESK_LOG_LEVEL": "ERROR"})


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application as newly installed, its context in force; each test runs once on each database."""
    with application_on(request.param, request) as app:
        yield app


@pytest.fixture
def tenant(app: Flask) -> Iterator[int]:
    """Key of an organisation that works in English and Shanghai's time; it is in force."""
    with unit_of_work() as work:
        row = Tenant(name="Example", language="en", time_zone="Asia/Shanghai", created_at=MORNING)
        work.session.add(row)
        work.session.flush()
        key = row.key
    with in_tenant(key):
        yield key


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time, standing still until the test moves it."""
    with Clock(MORNING) as clock:
        yield clock


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a session."""
    return app.test_client()


@pytest.fixture
def make_person(tenant: int) -> MakePerson:
    """Factory of people of the tenant: name, roles, teams (made when absent), email, password, language → Actor."""
    return make_person_in


@pytest.fixture
def administrator(make_person: MakePerson) -> Actor:
    """An administrator who works no tickets."""
    return make_person("Ada Admin", roles=("administrator",))


@pytest.fixture
def agent(make_person: MakePerson) -> Actor:
    """An agent of team line-1."""
    return make_person("Ben Agent", roles=("agent",), teams=("line-1",))


@pytest.fixture
def requester(make_person: MakePerson) -> Actor:
    """Somebody who reports."""
    return make_person("Cai Requester", roles=("requester",))


@pytest.fixture
def signed_in(app: Flask, tenant: int) -> SignedIn:
    """Factory of browsers: an actor of the tenant → a client that is signed in as them."""
    return lambda actor: sign_in_client(app, actor)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a throw-away PostgreSQL server on loopback, database ``postgres``; skips when it is not installed.

    Its folder lies outside pytest's, which each start of pytest closes to all but its own user.
    """
    with TemporaryDirectory(prefix="flowdesk-postgresql-") as folder, postgresql_cluster(Path(folder)) as url:
        yield url


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """URL of an empty database of its own on that server."""
    with empty_database(postgresql_server) as url:
        yield url


def pytest_configure() -> None:
    """Keep the settings of whoever starts the tests out of them."""
    for name in [name for name in os.environ if name.startswith("FLOWDESK_") and not _for_tests(name)]:
        del os.environ[name]


def _for_tests(name: str) -> bool:
    return name.startswith(("FLOWDESK_TEST_", "FLOWDESK_SHARED", "FLOWDESK_WRITE_IMAGES"))
