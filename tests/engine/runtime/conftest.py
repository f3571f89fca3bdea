"""Fixtures of the engine's commands."""

from datetime import UTC, datetime

import pytest

from database import Tenant, unit_of_work


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    with unit_of_work() as work:
        row = Tenant(name="Other", language="en", time_zone="UTC", created_at=datetime.now(UTC))
        work.session.add(row)
        work.session.flush()
        return row.key
