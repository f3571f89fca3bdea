"""The shipped calendars in the tenant of a test."""

import pytest

from database import unit_of_work
from itsm.calendars.commands import add_shipped_calendars


@pytest.fixture
def shipped(tenant: int) -> None:
    """The calendars that every organisation begins with."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
