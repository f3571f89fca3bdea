"""Fixtures of rights: a desk, roles of one's own made the short way, and people who have them."""

from collections.abc import Callable, Iterable

import pytest

from engine.registry import SYSTEM, Actor
from itsm.people.queries import actor_of
from itsm.rights.commands import save_role
from itsm.rights.roles import Allowed, OnType
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_incident_pack

MakeRole = Callable[..., int]


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester; the time stands still."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def make_role(tenant: int) -> MakeRole:
    """Factory of roles: code, permissions wherever, of incidents, field groups seen and changed → key."""

    def make(
        code: str, anywhere: Iterable[str] = (), on: Iterable[str] = (), sees: Iterable[str] = (),
        changes: Iterable[str] = (), type_key: str = "incident",
    ) -> int:
        of_type = OnType(frozenset(on), frozenset(sees), frozenset(changes))
        allowed = Allowed(frozenset(anywhere), {type_key: of_type})
        return save_role(None, {"code": code, "name_en": code.capitalize()}, allowed, SYSTEM).key

    return make


@pytest.fixture
def clerk(desk: Desk, make_role: MakeRole, make_person: MakePerson) -> Actor:
    """Somebody who sees and edits all incidents, but neither sees how they are assessed nor changes the solution."""
    make_role(
        "clerk", ("api.use", "portal.use", "work.see", "work.see_all"), ("record.see_all", "record.edit"),
        ("request", "solution", "details"), ("request", "assessment"),
    )
    found = make_person("Clara Clerk", roles=("clerk",))
    assert found.key is not None
    return actor_of(found.key)
