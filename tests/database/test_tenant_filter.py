"""No query forgets the tenant: what the filter cannot reach is refused, never answered with everybody's rows."""

from collections.abc import Callable

import pytest
from sqlalchemy import Executable, delete, false, func, select, union_all, update

from database import Tenant, in_tenant, reading, table_of, unit_of_work
from database.tenant import TenantMissing
from itsm.people.tables import TeamRow
from tests.conftest import MORNING

PLAIN = table_of(TeamRow)


@pytest.fixture
def teams(tenant: int) -> int:
    """One team of the tenant in force and two of another; the key of one of those."""
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add_all([other, TeamRow(code="ours", names={})])
        work.session.flush()
        foreign = [TeamRow(code=code, names={}, tenant_id=other.key) for code in ("theirs", "theirs-too")]
        work.session.add_all(foreign)
        work.session.flush()
        return foreign[0].key


@pytest.mark.parametrize(
    "count",
    [
        lambda: select(func.count()).select_from(TeamRow),
        lambda: select(func.count()).select_from(select(TeamRow.key).limit(10).subquery()),
        lambda: select(func.count()).select_from(select(TeamRow.key).cte()),
        lambda: select(select(func.count(TeamRow.key)).scalar_subquery()),
        lambda: select(func.count()).select_from(
            union_all(select(select(TeamRow.key).limit(1).subquery()), select(TeamRow.key).where(false())).subquery()
        ),
    ],
)
def test_query_on_a_model_sees_its_own_tenant_only(teams: int, count: Callable[[], Executable]) -> None:
    with reading() as session:
        assert session.execute(count()).scalar_one() == 1


def test_row_of_another_tenant_is_not_found_by_its_key(teams: int) -> None:
    with reading() as session:
        assert session.get(TeamRow, teams) is None


@pytest.mark.parametrize(
    "statement",
    [
        select(PLAIN),
        select(PLAIN.c.code),
        select(func.count()).select_from(select(PLAIN.c.key).subquery()),
        update(PLAIN).values(line=1),
        delete(PLAIN),
    ],
)
def test_query_on_the_table_of_a_model_is_refused(teams: int, statement: Executable) -> None:
    with pytest.raises(TenantMissing, match="on the table team itself"), unit_of_work() as work:
        work.session.execute(statement)


def test_change_through_a_model_leaves_other_tenants_alone(teams: int) -> None:
    with unit_of_work() as work:
        work.session.execute(update(TeamRow).values(line=3))

    with reading() as session, in_tenant(session.scalars(select(Tenant.key).where(Tenant.name == "Other")).one()):
        assert session.scalars(select(TeamRow.line)).all() == [None, None]
