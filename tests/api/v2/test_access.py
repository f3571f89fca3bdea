"""Who may call: a token that holds, of the right scope, and it sees its own organisation alone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from database import unit_of_work
from engine.registry import SYSTEM
from itsm.accounts.tokens import ApiToken, create_token, revoke_token
from tests.api.v2.conftest import Program
from tests.support.bpmn import Diagram

BODIES: dict[str, dict[str, object]] = {
    "/v2/user-tasks/<int:key>/assignment": {"assignee": "ben.agent@example.org"},
    "/v2/jobs/<int:key>": {"changeset": {"retries": 1}},
    "/v2/jobs/<int:key>/error": {"errorCode": "E"},
    "/v2/process-instances/<int:key>/migration": {"targetProcessDefinitionKey": "1"},
    "/v2/messages/correlation": {"name": "m"},
    "/v2/messages/publication": {"name": "m"},
    "/v2/variables/search": {"filter": {"processInstanceKey": "1"}},
}
READS = {"GET", "search", "evaluation"}


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every method and address below /v2."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v2/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule.rule


def is_read(method: str, rule: str) -> bool:
    """What a token for reading may call."""
    return method == "GET" or rule.rpartition("/")[2] in READS


def test_every_address_refuses_strangers(app: Flask, client: FlaskClient) -> None:
    found = list(routes(app))

    assert len(found) > 25
    for method, rule in [*found, ("GET", "/v2/nowhere")]:
        answer = client.open(rule.replace("<int:key>", "1"), method=method)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), rule
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer made-up", "Basic dXNlcjpwYXNz", "Bearer \xe9"])
def test_header_without_a_token_that_holds_is_refused(client: FlaskClient, header: str) -> None:
    assert client.get("/v2/topology", headers={"Authorization": header}).status_code == 401


def test_session_of_a_person_is_no_token(app: Flask, caller_client: FlaskClient) -> None:
    assert caller_client.get("/v2/topology").status_code == 401


@pytest.fixture
def caller_client(app: Flask, tenant: int) -> FlaskClient:
    """A signed-in agent."""
    from tests.support.people import make_person_in, sign_in_client

    return sign_in_client(app, make_person_in("Ben Agent", roles=("agent",)))


def test_scheme_is_read_whatever_its_case(program: Program) -> None:
    answer = program.client.get("/v2/topology", headers={"Authorization": f"bearer {program.token}"})

    assert answer.status_code == 200


def test_token_is_taken_as_the_password_of_any_user(program: Program) -> None:
    assert program.client.get("/v2/topology", auth=("modeler", program.token)).status_code == 200
    assert program.client.get("/v2/topology", auth=(program.token, "modeler")).status_code == 401


def test_revoked_token_is_refused_at_once(program: Program, tenant: int) -> None:
    assert program.get("/topology").status_code == 200

    revoke_token("worker", SYSTEM)

    assert program.get("/topology").status_code == 401


def test_token_of_another_scope_may_call_nothing(app: Flask, tenant: int) -> None:
    stranger = Program(app.test_client(), create_token("other", "engine", SYSTEM))
    with unit_of_work() as work:
        work.session.scalars(select(ApiToken)).one().scope = "records"

    for method, rule in routes(app):
        answer = stranger.call(method, rule.removeprefix("/v2").replace("<int:key>", "1"))
        assert (answer.status_code, answer.mimetype) == (403, "application/problem+json"), rule


def test_token_for_reading_reads_and_changes_nothing(app: Flask, reader: Program) -> None:
    for method, rule in routes(app):
        path = rule.removeprefix("/v2").replace("<int:key>", "1")
        sent = {"json": BODIES.get(rule, {})} if method != "GET" else {}
        assert (reader.call(method, path, **sent).status_code != 403) == is_read(method, rule), (method, rule)


def test_things_of_another_organisation_do_not_exist(app: Flask, program: Program, foreigner: Program) -> None:
    instance = program.start(Diagram("order").path("start:s", "user:pack", "end:e"))

    for method, rule in routes(app):
        if "<int:key>" in rule:
            path = rule.removeprefix("/v2").replace("<int:key>", "1")
            answer = foreigner.call(method, path, **({} if method == "GET" else {"json": BODIES.get(rule, {})}))
            assert answer.status_code == 404, (method, rule)
    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "ACTIVE"
    assert program.search("user-tasks")[0]["state"] == "CREATED"


def test_searches_find_nothing_of_another_organisation(app: Flask, program: Program, foreigner: Program) -> None:
    instance = program.start(Diagram("order").path("start:s", "user:pack", "end:e"), {"a": 1})

    for things in ("process-instances", "user-tasks", "element-instances", "process-definitions"):
        assert program.search(things)
        assert foreigner.search(things) == []
    assert foreigner.search("variables", filter={"processInstanceKey": instance}) == []
    assert foreigner.post("/process-instances", {"processDefinitionId": "order"}).status_code == 404
    assert foreigner.post("/process-instances", {"processDefinitionKey": "1"}).status_code == 404
