"""Fixtures of approvals: a board of three with a chair, and somebody who asks."""

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson

BOARD = "board"


@pytest.fixture
def board(make_person: MakePerson, clock: Clock) -> list[Actor]:
    """Three agents who are the team of the board; the time stands still."""
    return [make_person(f"Member {name}", roles=("agent",), teams=(BOARD,)) for name in ("A", "B", "C")]
