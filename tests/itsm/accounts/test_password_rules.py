"""Passwords: long rather than odd, and none that a guesser tries first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import InvalidInput, Unauthenticated
from engine.registry import Actor
from itsm import sealing
from itsm.accounts.passwords import hashing
from itsm.accounts.passwords.hashing import hash_of, matches
from itsm.accounts.passwords.keeping import Password
from itsm.accounts.passwords.own import change_own_password, require_password
from itsm.accounts.passwords.rules import MOST_LENGTH, check_password, strength
from itsm.accounts.sign_in import sign_in
from tests.support.clocks import Clock
from tests.support.people import MakePerson

KNOWN = ("Ben Agent", "ben@example.org")


@pytest.mark.parametrize(
    "password",
    ["a long sentence", "correct horse battery staple", "!kQ9wv7#Lp2m" * 10,
     "今天天气很好我们去公园散步吧", "☃ winter is here ☃"],
)  # fmt: skip
def test_password_may_hold_any_characters(password: str) -> None:
    check_password(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    ["", "elevenchars", "password1234", "qwertyuiop12", "123456789012", "aaaaaaaaaaaaaaaa", "ben@example.org",
     "ben agent ben agent", "flowdesk flowdesk", "x" * (MOST_LENGTH + 1)],
)  # fmt: skip
def test_password_that_is_short_endless_or_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password, KNOWN)


def test_own_password_is_changed_with_the_present_one_alone(make_person: MakePerson) -> None:
    ben = make_person("Ben", email="ben@example.org", password="the sentence before this")

    with pytest.raises(Unauthenticated):
        change_own_password("not the sentence", "a sentence nobody guesses", ben, "192.0.2.1", None)
    change_own_password("the sentence before this", "a sentence nobody guesses", ben, "192.0.2.1", None)

    assert sign_in("ben@example.org", "a sentence nobody guesses", "192.0.2.1", "Test").person_key == ben.key


def test_somebody_without_a_password_proves_nothing(agent: Actor) -> None:
    with pytest.raises(Unauthenticated):
        require_password(agent, "", "192.0.2.1")


def test_every_character_of_a_long_password_counts(make_person: MakePerson) -> None:
    long = "a sentence nobody guesses " * 4 + "with an end"
    make_person("Ben", email="ben@example.org", password=long)

    with pytest.raises(Unauthenticated):
        sign_in("ben@example.org", long[:-1], "192.0.2.1", "Test")
    sign_in("ben@example.org", long, "192.0.2.1", "Test")


def test_password_is_as_good_after_years(make_person: MakePerson, clock: Clock) -> None:
    ben = make_person("Ben", email="ben@example.org", password="a sentence nobody guesses")
    clock.advance(timedelta(days=3650))

    assert sign_in("ben@example.org", "a sentence nobody guesses", "192.0.2.1", "Test").person_key == ben.key


def test_same_password_has_another_hash_for_everybody() -> None:
    first, second = hash_of("a sentence nobody guesses"), hash_of("a sentence nobody guesses")

    assert first.split("$")[4] != second.split("$")[4] and len(first.split("$")[4]) == 22


def test_strength_says_what_the_rule_will_say_and_how_much_better_it_could_be() -> None:
    found = [
        strength(one, KNOWN)
        for one in ("", "short", "password1234", "ben agent ben agent", "a long sentence", "correct horse battery",
                    "we walk home under seven green umbrellas")
    ]  # fmt: skip

    assert found[:4] == [0, 0, 0, 0] and 1 <= found[4] <= found[5] <= found[6] == 3
    for word in ("password1234", "a long sentence", "flowdesk flowdesk", "!kQ9wv7#Lp2m"):
        taken = True
        try:
            check_password(word, KNOWN)
        except InvalidInput:
            taken = False
        assert (strength(word, KNOWN) > 0) is taken, word


@pytest.fixture
def peppered() -> Iterator[None]:
    """An installation that mixes its secret key into hashes."""
    hashing.configure(pepper=True)
    yield
    hashing.configure(pepper=False)


def test_peppered_hash_is_of_no_use_without_the_secret_key(app: Flask, peppered: None) -> None:
    password = "a sentence nobody guesses"
    kept = hash_of(password)
    bare = kept.removeprefix("pepper:")

    assert matches(kept, password) and not matches(kept, "another sentence") and kept != bare
    assert not matches(bare, password)  # who has the database alone cannot even try
    with other_secret_key(app):
        assert not matches(kept, password)


@contextmanager
def other_secret_key(app: Flask) -> Iterator[None]:
    """Another installation's key for a block."""
    own = app.config["SECRET_KEY"]
    sealing.configure(b"the key of another installation")
    try:
        yield
    finally:
        sealing.configure(own if isinstance(own, bytes) else own.encode())


def test_hash_is_made_anew_when_the_setting_has_changed(make_person: MakePerson) -> None:
    password = "a sentence nobody guesses"
    make_person("Ben", email="ben@example.org", password=password)

    for pepper in (True, False):
        hashing.configure(pepper=pepper)
        try:
            sign_in("ben@example.org", password, "192.0.2.1", "Test")
        finally:
            hashing.configure(pepper=False)
        with reading() as session:
            assert session.scalars(select(Password.password_hash)).one().startswith("pepper:") is pepper
