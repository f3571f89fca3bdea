"""``may`` decides by grants alone, and says which of them, from where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.registry import SYSTEM, Actor
from itsm.rights import Thing, may
from itsm.rights.grants import ANY, Grant, uncovered
from itsm.rights.operations import COMMENT, ON_RECORDS, OPERATIONS, PERMISSIONS, SEE_FIELD, SEE_RECORD
from itsm.rights.roles import ROLES, Allowed, OnType
from itsm.rights.standing import Standing, standing_of_roles
from itsm.rights.written import as_json, from_json

OTHERS = Thing("incident")
OWN = Thing("incident", frozenset({"own"}))
WORK = Thing("incident", frozenset({"work"}))


def actor_with(*roles: str) -> Actor:
    """Somebody with shipped roles."""
    return Actor(1, "person", "Somebody", frozenset(roles))


@pytest.mark.parametrize(
    ("role", "operation", "thing", "allowed"),
    [
        ("requester", SEE_RECORD, OTHERS, False),
        ("requester", SEE_RECORD, OWN, True),
        ("requester", SEE_RECORD, WORK, False),
        ("requester", "record.comment_internal", OWN, False),
        ("vendor", SEE_RECORD, OTHERS, False),
        ("vendor", SEE_RECORD, WORK, True),
        ("vendor", "record.comment_internal", WORK, True),
        ("vendor", "record.comment_internal", OWN, False),
        ("vendor", COMMENT, WORK, True),
        ("agent", SEE_RECORD, OTHERS, True),
        ("agent", "record.edit", OTHERS, True),
        ("operator", "record.comment_internal", OTHERS, False),
    ],
)
def test_may_hangs_on_what_one_is_to_the_record(role: str, operation: str, thing: Thing, allowed: bool) -> None:
    answer = may(actor_with(role), operation, thing)

    assert bool(answer) is allowed
    assert bool(answer.by) is allowed


def test_answer_names_the_role_and_where_it_holds() -> None:
    answer = may(actor_with("requester", "vendor"), "record.comment_internal", WORK)

    assert [(one.held.role, one.grant.reach) for one in answer.by] == [("vendor", "work")]
    refused = may(actor_with("requester", "vendor"), "record.comment_internal", OWN)
    assert refused.by == () and [one.held.role for one in refused.nearly] == ["vendor"]


def test_internal_group_is_hidden_from_requesters_at_their_own_record() -> None:
    costs = Thing("incident", frozenset({"own"}), "costs", public=False)

    assert not may(actor_with("requester"), SEE_FIELD, costs)
    assert may(actor_with("agent"), SEE_FIELD, costs)
    assert may(actor_with("requester"), SEE_FIELD, Thing("incident", frozenset({"own"}), "request"))


def test_system_is_asked_nothing() -> None:
    assert may(SYSTEM, "record.edit", OTHERS).unasked


def test_operation_that_does_not_exist_is_a_defect() -> None:
    with pytest.raises(KeyError, match=r"record\.fly"):
        may(SYSTEM, "record.fly")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_shipped_role_gives_exactly_its_permissions(role: str) -> None:
    given_to = {name for name in PERMISSIONS if may(actor_with(role), name)}

    assert given_to == ROLES[role]


permissions = st.frozensets(st.sampled_from(sorted(PERMISSIONS)))
groups = st.frozensets(st.sampled_from([ANY, "~", "request", "costs"]))
on_type = st.builds(OnType, st.frozensets(st.sampled_from(ON_RECORDS)), groups, groups)
roles_made = st.builds(
    Allowed, st.frozensets(st.sampled_from(sorted(set(PERMISSIONS) - set(ON_RECORDS)))),
    st.dictionaries(st.sampled_from([ANY, "incident", "change"]), on_type, max_size=3),
)  # fmt: skip


@given(roles_made)
def test_role_of_ones_own_is_the_same_once_stored(role: Allowed) -> None:
    assert from_json(as_json(role)).grants() == role.grants()


grants = st.builds(
    Grant, st.sampled_from([SEE_RECORD, SEE_FIELD]), st.sampled_from([ANY, "incident"]),
    st.sampled_from([ANY, "costs"]), st.sampled_from(["all", "own", "work"]),
)  # fmt: skip
things = st.builds(
    Thing, st.sampled_from(["incident", "change"]), st.frozensets(st.sampled_from(["own", "work"])),
    st.sampled_from(["", "costs", "request"]),
)  # fmt: skip


@given(grants, grants, things)
def test_grant_that_covers_another_allows_all_that_it_does(wide: Grant, narrow: Grant, thing: Thing) -> None:
    if wide.covers(narrow) and thing.has(narrow):
        assert thing.has(wide)
    assert uncovered([narrow], [wide]) == ([] if wide.covers(narrow) else [narrow])


@given(st.frozensets(st.sampled_from(sorted(ROLES)), max_size=3), st.sampled_from(sorted(OPERATIONS)), things)
def test_more_roles_never_allow_less(roles: frozenset[str], operation: str, thing: Thing) -> None:
    fewer = frozenset(sorted(roles)[:1])

    if may(actor_with(*fewer), operation, thing):
        assert may(actor_with(*roles), operation, thing)
    assert isinstance(standing_of_roles(roles), Standing)
