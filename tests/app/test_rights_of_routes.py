"""Every route thrice: it opens for who may, is closed to who may not, and another organisation's things are not there.

The cases are made from the map of the application: a route that ``tests.support.routes`` does not tell of fails.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from itsm.accounts.csrf import CSRF_HEADER, csrf_token
from tests.conftest import MORNING
from tests.support.backends import Installation
from tests.support.clocks import Clock
from tests.support.routes import ANYBODY, BODIES, PUBLIC, QUERIES, REFUSED, ROUTES, Route
from tests.support.tenants import add_tenant
from tests.support.two_organisations import Organisation, two_organisations

API = ("/api/", "/v2/")
_PLACE = re.compile(r"<(?:[^<>:]+:)?\w+>")
_KNOWN = {route.name for route in ROUTES}
ANSWERED = frozenset({200, 201, 204, 302, 303, 400, 409, 412, 415, 422, 428})
"""The route took the request in hand: the answer, the page after it, or what is wrong with what was sent."""


class World(NamedTuple):
    """The application, with two organisations in it."""

    app: Flask
    ours: Organisation
    other: Organisation


@pytest.fixture(scope="module")
def world(sqlite_installation: Installation) -> Iterator[World]:
    """One application for all cases: making one takes longer than asking it everything."""
    with sqlite_installation.renewed() as app, Clock(MORNING) as now:
        keys = [add_tenant("Ours"), add_tenant("Other")]
        yield World(app, *two_organisations(app, keys[0], keys[1], now))


def routes_of(app: Flask) -> list[str]:
    """``METHOD /rule`` of everything that the application answers."""
    return sorted(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    )


def test_every_route_says_who_may_call_it(world: World) -> None:
    missing = [
        f"Expected a line for {name} in tests/support/routes: write who may call it, who may not, and which things "
        "of an organisation stand in its address."
        for name in routes_of(world.app)
        if name not in _KNOWN
    ]
    gone = sorted(_KNOWN - set(routes_of(world.app)))

    assert missing == [] and gone == [] and len(_KNOWN) == len(ROUTES)


def test_every_place_of_an_address_is_named() -> None:
    named = [route for route in ROUTES if route.name not in QUERIES]

    assert [route.name for route in named if len(_PLACE.findall(route.rule)) != len(route.things)] == []


@pytest.mark.parametrize("route", [one for one in ROUTES if one.may_not], ids=lambda route: route.name)
def test_route_is_closed_to_who_may_not(world: World, route: Route) -> None:
    answer = _call(world, route, world.ours, route.may_not)

    assert answer.status_code == route.closed, _words(answer)


@pytest.mark.parametrize("route", [one for one in ROUTES if one.may != PUBLIC], ids=lambda route: route.name)
def test_route_is_closed_to_strangers(world: World, route: Route) -> None:
    answer = _call(world, route, world.ours, PUBLIC)

    if route.rule.startswith(API):
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.location.partition("?")[0]) in {(302, "/sign-in"), (303, "/sign-in")}


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if any(not thing.startswith("=") for thing in one.things)],
    ids=lambda route: route.name,
)
def test_things_of_another_organisation_do_not_exist(world: World, route: Route) -> None:
    answer = _call(world, route, world.other, "agent" if route.may == ANYBODY else route.may)

    assert answer.status_code == 404, _words(answer)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_route_opens_for_who_may(world: World, route: Route) -> None:
    answer = _call(world, route, world.ours, "agent" if route.may == ANYBODY else route.may)

    wanted = {REFUSED[route.name]} if route.name in REFUSED else ANSWERED | ({404} if route.may == PUBLIC else set())
    assert answer.status_code in wanted, _words(answer)
    assert route.may == PUBLIC or not (answer.location or "").startswith("/sign-in") or route.rule == "/sign-out"


def _call(world: World, route: Route, owner: Organisation, who: str) -> TestResponse:
    """Ask for things of ``owner``, as somebody of our organisation."""
    client, headers = _caller(world, who)
    body = {
        name: value.format_map(owner.things) if isinstance(value, str) else value
        for name, value in BODIES.get(route.name, {}).items()
    }
    if route.rule.startswith(API):
        sent = None if route.method in ("GET", "DELETE") else body
        return client.open(_address(route, owner), method=route.method, headers=headers, json=sent)
    sent_form = {"command_id": uuid4().hex, **body} if route.method == "POST" else None
    answer = client.open(_address(route, owner), method=route.method, headers=headers, data=sent_form)
    answer.get_data()
    answer.close()  # a file that is sent stays open else
    return answer


def _address(route: Route, owner: Organisation) -> str:
    things = iter(route.things)

    def value(_place: re.Match[str]) -> str:
        thing = next(things)
        return thing[1:] if thing.startswith("=") else str(owner.things[thing])

    return _PLACE.sub(value, route.rule) + QUERIES.get(route.name, "").format_map(owner.things)


def _caller(world: World, who: str) -> tuple[FlaskClient, dict[str, str]]:
    """The browser or the program, and the headers that prove who it is."""
    ours = world.ours
    if who == PUBLIC:
        client = world.app.test_client()
        client.set_cookie("flowdesk_visitor", "stranger")
        return client, {CSRF_HEADER: csrf_token(_secret(world), "stranger")}
    if who.startswith("token "):
        return world.app.test_client(), {
            "Authorization": f"Bearer {ours.tokens[who.removeprefix('token ')]}", "If-Match": '"1"',
            "Idempotency-Key": uuid4().hex,
        }  # fmt: skip
    client = world.app.test_client()
    client.set_cookie("flowdesk_session", ours.sessions[who])
    return client, {CSRF_HEADER: csrf_token(_secret(world), ours.sessions[who])}


def _secret(world: World) -> bytes:
    key = world.app.config["SECRET_KEY"]
    return key if isinstance(key, bytes) else str(key).encode()


def _words(answer: TestResponse) -> str:
    return f"{answer.status_code} {' '.join(re.sub(r'<[^>]+>', ' ', answer.text).split())[-600:]}"

