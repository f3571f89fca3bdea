"""Fixtures of recurrence: a desk that works with the packs of tickets, causes and works."""

import pytest

from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.recurrence import Desk, recurrence_desk


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """A tenant with the packs in use; the time stands still."""
    return recurrence_desk(make_person)
