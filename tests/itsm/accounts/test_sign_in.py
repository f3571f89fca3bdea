"""Signing in: the right password opens a session; everything else reads the same and is limited."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from threading import Barrier

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from database import db, reading, unit_of_work
from engine.errors import TooManyAttempts, Unauthenticated
from engine.registry import Actor
from itsm.accounts.attempts import PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, network_of
from itsm.accounts.entering import SignedIn
from itsm.accounts.passwords.hashing import matches
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.sessions import session_of
from itsm.accounts.sign_in import sign_in
from itsm.audit import AuditEntry
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from tests.support.clocks import Clock
from tests.support.people import MakePerson

HERE, THERE = "192.0.2.1", "198.51.100.7"
SECRET = "correct horse battery"


@pytest.fixture
def owner(make_person: MakePerson) -> Actor:
    """Somebody with the address owner@example.org and a password."""
    return make_person("Owner", email="owner@example.org", password=SECRET)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make hashing quick where a test tries many passwords."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("itsm.accounts.passwords.hashing._hasher", cheap)


def attempt(password: str = SECRET, email: str = "owner@example.org", address: str = HERE) -> SignedIn:
    """Sign in from ``address``."""
    return sign_in(email, password, address, "Test/1")


def fail(times: int, email: str = "owner@example.org", address: str = HERE) -> None:
    """Guess wrongly so many times."""
    for _ in range(times):
        with pytest.raises(Unauthenticated):
            attempt("wrong", email, address)


def test_sign_in_opens_a_session_of_the_person(owner: Actor, tenant: int) -> None:
    signed_in = attempt(email=" OWNER@Example.org ")

    session = session_of(signed_in.token)
    assert session is not None
    assert (session.person_key, session.tenant_key, session.agent) == (owner.key, tenant, "Test/1")
    assert (signed_in.person_key, signed_in.tenant_key) == (owner.key, tenant)


def test_sign_in_says_the_same_for_a_wrong_password_and_an_unknown_account(owner: Actor) -> None:
    with pytest.raises(Unauthenticated) as wrong_password:
        attempt("wrong")
    with pytest.raises(Unauthenticated) as unknown_account:
        attempt(email="nobody@example.org")

    assert str(wrong_password.value) == str(unknown_account.value)


def test_sign_in_hashes_once_for_an_unknown_account_too(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, known: str, given: str) -> bool:
        hashes.append(known)
        return real(self, known, given)

    def make(self: PasswordHasher, given: str) -> str:
        raise AssertionError("Expected nothing to be hashed beside the check, not even the first time.")

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    monkeypatch.setattr(PasswordHasher, "hash", make)

    fail(1, email="nobody@example.org")

    (own,) = _stored_hashes()
    assert [known.split("$")[:4] for known in hashes] == [own.split("$")[:4]]


def _stored_hashes() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Password.password_hash)))


def test_sign_in_is_refused_when_the_account_is_closed_or_has_no_password(
    owner: Actor, administrator: Actor, make_person: MakePerson
) -> None:
    assert owner.key is not None
    make_person("Silent", email="silent@example.org")

    change_person(owner.key, Changes(active=False), administrator)

    fail(1)
    fail(1, email="silent@example.org")


@pytest.mark.usefixtures("cheap_hashes")
def test_sign_in_is_limited_per_account_and_address_and_never_locks_the_owner_out(owner: Actor) -> None:
    fail(PER_ACCOUNT_AND_ADDRESS)

    with pytest.raises(TooManyAttempts):
        attempt()
    assert attempt(address=THERE).person_key == owner.key


@pytest.mark.usefixtures("cheap_hashes")
def test_sign_in_is_limited_per_address_over_all_accounts(owner: Actor, clock: Clock) -> None:
    for number in range(PER_ADDRESS):
        fail(1, email=f"guess-{number}@example.org")

    with pytest.raises(TooManyAttempts):
        attempt()
    clock.advance(timedelta(minutes=16))
    assert attempt().person_key == owner.key


@pytest.mark.usefixtures("cheap_hashes")
def test_sign_in_forgets_failures_when_it_succeeds(owner: Actor) -> None:
    fail(PER_ACCOUNT_AND_ADDRESS - 1)
    attempt()

    fail(PER_ACCOUNT_AND_ADDRESS - 1)

    assert attempt().person_key == owner.key


@pytest.mark.usefixtures("cheap_hashes")
def test_sign_in_succeeds_for_each_of_several_attempts_at_once(
    app: Flask, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_began = Barrier(4)

    def checked_together(password_hash: str | None, password: str) -> bool:
        all_began.wait(timeout=30)
        return matches(password_hash, password)

    def enter(_: int) -> int:
        with app.app_context():
            try:
                return attempt().person_key
            finally:
                db.session.remove()

    monkeypatch.setattr(import_module("itsm.accounts.sign_in"), "matches", checked_together)

    with ThreadPoolExecutor(4) as pool:
        entered = list(pool.map(enter, range(4)))

    assert entered == [owner.key] * 4


def test_sign_in_renews_a_hash_that_was_made_with_older_parameters(owner: Actor) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(SECRET)
    with unit_of_work() as work:
        work.session.get_one(Password, owner.key).password_hash = old

    attempt()

    with reading() as session:
        renewed = session.get_one(Password, owner.key).password_hash
    assert renewed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert attempt().person_key == owner.key


def test_sign_in_is_audited_with_its_address(owner: Actor) -> None:
    fail(1, address=THERE)
    attempt()

    with reading() as session:
        trail = select(AuditEntry).where(AuditEntry.action.startswith("sign")).order_by(AuditEntry.key)
        entries = session.scalars(trail).all()
    assert [(entry.action, entry.actor_key, entry.address) for entry in entries] == [
        ("sign_in_refused", None, THERE),
        ("signed_in", owner.key, HERE),
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_network_of_counts_an_ipv6_customer_as_one(address: str, network: str) -> None:
    assert network_of(address) == network
