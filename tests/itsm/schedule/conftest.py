"""Fixtures of the schedule: a tenant whose pack plans its work; the time stands still."""

import pytest

from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.schedule import Site, use_pack


@pytest.fixture
def site(tenant: int, make_person: MakePerson, clock: Clock) -> Site:
    """An agent who plans and a lead who may let work pass."""
    use_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",))
    return Site(agent, make_person("Lea Lead", roles=("team_lead",), teams=("line-1",)))
