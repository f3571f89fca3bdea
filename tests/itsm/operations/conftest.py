"""Fixtures of operations: somebody who may do all of it, and somebody who may only look."""

import pytest

from engine.registry import Actor
from itsm.people.roles import ROLES
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.tenants import add_tenant


@pytest.fixture
def operator(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who is called at night; the clock stands still."""
    return make_person("Ola Operator", roles=("operator",))


@pytest.fixture
def watcher(make_person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Somebody whose role sees operations and may change nothing."""
    monkeypatch.setitem(ROLES, "watcher", frozenset({"operations.see"}))
    return make_person("Wei Watcher", roles=("watcher",))


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    return add_tenant()
