"""Fixtures of the engine's commands."""

import pytest

from tests.support.tenants import add_tenant


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    return add_tenant()
