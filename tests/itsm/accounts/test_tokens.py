"""Tokens of programs: told once, kept as a hash, of one organisation, and refused once revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import Tenant, in_tenant, reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidInput, NotFound
from engine.registry import SYSTEM, Actor
from itsm.accounts.tokens import LONGEST_LIFE, SOON, ApiToken, create_token, revoke_token, token_of, tokens
from itsm.audit import AuditEntry
from tests.conftest import MORNING
from tests.support.clocks import Clock


@pytest.fixture
def token(tenant: int, clock: Clock) -> str:
    """A token of the tenant."""
    return create_token("worker", "engine", SYSTEM)


def test_token_is_stored_as_a_hash(token: str) -> None:
    with reading() as session:
        row = session.scalars(select(ApiToken)).one()

    assert token not in (row.token_hash, row.name)
    assert len(row.token_hash) == 64


def test_token_is_known_with_its_organisation_and_scope(token: str, tenant: int) -> None:
    found = token_of(token)

    assert found is not None
    assert (found.tenant_key, found.name, found.scope) == (tenant, "worker", "engine")


@pytest.mark.parametrize("sent", ["", "made up", "flowdesk_"])
def test_token_of_is_none_for_what_was_never_given(token: str, sent: str) -> None:
    assert token_of(sent) is None


def test_token_holds_until_it_is_revoked_and_its_name_is_free_then(token: str) -> None:
    revoke_token("worker", SYSTEM)

    assert token_of(token) is None
    assert tokens() == []
    assert token_of(create_token("worker", "engine", SYSTEM)) is not None
    assert token_of(token) is None


def test_last_use_is_noted_every_few_minutes(token: str, clock: Clock) -> None:
    token_of(token)
    clock.advance(timedelta(minutes=1))
    token_of(token)
    assert [one.seen_at for one in tokens()] == [MORNING]

    clock.advance(timedelta(minutes=5))
    token_of(token)
    assert [one.seen_at for one in tokens()] == [MORNING + timedelta(minutes=6)]


def test_name_is_given_once(token: str) -> None:
    with pytest.raises(Conflict):
        create_token(" worker ", "engine", SYSTEM)


@pytest.mark.parametrize(("name", "scope"), [("", "engine"), ("x" * 101, "engine"), ("other", "everything")])
def test_token_without_name_or_known_scope_is_refused(tenant: int, name: str, scope: str) -> None:
    with pytest.raises(InvalidInput):
        create_token(name, scope, SYSTEM)


def test_tokens_are_for_those_who_manage_settings(token: str, agent: Actor) -> None:
    with pytest.raises(Forbidden):
        create_token("other", "engine", agent)
    with pytest.raises(Forbidden):
        revoke_token("worker", agent)


def test_another_organisation_neither_sees_nor_revokes_a_token(token: str) -> None:
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
    with in_tenant(other.key):
        assert tokens() == []
        with pytest.raises(NotFound):
            revoke_token("worker", SYSTEM)
    assert token_of(token) is not None


def test_making_and_revoking_are_audited_without_the_secret(token: str) -> None:
    revoke_token("worker", SYSTEM)

    with reading() as session:
        trail = select(AuditEntry.action, AuditEntry.subject, AuditEntry.details).order_by(AuditEntry.key)
        rows = session.execute(trail).all()
    assert [(row.action, row.subject) for row in rows] == [
        ("token_created", "token worker"), ("token_revoked", "token worker"),
    ]  # fmt: skip
    assert token not in str(rows)


def test_every_token_ends_within_a_year_and_is_pointed_at_before(token: str, clock: Clock) -> None:
    [found] = tokens()
    assert found.expires_at == MORNING + LONGEST_LIFE and not found.needs_another

    clock.advance(LONGEST_LIFE - SOON + timedelta(seconds=1))
    assert token_of(token) is not None and tokens()[0].needs_another
    clock.advance(SOON)
    assert token_of(token) is None and tokens() == []


def test_token_of_an_older_version_without_an_end_holds_and_is_pointed_at(token: str) -> None:
    with unit_of_work() as work:
        work.session.scalars(select(ApiToken)).one().expires_at = None

    assert token_of(token) is not None and tokens()[0].needs_another
