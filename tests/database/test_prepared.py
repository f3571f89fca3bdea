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
        statement.execute(work.session, [row(tenant, "one", {"a": [1, None, "é"]})])
        statement.execute(work.session, [row(tenant, "two", {"n": 2**70}), row(tenant, "three", None or {})])

    with reading() as session:
        found = {command.id: command for command in session.scalars(select(Command))}
    assert {key: command.result for key, command in found.items()} == {
        "one": {"a": [1, None, "é"]}, "two": {"n": 2**70}, "three": {},
    }  # fmt: skip
    assert {(command.at, command.at.tzinfo, command.name) for command in found.values()} == {
        (AT.astimezone(UTC), UTC, "it's %s :x ?")
    }


def test_update_tells_how_many_rows_it_changed(tenant: int) -> None:
    table = table_of(Command)
    change = Prepared(update(table).where(table.c.id == bindparam("wanted")).values(name="renamed"))
    with unit_of_work() as work:
        Prepared(insert(table)).execute(work.session, [row(tenant, "one", {})])
        assert change.count(work.session, {"wanted": "one"}) == 1
        assert change.count(work.session, {"wanted": "other"}) == 0

    with reading() as session:
        assert session.scalars(select(Command.name)).all() == ["renamed"]


def test_statement_is_compiled_once_for_each_set_of_columns(tenant: int) -> None:
    statement = Prepared(insert(table_of(Command)))
    with unit_of_work() as work:
        for number in range(3):
            statement.execute(work.session, [row(tenant, str(number), {})])

    assert len(statement._plans) == 1


@pytest.mark.usefixtures("tenant")
def test_statement_whose_columns_need_defaults_is_refused() -> None:
    given = {"id": "one", "name": "no tenant"}
    with unit_of_work() as work, pytest.raises(ValueError, match="every column"):
        Prepared(insert(table_of(Command))).execute(work.session, [given])


@pytest.mark.usefixtures("tenant")
def test_statement_with_a_list_of_values_is_refused() -> None:
    table = table_of(Job)
    change = Prepared(update(table).where(table.c.state.in_(["open", "failed"])).values(state="done"))
    with unit_of_work() as work, pytest.raises(ValueError, match="every column"):
        change.execute(work.session, [{}])


@pytest.mark.parametrize("count", [2, 32, 33, 70])
def test_any_number_of_rows_is_written_in_their_order(tenant: int, count: int) -> None:
    statement = Prepared(insert(table_of(Command)))
    with unit_of_work() as work:
        statement.execute(work.session, [row(tenant, str(number), {"n": number}) for number in range(count)])

    with reading() as session:
        found = session.execute(select(Command.id, Command.result, Command.at).order_by(Command.key)).all()
    assert [(one.id, one.result, one.at) for one in found] == [
        (str(number), {"n": number}, AT.astimezone(UTC)) for number in range(count)
    ]
