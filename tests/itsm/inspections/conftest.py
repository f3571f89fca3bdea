"""Fixtures of inspections: the shipped packs, somebody who plans and somebody who inspects; the time stands still."""

import pytest

from tests.support.clocks import Clock
from tests.support.inspections import Rounds, use_packs
from tests.support.people import MakePerson


@pytest.fixture
def rounds(tenant: int, make_person: MakePerson, clock: Clock) -> Rounds:
    """Everything that an inspection takes."""
    use_packs()
    lead = make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))
    return Rounds(lead, make_person("Ian Inspector", roles=("agent",), teams=("inspectors",)), clock)
