"""How long sessions live is the organisation's choice, and holds for live ones too."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import Tenant, in_tenant, reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidInput
from engine.registry import SYSTEM, Actor
from itsm.accounts.session_limits import IDLE_MINUTES, WHOLE_HOURS, Limits, limit_sessions, session_limits
from itsm.accounts.sessions import open_session, session_of, sessions_of
from itsm.audit import AuditEntry
from tests.conftest import MORNING
from tests.support.clocks import Clock


def enter(person: Actor) -> str:
    """Token of a new session."""
    with unit_of_work() as work:
        return open_session(person.key or 0, "192.0.2.1", "Test", work)


def test_session_ends_after_the_idle_time_that_was_chosen(agent: Actor, administrator: Actor, clock: Clock) -> None:
    limit_sessions(30, 12, administrator)
    token = enter(agent)

    for _ in range(3):
        clock.advance(timedelta(minutes=29))
        assert session_of(token) is not None
    clock.advance(timedelta(minutes=30))
    assert session_of(token) is None and sessions_of(agent.key or 0) == []


def test_session_ends_after_the_whole_time_however_it_is_used(
    agent: Actor, administrator: Actor, clock: Clock
) -> None:
    limit_sessions(720, 12, administrator)
    token = enter(agent)

    clock.advance(timedelta(hours=11, minutes=59))
    assert session_of(token) is not None
    clock.advance(timedelta(minutes=1))
    assert session_of(token) is None


def test_limits_hold_at_once_for_live_sessions(agent: Actor, administrator: Actor, clock: Clock) -> None:
    token = enter(agent)
    clock.advance(timedelta(hours=9))

    limit_sessions(720, 8, administrator)

    assert session_of(token) is None and sessions_of(agent.key or 0) == []


def test_page_that_asks_by_itself_keeps_no_session_alive(agent: Actor, administrator: Actor, clock: Clock) -> None:
    limit_sessions(30, 12, administrator)
    token = enter(agent)

    for _ in range(2):
        clock.advance(timedelta(minutes=14))
        assert session_of(token, used=False) is not None
    clock.advance(timedelta(minutes=2))
    assert session_of(token) is None


def test_limits_are_the_organisations_own_and_stand_in_the_audit_trail(agent: Actor, administrator: Actor) -> None:
    assert session_limits() == Limits(720, 168)
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
        work.session.flush()
        key = other.key

    limit_sessions(60, 24, administrator)
    limit_sessions(60, 24, administrator)

    assert session_limits() == Limits(60, 24)
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "session_limits_changed"))
    assert entry.details == {
        "before": {"idle_minutes": 720, "whole_hours": 168}, "after": {"idle_minutes": 60, "whole_hours": 24},
    }  # fmt: skip
    with in_tenant(key):
        assert session_limits() == Limits()


def test_limits_are_chosen_from_what_is_offered_by_who_may(agent: Actor) -> None:
    assert 30 in IDLE_MINUTES and 12 in WHOLE_HOURS
    for idle, whole in ((31, 12), (30, 13), (0, 0)):
        with pytest.raises(InvalidInput):
            limit_sessions(idle, whole, SYSTEM)
    with pytest.raises(Forbidden):
        limit_sessions(30, 12, agent)


def test_limits_that_somebody_changed_meanwhile_are_not_overwritten_and_a_repeat_is_no_change(
    administrator: Actor,
) -> None:
    for _ in range(2):
        limit_sessions(30, 12, administrator, Limits().written, "once")

    with pytest.raises(Conflict, match="Ada Admin"):
        limit_sessions(60, 24, administrator, Limits().written)
    assert session_limits() == Limits(30, 12)
