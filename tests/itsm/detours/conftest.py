"""Fixtures of detours: an incident of line 1 that the agent has, its lead, and somebody of line 2."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.people.commands.join_team import join_team
from itsm.records.commands import Reported, claim_task
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def mine(desk: Desk) -> Reported:
    """An incident at line 1; the agent has its task."""
    reported = desk.triaged()
    claim_task(open_task(reported).key, desk.agent)
    return reported


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
