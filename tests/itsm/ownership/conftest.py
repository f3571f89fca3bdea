"""Fixtures of owners: a triaged incident of line 1, its lead, and somebody who would take it over."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.people.commands.join_team import join_team
from itsm.records.commands import Reported
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def owned(desk: Desk) -> Reported:
    """An incident that the agent owns; it is at line 1."""
    return desk.triaged()


@pytest.fixture
def lead(make_person: MakePerson, desk: Desk) -> Actor:
    """The lead of line 1."""
    found = make_person("Lou Lead", roles=("agent",), teams=("line-1",))
    join_team(found.key or 0, "line-1", "lead", SYSTEM)
    return found


@pytest.fixture
def colleague(make_person: MakePerson, desk: Desk) -> Actor:
    """Somebody of line 2."""
    return make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
