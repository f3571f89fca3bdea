"""Fixtures of surveys: a desk that works with the shipped incident pack."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)
