"""Bringing an installation up to date: on an empty database, repeated, and from two processes at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.factory import create_app
from app.migrate import head, is_at_head, revision, upgrade
from app.settings import Settings
from database import db


@pytest.fixture
def empty(settings: Settings) -> Iterator[Flask]:
    """An application whose database is empty."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def upgrade_in(app: Flask) -> bool:
    """Run ``upgrade`` in a context of its own."""
    with app.app_context():
        return upgrade()


def test_upgrade_brings_an_empty_database_to_the_head_once(empty: Flask) -> None:
    with empty.app_context():
        assert revision() is None

        assert upgrade() is True
        assert upgrade() is False

        assert is_at_head()
        assert revision() == head() is not None


def test_upgrade_runs_once_when_several_processes_start_together(empty: Flask) -> None:
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(upgrade_in, [empty] * 4))

    assert sorted(ran) == [False, False, False, True]


@pytest.mark.postgresql
def test_upgrade_runs_once_on_postgresql(settings: Settings, postgresql_database: str) -> None:
    environment = {"FLOWDESK_DATA": str(settings.data), "FLOWDESK_DATABASE_URL": postgresql_database}
    app = create_app(Settings.from_environment(environment | {"FLOWDESK_LOG_LEVEL": "ERROR"}))

    with ThreadPoolExecutor(3) as pool:
        ran = list(pool.map(upgrade_in, [app] * 3))

    assert sorted(ran) == [False, False, True]
    with app.app_context():
        db.engine.dispose()
