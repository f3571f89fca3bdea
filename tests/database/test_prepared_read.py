"""Prepared reads give models as a query would, of the tenant in force only."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, func, select

from database import PreparedRead, Tenant, all_tenants, db, in_tenant, reading, table_of, unit_of_work
from database.tenant import TenantMissing
from engine.state.tables import Command
from itsm.people.tables import TeamRow
from tests.conftest import MORNING

TEAM = PreparedRead(select(TeamRow).where(TeamRow.code == bindparam("wanted")))


def add_team(code: str) -> None:
    with unit_of_work() as work:
        work.session.add(TeamRow(code=code, names={"en": code}, line=2))


@pytest.fixture
def foreign() -> int:
    """Key of another tenant, which has a team."""
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
        work.session.flush()
    with in_tenant(other.key):
        add_team("theirs")
    return other.key


@pytest.mark.usefixtures("tenant")
def test_model_has_every_column_as_a_query_gives_it() -> None:
    at = datetime(2026, 3, 2, 12, 30, 0, 5, tzinfo=UTC)
    with unit_of_work() as work:
        work.session.add(
            Command(id="one", name="n", actor_key=None, actor_kind="system", at=at, result={"a": [1, None, "é"]})
        )
    prepared = PreparedRead(select(Command, func.count(Command.key)).where(Command.id == bindparam("id")).group_by(
        Command.key
    ))
    with reading() as session:
        (queried,) = session.scalars(select(Command))
        found = prepared.one_or_none(session, {"id": "one"})

    assert found is not None
    command, count = found
    names = [column.name for column in table_of(Command).columns]
    assert {name: getattr(command, name) for name in names} == {name: getattr(queried, name) for name in names}
    assert (count, command.result, command.at) == (1, {"a": [1, None, "é"]}, at)


@pytest.mark.usefixtures("tenant")
def test_nothing_found_is_none() -> None:
    with reading() as session:
        assert TEAM.one_or_none(session, {"wanted": "nobody"}) is None


@pytest.mark.usefixtures("tenant")
def test_row_of_another_tenant_is_not_found(foreign: int) -> None:
    with reading() as session:
        assert TEAM.one_or_none(session, {"wanted": "theirs"}) is None
        with in_tenant(foreign):
            assert TEAM.one_or_none(session, {"wanted": "theirs"}) is not None
        with all_tenants():
            assert TEAM.one_or_none(session, {"wanted": "theirs"}) is not None


@pytest.mark.usefixtures("app")
def test_read_without_a_tenant_is_refused() -> None:
    with reading() as session, pytest.raises(TenantMissing):
        TEAM.one_or_none(session, {"wanted": "ours"})


@pytest.mark.usefixtures("tenant")
def test_changed_model_is_not_written() -> None:
    add_team("ours")
    with unit_of_work() as work:
        found = TEAM.one_or_none(work.session, {"wanted": "ours"})
        assert found is not None
        found[0].line = 3

    with reading() as session:
        assert session.scalars(select(TeamRow.line)).all() == [2]


@pytest.mark.usefixtures("tenant")
def test_whoever_listens_to_statements_hears_of_it() -> None:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        heard.append(sql)

    with reading() as session:
        event.listen(db.engine, "after_cursor_execute", hear)
        try:
            TEAM.one_or_none(session, {"wanted": "ours"})
        finally:
            event.remove(db.engine, "after_cursor_execute", hear)

    assert len(heard) == 1
    assert "FROM team" in heard[0]
