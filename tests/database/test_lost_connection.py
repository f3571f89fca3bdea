"""A server that went away and came back: who was idle meanwhile does not notice."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from database import connection as connecting
from database import db, unit_of_work
from engine.state.reads import lock_instance
from tests.support.backends import application_on

pytestmark = pytest.mark.postgresql


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on PostgreSQL alone: SQLite has no server."""
    with application_on("postgresql", request) as made:
        yield made


def pid_of(connection: Connection) -> int:
    found: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return found


def end_from(connection: Connection, pid: int) -> None:
    """End a connection from the side of the server, and wait until it has ended."""
    assert connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}).scalar_one()


@pytest.mark.usefixtures("tenant")
def test_connection_that_was_ended_while_it_was_idle_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with db.engine.connect() as one, db.engine.connect() as other:
        pids = {pid_of(one), pid_of(other)}
    with db.engine.connect() as one:
        (ended,) = pids - {pid_of(one)}
        end_from(one, ended)
    monkeypatch.setattr(connecting, "QUIET_SECONDS", 0.0)

    with db.engine.connect() as one, db.engine.connect() as other:
        assert ended not in {pid_of(one), pid_of(other)}


@pytest.mark.usefixtures("tenant")
def test_connection_that_ends_inside_a_command_is_given_up_and_the_next_command_has_another() -> None:
    with pytest.raises(OperationalError) as raised, unit_of_work() as work:
        with db.engine.connect() as other:
            end_from(other, pid_of(work.session.connection()))
        lock_instance(work.session, 1)
    assert raised.value.connection_invalidated

    with unit_of_work() as work:
        assert work.session.execute(text("SELECT 1")).scalar() == 1
