"""On PostgreSQL a connection keeps what it prepared: a page that is read again is not planned again."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from database import Tenant, reading, unit_of_work
from tests.support.backends import application_on

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("tenant")]
NAMES = select(Tenant.name)
KEPT = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%tenant.name%'")


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on PostgreSQL alone."""
    with application_on("postgresql", request) as made:
        yield made


def names() -> list[str]:
    with reading() as session:
        return list(session.scalars(NAMES))


def kept() -> object:
    with reading() as session:
        return session.scalars(KEPT).one()


def test_statement_that_is_read_again_stays_prepared_though_each_reading_rolls_back() -> None:
    for _ in range(4):
        names()

    assert kept() == 1


def test_statement_stays_prepared_after_a_command_that_failed() -> None:
    for _ in range(4):
        names()
    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        work.session.execute(text("UPDATE tenant SET name = 'Lost'"))
        raise ZeroDivisionError

    assert kept() == 1
    assert "Lost" not in names()


@pytest.fixture
def thing(tenant: int) -> Iterator[None]:
    """A table of a number, 7."""
    with unit_of_work() as work:
        work.session.execute(text("CREATE TABLE thing AS SELECT 7 AS number"))
    yield
    with unit_of_work() as work:
        work.session.execute(text("DROP TABLE thing"))


@pytest.mark.usefixtures("thing")
def test_statement_whose_table_was_changed_is_prepared_anew() -> None:
    assert [numbers() for _ in range(4)] == [[7]] * 4
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE thing ALTER COLUMN number TYPE text"))

    with pytest.raises(DBAPIError, match="must not change result type"):
        numbers()

    assert numbers() == ["7"]


def numbers() -> list[object]:
    with reading() as session:
        return list(session.scalars(text("SELECT number FROM thing")))
