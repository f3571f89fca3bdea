"""The shipped calendars in the tenant of a test, and when a timer is due."""

from datetime import datetime

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.state.tables import Timer
from itsm.calendars.commands import add_shipped_calendars


@pytest.fixture
def shipped(tenant: int) -> None:
    """The calendars that every organisation begins with."""
    with unit_of_work() as work:
        add_shipped_calendars(work)


def timer_due(instance_key: int) -> datetime:
    """When the only timer of an instance is due."""
    with reading() as session:
        return session.scalars(select(Timer.due_at).where(Timer.instance_key == instance_key)).one()
