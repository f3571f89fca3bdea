"""Fixtures of the incident process: a desk that works with the shipped pack."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of lines 1 and 2 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(make_person("Ben Agent", roles=("agent",), teams=("line-1", "line-2")), requester)
