"""Fixtures of escalation: a desk whose incidents have clocks, with a lead, and people with addresses."""

import pytest

from database import unit_of_work
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """A tenant with the incident pack, calendars and levels as they are shipped; the time stands still."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    use_incident_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",), email="ben@example.org")
    return Desk(agent, make_person("Cai Requester", email="cai@example.org"))
