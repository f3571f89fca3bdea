"""Fixtures of notices: a desk with the shipped incident pack, whose people have addresses, and a real mail server."""

import pytest

from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """An agent of line 1 and a requester, both with an address; the time stands still."""
    use_incident_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",), email="ben@example.org")
    return Desk(agent, make_person("Cai Requester", email="cai@example.org"))
