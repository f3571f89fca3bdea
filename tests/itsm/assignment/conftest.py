"""Fixtures of assignment: the shipped process in use, and people of line 1."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import save_team
from itsm.people.tables import TeamRow
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack
from tests.support.rosters import crew

__all__ = ["crew"]

SetTeam = Callable[..., int]


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, Ann of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(make_person("Ann", roles=("agent",), teams=("line-1",)), requester)


@pytest.fixture
def li(desk: Desk, make_person: MakePerson) -> Actor:
    """Another agent of line 1."""
    return make_person("Li", roles=("agent",), teams=("line-1",))


@pytest.fixture
def set_team(desk: Desk) -> SetTeam:
    """Change how a team gives work: its strategy and limit."""

    def change(strategy: str = "pool", limit: str = "", code: str = "line-1") -> int:
        with reading() as session:
            row = session.scalars(select(TeamRow).where(TeamRow.code == code)).one()
        values = {
            "name_en": row.names["en"], "name_zh-CN": row.names.get("zh-CN", ""), "line": str(row.line or ""),
            "strategy": strategy, "work_limit": limit,
        }  # fmt: skip
        return save_team(row.key, values, SYSTEM).key

    return change
