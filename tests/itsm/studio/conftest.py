"""A desk with the incident pack in use, and two people who draw."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def pia(desk: Desk, make_person: MakePerson) -> Actor:
    """A process owner."""
    return make_person("Pia Owner", roles=("process_owner",))


@pytest.fixture
def tom(desk: Desk, make_person: MakePerson) -> Actor:
    """Another one."""
    return make_person("Tom Owner", roles=("process_owner",))
