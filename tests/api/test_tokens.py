"""Tokens at /api/v1 and /v2: scopes, owner's roles, end, revocation; none needs or forges a session."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.errors import Forbidden, InvalidInput, InvalidState
from engine.registry import SYSTEM, Actor
from itsm.accounts.service_accounts import add_service_account
from itsm.accounts.tokens import create_token, revoke_token_with_key, token_of, tokens
from itsm.people.commands import change_person
from itsm.people.commands.change_person import Changes
from tests.support.clocks import Clock
from tests.support.people import SignedIn
from tests.support.records import Desk

LIST = "/api/v1/records?type=incident"


def call(client: FlaskClient, token: str, address: str = LIST, method: str = "GET") -> TestResponse:
    """Ask with a token and nothing else."""
    return client.open(address, method=method, json={}, headers={"Authorization": f"Bearer {token}"})


def test_token_of_a_person_acts_as_they_do(client: FlaskClient, desk: Desk) -> None:
    number = desk.report().number
    token = create_token("mine", "records", desk.agent, desk.agent.key)

    read = call(client, token, f"/api/v1/records/{number}")
    headers = {"Authorization": f"Bearer {token}", "If-Match": read.headers["ETag"]}
    answer = client.patch(
        f"/api/v1/records/{number}", json={"fields": {"title": "Changed by a program"}}, headers=headers
    )

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["fields"]["title"] == "Changed by a program"


def test_token_for_reading_changes_nothing(client: FlaskClient, desk: Desk) -> None:
    token = create_token("mine", "records:read", desk.agent, desk.agent.key)

    assert call(client, token).status_code == 200
    refused = call(client, token, "/api/v1/tasks/1/claim", "POST")
    assert refused.status_code == 403 and "records" in refused.get_json()["error"]["message"]


@pytest.mark.parametrize(("scope", "api", "engine"), [("records", 200, 403), ("engine:read", 403, 200)])
def test_token_serves_the_api_of_its_scope(client: FlaskClient, desk: Desk, scope: str, api: int, engine: int) -> None:
    key = add_service_account("Billing", "", ["integrator"], SYSTEM)
    token = create_token("bills", scope, SYSTEM, key)

    assert call(client, token).status_code == api
    assert call(client, token, "/v2/topology").status_code == engine


def test_token_with_several_scopes_serves_both(client: FlaskClient, desk: Desk) -> None:
    key = add_service_account("Billing", "", ["integrator"], SYSTEM)
    token = create_token("bills", "records:read engine:read", SYSTEM, key)

    assert [call(client, token).status_code, call(client, token, "/v2/topology").status_code] == [200, 200]


def test_scope_gives_no_more_than_the_roles_of_its_owner(client: FlaskClient, desk: Desk, requester: Actor) -> None:
    with pytest.raises(Forbidden):
        create_token("mine", "records", requester, requester.key)

    token = create_token("theirs", "records", SYSTEM, requester.key)

    assert call(client, token).status_code == 403


def test_token_ends_on_its_day_when_revoked_and_with_its_owner(
    client: FlaskClient, desk: Desk, clock: Clock, administrator: Actor
) -> None:
    ends = clock.now() + timedelta(days=30)
    names = [create_token(name, "records", desk.agent, desk.agent.key, ends) for name in ("a", "b", "c")]
    revoke_token_with_key(tokens(desk.agent.key)[0].key, desk.agent)
    statuses = [call(client, token).status_code for token in names]

    clock.set(ends)

    assert statuses == [401, 200, 200]
    assert call(client, names[1]).status_code == 401
    fresh = create_token("d", "records", desk.agent, desk.agent.key)
    change_person(desk.agent.key or 0, Changes(active=False), administrator)
    assert call(client, fresh).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer made up", "Basic Zm9vOmJhcg==", "Nonsense"])
def test_wrong_authorization_is_refused_though_there_is_a_session(
    desk: Desk, signed_in: SignedIn, header: str
) -> None:
    browser = signed_in(desk.agent)

    assert browser.get(LIST, headers={"Authorization": header}).status_code == 401


def test_own_tokens_never_serve_the_engine_and_others_are_made_by_administrators(
    desk: Desk, agent: Actor, administrator: Actor, clock: Clock
) -> None:
    for scope, owner in (("engine", agent.key), ("records", administrator.key), ("engine:read", None)):
        with pytest.raises(Forbidden):
            create_token("mine", scope, agent, owner)
    for scope, owner, ends in (
        ("records", None, None), ("records", agent.key, clock.now()),
        ("records", agent.key, clock.now() + timedelta(days=400)),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            create_token("mine", scope, administrator, owner, ends)
    change_person(agent.key or 0, Changes(active=False), administrator)
    with pytest.raises(InvalidState):
        create_token("mine", "records", administrator, agent.key)


def test_last_use_is_noted(client: FlaskClient, desk: Desk, clock: Clock) -> None:
    token = create_token("mine", "records", desk.agent, desk.agent.key)
    call(client, token)

    found = token_of(token)
    assert found is not None and found.seen_at == clock.now()
