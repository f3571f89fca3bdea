"""Prepared statements write and read what SQLAlchemy would, and are compiled once."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, update

from database import Prepared, reading, table_of, unit_of_work
from engine.state.tables import Command, Job

AT = datetime(2026, 3, 2, 12, 30, 0, 5, tzinfo=timezone(timedelta(hours=2)))


def row(tenant: int, identity: str, result: object) -> dict[str, object]:
    return {
        "tenant_id": tenant, "id": identity, "name": "it's %s :x ?", "actor_key": None, "actor_kind": "system",
        "at": AT, "result": result,
    }  # fmt: skip


def test_rows_come_back_as_they_were_given(tenant: int) -> None:
    statement = Prepared(insert(table_of(Command)))
    with unit_of_work() as work:
        statement.write(work.session, [row(tenant, "one", {"a": [1, None, "é"]})])
        statement.write(work.session, [row(tenant, "two", {"n": 2**70}), row(tenant, "three", None or {})])

    with reading() as session:
        found = {command.id: command for command in session.scalars(select(Command))}
    assert {key: command.result for key, command in found.items()} == {
        "one": {"a": [1, None, "é"]}, "two": {"n": 2**70}, "three": {},
    }  # fmt: skip
    assert {(command.at, command.at.tzinfo, command.name) for command in found.values()} == {
        (AT.astimezone(UTC), UTC, "it's %s :x ?")
    }


class Missed(Exception):
    """A row was not there."""


def test_row_that_is_not_met_is_told_and_nothing_is_stored(tenant: int) -> None:
    table = table_of(Command)
    insert_row = Prepared(insert(table))
    change = Prepared(update(table).where(table.c.id == bindparam("wanted")).values(name="renamed"))
    with unit_of_work() as work:
        insert_row.write(work.session, [row(tenant, "one", {})])
        change.write(work.session, [{"wanted": "one"}], Missed)
    with pytest.raises(Missed), unit_of_work() as work:
        change.write(work.session, [{"wanted": "other"}], Missed)
        insert_row.write(work.session, [row(tenant, "two", {})])

    with reading() as session:
        assert session.execute(select(Command.id, Command.name)).all() == [("one", "renamed")]


def test_statement_is_compiled_once_for_each_set_of_columns(tenant: int) -> None:
    statement = Prepared(insert(table_of(Command)))
    with unit_of_work() as work:
        for number in range(3):
            statement.write(work.session, [row(tenant, str(number), {})])

    assert len(statement._plans) == 1


@pytest.mark.usefixtures("tenant")
def test_statement_whose_columns_need_defaults_is_refused() -> None:
    given = {"id": "one", "name": "no tenant"}
    with unit_of_work() as work, pytest.raises(ValueError, match="every column"):
        Prepared(insert(table_of(Command))).write(work.session, [given])


@pytest.mark.usefixtures("tenant")
def test_statement_with_a_list_of_values_is_refused() -> None:
    table = table_of(Job)
    change = Prepared(update(table).where(table.c.state.in_(["open", "failed"])).values(state="done"))
    with unit_of_work() as work, pytest.raises(ValueError, match="every column"):
        change.execute(work.session, {})


@pytest.mark.parametrize("count", [2, 1000, 1001, 2100])
def test_any_number_of_rows_is_written_in_their_order(tenant: int, count: int) -> None:
    statement = Prepared(insert(table_of(Command)))
    with unit_of_work() as work:
        statement.write(work.session, [row(tenant, str(number), {"n": number}) for number in range(count)])

    with reading() as session:
        found = session.execute(select(Command.id, Command.result, Command.at).order_by(Command.key)).all()
    assert [(one.id, one.result, one.at) for one in found] == [
        (str(number), {"n": number}, AT.astimezone(UTC)) for number in range(count)
    ]
