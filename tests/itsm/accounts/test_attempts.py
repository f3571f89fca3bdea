"""Guessing is slowed down more and more, and keeps the owner out of no browser that they have used."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher

from engine.errors import TooManyAttempts, Unauthenticated
from engine.registry import SYSTEM, Actor
from itsm.accounts.attempts import (
    ACCOUNT_WINDOW,
    LONGEST_WAIT,
    PER_ACCOUNT,
    PER_ACCOUNT_AND_ADDRESS,
    PER_ADDRESS,
    begin_attempt,
    wait_after,
)
from itsm.accounts.by_link.invitations import send_link, set_password_by_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.entering import SignedIn
from itsm.accounts.passwords.own import require_password
from itsm.accounts.sign_in import sign_in
from tests.support.clocks import Clock
from tests.support.people import MakePerson

SECRET = "correct horse battery"
OWN, ELSEWHERE = "192.0.2.1", "198.51.100.7"
pytestmark = pytest.mark.usefixtures("cheap_hashes")


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make hashing quick: these tests try many passwords."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("itsm.accounts.passwords.hashing._hasher", cheap)


@pytest.fixture
def owner(make_person: MakePerson, clock: Clock) -> Actor:
    """Somebody with the address owner@example.org and a password."""
    return make_person("Owner", email="owner@example.org", password=SECRET)


def enter(password: str = SECRET, address: str = OWN, device: str | None = None) -> SignedIn:
    """Sign in as the owner."""
    return sign_in("owner@example.org", password, address, "Test", device)


def guess(times: int, address: str = OWN, device: str | None = None) -> None:
    """Try a wrong password so many times."""
    for _ in range(times):
        with pytest.raises(Unauthenticated):
            enter("wrong", address, device)


def test_each_failure_beyond_the_first_costs_twice_the_wait(owner: Actor, clock: Clock) -> None:
    guess(PER_ACCOUNT_AND_ADDRESS)

    for minutes in (1, 2, 4):
        with pytest.raises(TooManyAttempts, match=f"in {minutes} min"):
            enter()
        clock.advance(timedelta(minutes=minutes))
        guess(1)

    assert wait_after(1000) == LONGEST_WAIT


def test_owner_enters_in_a_known_browser_while_others_guess_at_the_same_address(owner: Actor) -> None:
    device = enter().device
    guess(PER_ACCOUNT_AND_ADDRESS)

    with pytest.raises(TooManyAttempts):
        enter()
    assert enter(device=device).person_key == owner.key


def test_owner_enters_in_a_known_browser_while_the_account_is_guessed_from_everywhere(
    owner: Actor, clock: Clock
) -> None:
    device = enter().device
    for number in range(PER_ACCOUNT):
        begin_attempt("owner@example.org", f"203.0.113.{number}")

    with pytest.raises(TooManyAttempts):
        enter(address=ELSEWHERE)
    assert enter(address=ELSEWHERE, device=device).person_key == owner.key
    clock.advance(ACCOUNT_WINDOW + timedelta(seconds=1))
    assert enter(address=ELSEWHERE).person_key == owner.key


def test_known_browser_is_no_way_to_guess_without_end(owner: Actor) -> None:
    device = enter().device
    guess(PER_ACCOUNT_AND_ADDRESS, device=device)

    with pytest.raises(TooManyAttempts):
        enter(device=device)


def test_browser_of_one_account_is_not_known_for_another(owner: Actor, make_person: MakePerson) -> None:
    make_person("Mallory", email="mallory@example.org", password=SECRET)
    device = sign_in("mallory@example.org", SECRET, OWN, "Test").device
    guess(PER_ACCOUNT_AND_ADDRESS, device=device)

    with pytest.raises(TooManyAttempts):
        enter(device=device)


def test_owner_enters_from_a_new_browser_by_a_link_while_the_account_is_guessed_from_everywhere(owner: Actor) -> None:
    for number in range(PER_ACCOUNT):
        begin_attempt("owner@example.org", f"203.0.113.{number}")
    with pytest.raises(TooManyAttempts):
        enter(address=ELSEWHERE)
    link = send_link(owner.key or 0, Purpose.PASSWORD_RESET, SYSTEM)
    assert link is not None

    token = parse_qs(urlsplit(link.address).query)["link"][0]
    _person, device = set_password_by_link(Purpose.PASSWORD_RESET, token, "another horse battery", None)

    assert enter("another horse battery", ELSEWHERE, device).person_key == owner.key


def test_proof_that_it_is_me_is_open_in_my_browser_while_others_guess_at_the_same_address(owner: Actor) -> None:
    device = enter().device
    for number in range(PER_ADDRESS):
        begin_attempt(f"somebody{number}@example.org", OWN)

    with pytest.raises(TooManyAttempts):
        require_password(owner, SECRET, OWN)
    require_password(owner, SECRET, OWN, device)
    for _ in range(PER_ACCOUNT_AND_ADDRESS):
        with pytest.raises(Unauthenticated):
            require_password(owner, "wrong", OWN, device)
    with pytest.raises(TooManyAttempts):
        require_password(owner, SECRET, OWN, device)
