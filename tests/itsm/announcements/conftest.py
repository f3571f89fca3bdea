"""Fixtures of announcements: a team lead writes them; the time stands still."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson


@pytest.fixture
def lead(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who writes announcements."""
    return make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))
