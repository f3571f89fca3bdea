"""Fixtures of operations: somebody who may do all of it, and somebody who may only look."""

from collections.abc import Iterator

import pytest

from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.roles import shipped_role
from tests.support.tenants import add_tenant


@pytest.fixture
def operator(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who is called at night; the clock stands still."""
    return make_person("Ola Operator", roles=("operator",))


@pytest.fixture
def watcher(make_person: MakePerson) -> Iterator[Actor]:
    """Somebody whose role sees operations and may change nothing."""
    with shipped_role("watcher", "operations.see"):
        yield make_person("Wei Watcher", roles=("watcher",))


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    return add_tenant()
