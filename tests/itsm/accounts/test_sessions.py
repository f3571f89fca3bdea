"""Sessions end when they are signed out, revoked, idle or old; the database never has their token."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import Tenant, in_tenant, reading, unit_of_work
from engine import clock as engine_clock
from engine.errors import Forbidden, NotFound
from engine.registry import Actor
from itsm.accounts.passwords.keeping import set_password
from itsm.accounts.session_limits import Limits
from itsm.accounts.sessions import (
    SessionRow,
    open_session,
    revoke_session,
    session_of,
    sessions_of,
    sign_out,
)
from itsm.audit import AuditEntry
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from tests.support.clocks import Clock


@pytest.fixture
def token(agent: Actor, clock: Clock) -> str:
    """Token of a session of the agent."""
    return opened_for(agent)


def opened_for(actor: Actor) -> str:
    """Token of a new session of ``actor``."""
    assert actor.key is not None
    with unit_of_work() as work:
        return open_session(actor.key, "192.0.2.1", "Test/1", work)


def key_of(token: str) -> int:
    """Key of the live session of ``token``."""
    session = session_of(token)
    assert session is not None
    return session.key


def test_session_is_stored_as_a_hash(token: str) -> None:
    with reading() as session:
        stored = session.scalars(select(SessionRow.token_hash)).one()

    assert token not in stored
    assert len(stored) == 64


def test_session_of_is_none_for_an_unknown_token(tenant: int) -> None:
    assert session_of("made up") is None


def test_session_ends_when_idle_but_lives_on_while_used(token: str, clock: Clock) -> None:
    for _ in range(3):
        clock.advance(Limits().idle - timedelta(minutes=10))
        assert session_of(token) is not None

    clock.advance(Limits().idle)
    assert session_of(token) is None


def test_session_ends_after_its_longest_time_though_it_is_used(token: str, clock: Clock) -> None:
    end = clock.now() + Limits().whole
    while clock.now() < end - timedelta(hours=6):
        assert session_of(token) is not None
        clock.advance(timedelta(hours=6))

    clock.set(end)
    assert session_of(token) is None


def test_sign_out_ends_the_session_and_is_audited(token: str, agent: Actor) -> None:
    sign_out(token)
    sign_out(token)

    assert session_of(token) is None
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "signed_out")).all()
    assert [entry.actor_key for entry in entries] == [agent.key]


def test_session_ends_at_once_when_the_account_is_closed(token: str, agent: Actor, administrator: Actor) -> None:
    assert agent.key is not None

    change_person(agent.key, Changes(active=False), administrator)

    assert session_of(token) is None


def test_revoke_session_ends_another_session_of_ones_own(token: str, agent: Actor) -> None:
    other = opened_for(agent)

    revoke_session(key_of(other), agent)

    assert agent.key is not None
    assert [session.key for session in sessions_of(agent.key)] == [key_of(token)]


def test_revoke_session_of_somebody_else_needs_the_right_to_manage_people(
    token: str, requester: Actor, administrator: Actor
) -> None:
    key = key_of(token)

    with pytest.raises(Forbidden):
        revoke_session(key, requester)
    revoke_session(key, administrator)

    assert session_of(token) is None


def test_revoke_session_of_another_organisation_finds_nothing(token: str, administrator: Actor) -> None:
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=engine_clock.now())
        work.session.add(other)
    key = key_of(token)

    with in_tenant(other.key), pytest.raises(NotFound):
        revoke_session(key, administrator)


def test_new_password_ends_every_other_session_of_the_person(token: str, agent: Actor, administrator: Actor) -> None:
    kept, others = opened_for(agent), opened_for(administrator)

    with unit_of_work() as work:
        set_password(agent.key or 0, "another long sentence", agent, work, keep_session=key_of(kept))

    assert session_of(token) is None
    assert session_of(kept) is not None and session_of(others) is not None


def test_session_stays_ended_when_a_closed_account_is_opened_again(
    token: str, agent: Actor, administrator: Actor
) -> None:
    change_person(agent.key or 0, Changes(active=False), administrator)

    change_person(agent.key or 0, Changes(active=True), administrator)

    assert session_of(token) is None
