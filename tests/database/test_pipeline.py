"""On PostgreSQL statements whose outcome nobody needs yet travel together; the transaction is what it was."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Float, String, bindparam, cast, func, insert, select, text, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from database import Prepared, UnitOfWork, db, reading, retrying, table_of, undoing, unit_of_work
from database.statements import pipeline
from engine.state.tables import Command
from tests.conftest import MORNING
from tests.support.backends import application_on

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("tenant")]
TABLE = table_of(Command)
INSERT = Prepared(insert(TABLE).inline())
RENAME = Prepared(update(TABLE).where(TABLE.c.id == bindparam("wanted")).values(name=bindparam("new_name")))
NAMES = Prepared(select(TABLE.c.name).where(TABLE.c.tenant_id == bindparam("tenant")).order_by(TABLE.c.key))


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on PostgreSQL alone: SQLite has no journeys to save."""
    with application_on("postgresql", request) as made:
        yield made


def add(work: UnitOfWork, tenant: int, *names: str) -> None:
    INSERT.write(work.session, [
        {"tenant_id": tenant, "id": name, "name": name, "actor_key": None, "actor_kind": "system", "at": MORNING,
         "result": {}}
        for name in names
    ])  # fmt: skip


def stored() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Command.name).order_by(Command.key)))


def test_read_sees_what_was_posted_before_it(tenant: int) -> None:
    with unit_of_work() as work:
        add(work, tenant, "one")
        assert NAMES.execute(work.session, {"tenant": tenant}) == [("one",)]
        add(work, tenant, "two", "three")
        assert work.session.scalars(select(Command.name).order_by(Command.key)).all() == ["one", "two", "three"]


def test_error_of_what_was_posted_is_raised_at_the_end_and_nothing_is_stored(tenant: int) -> None:
    with unit_of_work() as work:
        add(work, tenant, "one")
    with pytest.raises(IntegrityError) as raised, unit_of_work() as work:
        add(work, tenant, "one")
        add(work, tenant, "two")

    assert "INSERT INTO command" in str(raised.value)
    assert stored() == ["one"]


def test_error_of_what_was_posted_is_raised_by_the_next_statement_of_another_kind(tenant: int) -> None:
    with unit_of_work() as work:
        add(work, tenant, "one")
    with unit_of_work() as work:
        add(work, tenant, "one")
        with pytest.raises(IntegrityError):
            work.session.execute(text("SELECT 1"))
        work.session.rollback()


def test_savepoint_takes_back_what_was_posted_in_it_alone(tenant: int) -> None:
    with unit_of_work() as work:
        add(work, tenant, "before")
        with pytest.raises(IntegrityError), undoing(work):
            add(work, tenant, "before")
        with pytest.raises(ZeroDivisionError), undoing(work):
            add(work, tenant, "lost")
            add(work, tenant, "before")  # refused by the server, but what raised first is told
            raise ZeroDivisionError
        add(work, tenant, "after")

    assert stored() == ["before", "after"]


def test_value_that_cannot_be_sent_leaves_the_connection_usable(tenant: int) -> None:
    with pytest.raises(DataError), unit_of_work() as work:
        RENAME.write(work.session, [{"wanted": "one", "new_name": "a\0b"}])
    with unit_of_work() as work:
        add(work, tenant, "one")
    with pytest.raises(DataError), unit_of_work() as work:
        add(work, tenant, "two")
        RENAME.write(work.session, [{"wanted": "one", "new_name": "a\0b"}])

    assert stored() == ["one"]


def test_statement_that_the_server_no_longer_knows_is_prepared_anew(tenant: int) -> None:
    def command(name: str) -> None:
        with unit_of_work() as work:
            add(work, tenant, name)

    command("one")
    with db.engine.connect() as connection:
        connection.execute(text("DEALLOCATE ALL"))
    retrying(lambda: command("two"))

    assert stored() == ["one", "two"]


def test_connection_keeps_no_more_statements_than_the_limit(tenant: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MOST_PREPARED", 2)
    with unit_of_work() as work:
        for _ in range(2):
            add(work, tenant, "one")
            RENAME.write(work.session, [{"wanted": "one", "new_name": "other"}])
            assert NAMES.execute(work.session, {"tenant": tenant}) == [("other",)]
            kept = work.session.scalars(text("SELECT count(*) FROM pg_prepared_statements")).one()
            work.session.execute(text("DELETE FROM command"))
            assert kept <= 2


def ended_by_the_server(work: UnitOfWork) -> None:
    pid = work.session.scalars(text("SELECT pg_backend_pid()")).one()
    with db.engine.connect() as other:
        assert other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}).scalar_one()


def cut_by_the_network(work: UnitOfWork) -> None:
    driver = work.session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with socket.socket(fileno=os.dup(driver.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("end", [ended_by_the_server, cut_by_the_network])
def test_connection_that_ends_with_statements_under_way_is_given_up(
    tenant: int, end: Callable[[UnitOfWork], None]
) -> None:
    with pytest.raises(OperationalError) as raised, unit_of_work() as work:
        add(work, tenant, "lost")
        end(work)
        add(work, tenant, "lost too")
    assert raised.value.connection_invalidated

    with unit_of_work() as work:
        add(work, tenant, "kept")
    assert stored() == ["kept"]


class Interrupted(BaseException):
    """What a handler of signals raises."""


@contextmanager
def signal_after(seconds: float) -> Iterator[None]:
    def interrupt(_number: int, _frame: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_connection_whose_wait_a_signal_interrupts_is_given_up(tenant: int) -> None:
    # The server is busy for as long as nobody waits: the signal ends the wait long before.
    slow = Prepared(select(cast(func.pg_sleep(bindparam("seconds", type_=Float())), String)))
    with signal_after(0.3), pytest.raises(Interrupted), unit_of_work() as work:
        add(work, tenant, "lost")
        slow.execute(work.session, {"seconds": 30.0})

    for name in ("kept", "kept too"):
        with unit_of_work() as work:
            add(work, tenant, name)
            assert NAMES.execute(work.session, {"tenant": tenant})[-1] == (name,)
    assert stored() == ["kept", "kept too"]


def test_connection_whose_sending_a_signal_interrupts_is_given_up(
    tenant: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_statement: object, _parameters: object) -> None:
        raise Interrupted

    with pytest.raises(Interrupted), unit_of_work() as work:
        add(work, tenant, "lost")
        driver = work.session.connection().connection.driver_connection
        with monkeypatch.context() as patched:
            patched.setattr(pipeline._Statement, "written", interrupt)
            add(work, tenant, "lost too")
    assert isinstance(driver, psycopg.Connection) and driver.closed

    with unit_of_work() as work:
        add(work, tenant, "kept")
    assert stored() == ["kept"]
