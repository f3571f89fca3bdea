"""Fixtures of automation: a desk that works with the packs of tickets and causes."""

import pytest

from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.promotions import TicketDesk, ticket_desk


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> TicketDesk:
    """A tenant with both packs in use; the time stands still."""
    return ticket_desk(make_person)
