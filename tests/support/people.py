"""Making people, teams and signed-in browsers."""

from collections.abc import Sequence
from typing import Protocol

from flask import Flask
from flask.testing import FlaskClient

from database import unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.accounts.sessions import SESSION_COOKIE, open_session
from itsm.people.commands import add_person, add_team
from itsm.people.queries import actor_of


class MakePerson(Protocol):
    """The factory of the fixture ``make_person``."""

    def __call__(
        self,
        name: str,
        roles: Sequence[str] = ("requester",),
        teams: Sequence[str] = (),
        email: str | None = None,
        password: str | None = None,
        language: str = "en",
    ) -> Actor: ...


class SignedIn(Protocol):
    """The factory of the fixture ``signed_in``."""

    def __call__(self, actor: Actor) -> FlaskClient: ...


def make_person_in(
    name: str,
    roles: Sequence[str] = ("requester",),
    teams: Sequence[str] = (),
    email: str | None = None,
    password: str | None = None,
    language: str = "en",
) -> Actor:
    """Add a person to the tenant in force, and the teams that are not there; ``email`` is made from the name."""
    address = email or f"{name.casefold().replace(' ', '.')}@example.org"
    for code in teams:
        add_team(code, {"en": code.capitalize(), "zh-CN": f"{code} 组"}, None, SYSTEM)
    return actor_of(add_person(name, address, password, language, roles, teams, SYSTEM))


def sign_in_client(app: Flask, actor: Actor) -> FlaskClient:
    """A browser with a live session of ``actor`` (the tenant is in force)."""
    assert actor.key is not None
    with unit_of_work() as work:
        token = open_session(actor.key, "127.0.0.1", "test", work)
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client
