"""Fixtures of the API: a desk with the incident pack, signed-in callers with their form token."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from database import Tenant, in_tenant, unit_of_work
from engine.registry import Actor
from itsm.accounts.csrf import CSRF_HEADER, csrf_token
from itsm.accounts.sessions import SESSION_COOKIE
from tests.conftest import MORNING
from tests.support.clocks import Clock
from tests.support.people import SignedIn, make_person_in, sign_in_client
from tests.support.records import Desk, use_incident_pack


@dataclass(frozen=True)
class Caller:
    """A signed-in client that sends its token with every write."""

    client: FlaskClient
    token: str

    def get(self, address: str) -> TestResponse:
        """GET an address."""
        return self.client.get(address)

    def post(self, address: str, body: object = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """POST JSON."""
        return self.client.post(address, json=body, headers={CSRF_HEADER: self.token, **(headers or {})})

    def put(self, address: str, body: object = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """PUT JSON."""
        return self.client.put(address, json=body, headers={CSRF_HEADER: self.token, **(headers or {})})

    def patch(self, address: str, body: object = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """PATCH JSON."""
        return self.client.patch(address, json=body, headers={CSRF_HEADER: self.token, **(headers or {})})

    def delete(self, address: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """DELETE an address."""
        return self.client.delete(address, headers={CSRF_HEADER: self.token, **(headers or {})})


def caller_of(app: Flask, client: FlaskClient) -> Caller:
    """The caller behind a signed-in client."""
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    return Caller(client, csrf_token(app.config["SECRET_KEY"], cookie.value))


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def caller(app: Flask, desk: Desk, signed_in: SignedIn) -> Caller:
    """The agent."""
    return caller_of(app, signed_in(desk.agent))


@pytest.fixture
def reporter(app: Flask, desk: Desk, signed_in: SignedIn) -> Caller:
    """The requester, who may not use the API."""
    return caller_of(app, signed_in(desk.requester))


@pytest.fixture
def foreigner(app: Flask, desk: Desk) -> Caller:
    """An agent of another organisation."""
    with unit_of_work() as work:
        row = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(row)
        work.session.flush()
        key = row.key
    with in_tenant(key):
        use_incident_pack()
        actor = make_person_in("Fay Foreign", roles=("agent",), teams=())
        return caller_of(app, sign_in_client(app, actor))
