"""Fixtures of calls: a server outside that is listed, and the desk whose tickets call it."""

from collections.abc import Iterator

import pytest

from engine.registry import Actor
from itsm.automation.calling.hosts import allow_host
from tests.support.clocks import Clock
from tests.support.outside import Outside, outside
from tests.support.people import MakePerson
from tests.support.promotions import TicketDesk, ticket_desk


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> TicketDesk:
    """A tenant with the packs of tickets and causes in use; the time stands still."""
    return ticket_desk(make_person)


@pytest.fixture
def server(desk: TicketDesk, administrator: Actor) -> Iterator[Outside]:
    """A server that diagrams of the tenant may call."""
    with outside() as found:
        allow_host(found.host, True, True, administrator)
        yield found
