"""Fixtures of war rooms: the shipped packs in use, the time stands still."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.war_rooms import RoomDesk, room_desk


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> RoomDesk:
    """A tenant with the packs in use, and those who lead."""
    return room_desk(agent, requester, make_person)
