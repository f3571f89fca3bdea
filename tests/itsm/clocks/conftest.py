"""Fixtures of clocks: a desk whose incidents have clocks, by the shipped level and calendars."""

import pytest

from database import unit_of_work
from engine.registry import Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from tests.support.clocks import Clock
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack, calendars and levels as they are shipped; the time stands still."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    use_incident_pack()
    return Desk(agent, requester)
