"""A thread keeps its connection to SQLite from one transaction to the next, and nobody else ever has it."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.pool import QueuePool

from database import UnitOfWork, db, reading, unit_of_work
from tests.support.backends import Installation


@pytest.fixture
def sqlite_app(sqlite_installation: Installation) -> Iterator[Flask]:
    """An application that stores in a file, its context in force."""
    with sqlite_installation.renewed() as app:
        yield app


def driver(work: UnitOfWork) -> object:
    """The connection of the driver below a transaction."""
    return work.session.connection().connection.driver_connection


def taken_out() -> int:
    """Connections that are not in the pool."""
    pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def test_transactions_of_one_thread_have_the_same_connection(sqlite_app: Flask) -> None:
    with unit_of_work() as work:
        first = driver(work)
    with unit_of_work() as work:
        assert driver(work) is first


def test_transactions_of_two_threads_have_two(sqlite_app: Flask) -> None:
    def taken() -> object:
        with sqlite_app.app_context(), unit_of_work() as work:
            return driver(work)

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        assert one.submit(taken).result() is not other.submit(taken).result()


def test_connection_whose_transaction_failed_goes_back(sqlite_app: Flask) -> None:
    db.engine.dispose()
    with pytest.raises(ZeroDivisionError), unit_of_work():
        raise ZeroDivisionError

    assert taken_out() == 0


def test_no_connection_outlives_its_database(sqlite_app: Flask) -> None:
    with unit_of_work() as work:
        before = driver(work)
    db.engine.dispose()
    with unit_of_work() as work:
        assert driver(work) is not before


def test_process_that_was_forked_leaves_its_parents_connection_alone(sqlite_app: Flask) -> None:
    with unit_of_work() as work:
        parents = driver(work)
    child = os.fork()
    if child == 0:
        with unit_of_work() as work:
            os._exit(0 if driver(work) is not parents else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.postgresql
def test_connection_to_a_server_goes_back_to_the_pool(postgresql_installation: Installation) -> None:
    with postgresql_installation.renewed():
        with unit_of_work() as work:
            assert driver(work) is not None
        assert taken_out() == 0


def test_more_threads_than_the_pool_keeps_connections_stop_nobody(sqlite_app: Flask) -> None:
    many = 60

    def worked(_number: int) -> bool:
        with sqlite_app.app_context():
            with unit_of_work() as work:
                driver(work)
            together.wait()  # all keep one now
            with reading() as session:
                return session.connection() is not None

    together = Barrier(many, timeout=30)
    with ThreadPoolExecutor(many) as pool:
        assert all(pool.map(worked, range(many)))
