"""Fixtures of knowledge: the shipped packs, and an editor; the time stands still."""

import pytest

from engine.registry import Actor
from itsm.tenants import deploy_shipped_packs
from tests.support.clocks import Clock
from tests.support.people import MakePerson


@pytest.fixture
def editor(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody who reviews."""
    deploy_shipped_packs()
    return make_person("Edi Editor", roles=("agent",), teams=("knowledge-editors",))
