"""Roles: one table decides what each may do."""

import pytest

from engine.errors import Forbidden
from engine.registry import SYSTEM, Actor
from itsm.people.roles import PERMISSIONS, ROLES, may, require


def actor_with(*roles: str) -> Actor:
    """Somebody with these roles."""
    return Actor(1, "person", "Somebody", frozenset(roles))


def test_roles_are_the_eight_of_the_design() -> None:
    assert set(ROLES) == {
        "requester",
        "agent",
        "team_lead",
        "process_owner",
        "operator",
        "administrator",
        "integrator",
        "vendor",
    }


def test_roles_grant_known_permissions_only_and_each_is_granted_to_somebody() -> None:
    assert frozenset().union(*ROLES.values()) == PERMISSIONS.keys()


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        ("requester", "record.report", True),
        ("requester", "record.see_all", False),
        ("requester", "work.see", False),
        ("vendor", "work.do", True),
        ("vendor", "record.see_all", False),
        ("agent", "work.assign", True),
        ("agent", "people.manage", False),
        ("process_owner", "process.deploy", True),
        ("administrator", "people.manage", True),
        ("administrator", "work.do", False),
        ("integrator", "import.run", True),
        ("operator", "operations.act", True),
    ],
)
def test_may_answers_by_role(role: str, permission: str, allowed: bool) -> None:
    assert may(actor_with(role), permission) is allowed


def test_may_adds_up_the_roles_of_a_person() -> None:
    both = actor_with("agent", "administrator")

    assert may(both, "work.do")
    assert may(both, "people.manage")


def test_require_names_the_right_that_is_missing() -> None:
    with pytest.raises(Forbidden, match="Add and change people"):
        require(actor_with("agent"), "people.manage")


def test_the_system_may_everything() -> None:
    require(SYSTEM, "people.manage")


def test_may_raises_when_the_permission_does_not_exist() -> None:
    with pytest.raises(KeyError, match=r"work\.fly"):
        may(SYSTEM, "work.fly")
