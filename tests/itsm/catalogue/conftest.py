"""Fixtures of the catalogue."""

import pytest

from tests.support.catalogue import Shop, open_shop
from tests.support.clocks import Clock
from tests.support.people import MakePerson


@pytest.fixture
def shop(tenant: int, make_person: MakePerson, clock: Clock) -> Shop:
    """The shipped catalogue in use, with a requester, managers and an agent; the time stands still."""
    return open_shop(make_person)
