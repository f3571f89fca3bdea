"""Whose roles ask for a second factor, and from when on: new organisations begin with their administrators."""

from datetime import timedelta

import pytest

from database import in_tenant, unit_of_work
from engine import clock as engine_clock
from engine.errors import Conflict, InvalidInput
from engine.registry import Actor
from itsm.accounts.factors.rules import FIRST_DAYS, ask_for_second_factor, roles_with_second_factor
from itsm.accounts.factors.standing import factors_of
from itsm.accounts.sessions import SessionInfo, open_session, session_of
from itsm.accounts.sign_in import sign_in
from itsm.people.queries import teams
from itsm.rights.commands import set_team_roles
from itsm.tenants.set_up import SetUp, set_up
from tests.support.authenticators import in_use
from tests.support.clocks import Clock

FIRST = SetUp("Example", "en", "UTC", "Ada", "ada@example.org", "correct horse battery staple", works_tickets=False)


def enter(person: Actor) -> str:
    """Token of a new session."""
    with unit_of_work() as work:
        return open_session(person.key or 0, "192.0.2.1", "Test", work)


def standing(token: str) -> SessionInfo:
    """The live session."""
    found = session_of(token)
    assert found is not None
    return found


@pytest.mark.usefixtures("app")
def test_first_administrator_begins_is_asked_and_can_do_nothing_else_once_the_time_is_over(clock: Clock) -> None:
    tenant = set_up(FIRST)
    begun = engine_clock.now()
    token = sign_in(FIRST.admin_email, FIRST.password, "192.0.2.1", "Test").token

    first = standing(token)
    clock.advance(timedelta(days=FIRST_DAYS))
    token = sign_in(FIRST.admin_email, FIRST.password, "192.0.2.1", "Test").token
    late = standing(token)

    assert not first.lacks_second_factor and first.second_factor_from == begun + timedelta(days=FIRST_DAYS)
    assert late.lacks_second_factor and late.second_factor_from is None
    with in_tenant(tenant):
        assert roles_with_second_factor() == {"administrator": None}
        in_use(Actor(late.person_key, "person", "Ada"))
    assert not standing(token).lacks_second_factor


def test_who_has_one_and_whose_roles_do_not_ask_are_not_asked(
    administrator: Actor, agent: Actor, requester: Actor, clock: Clock
) -> None:
    ask_for_second_factor(frozenset({"agent"}), administrator, 7)
    tokens = [enter(one) for one in (agent, requester)]
    due = engine_clock.now() + timedelta(days=7)
    assert [standing(token).second_factor_from for token in tokens] == [due, None]
    assert factors_of(agent.key or 0).due_from == due

    in_use(agent)

    assert standing(tokens[0]).second_factor_from is None and factors_of(agent.key or 0).due_from is None


def test_role_of_a_team_asks_after_its_time_too(administrator: Actor, agent: Actor, clock: Clock) -> None:
    set_team_roles(teams()[0].key, ["operator"], administrator)
    ask_for_second_factor(frozenset({"operator"}), administrator, 1)
    token = enter(agent)

    clock.advance(timedelta(hours=11))
    assert standing(token).lacks_second_factor is False and standing(token).second_factor_from is not None
    clock.advance(timedelta(hours=13))
    assert standing(enter(agent)).lacks_second_factor


def test_roles_that_were_asked_keep_their_day(administrator: Actor, clock: Clock) -> None:
    ask_for_second_factor(frozenset({"agent"}), administrator, 7)
    due = engine_clock.now() + timedelta(days=7)
    clock.advance(timedelta(days=1))

    ask_for_second_factor(frozenset({"agent", "operator"}), administrator, 30)

    assert roles_with_second_factor() == {"agent": due, "operator": engine_clock.now() + timedelta(days=30)}
    with pytest.raises(InvalidInput):
        ask_for_second_factor(frozenset({"agent"}), administrator, 5)


def test_roles_that_somebody_changed_meanwhile_are_not_overwritten_and_a_repeat_is_no_change(
    administrator: Actor,
) -> None:
    for _ in range(2):
        ask_for_second_factor(frozenset({"agent"}), administrator, 7, "", "once")

    with pytest.raises(Conflict, match="Ada Admin"):
        ask_for_second_factor(frozenset({"operator"}), administrator, 7, "")
    assert set(roles_with_second_factor()) == {"agent"}
