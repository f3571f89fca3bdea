"""Reporting a record over HTTP: by the form of its type, once, with the rights that the pages ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from itsm.accounts.service_accounts import add_service_account
from itsm.accounts.tokens import create_token
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.tables import Record
from itsm.tenants.switching import switch_practice
from tests.api.conftest import Caller, caller_of
from tests.support.people import MakePerson, SignedIn
from tests.support.records import PROBLEM, REPORT, Desk, checked_pack

ALL = "/api/v1/records"
ONCE = {"Idempotency-Key": "run-1"}
BODY: dict[str, object] = {"type": "incident", "values": dict(REPORT)}


def there() -> list[Record]:
    """Every record, in the order of their numbers."""
    with reading() as session:
        return list(session.scalars(select(Record).order_by(Record.number)))


def test_record_is_reported_and_begins_its_flow(desk: Desk, caller: Caller) -> None:
    answer = caller.post(ALL, BODY, ONCE)

    (made,) = there()
    assert (answer.status_code, answer.get_json()) == (201, {"number": made.number, "key": str(made.key)})
    assert answer.headers["Location"] == f"{ALL}/{made.number}"
    read = caller.get(answer.headers["Location"]).get_json()
    assert (read["type"], read["fields"]["title"], read["status"]["key"]) == ("incident", REPORT["title"], "new")
    assert (made.requester_key, made.opened_by_key, made.channel) == (desk.agent.key, desk.agent.key, "api")
    assert [task["element"] for task in read["open_tasks"]] == ["triage"]


def test_same_key_reports_once_and_another_reports_again(caller: Caller) -> None:
    first = caller.post(ALL, BODY, ONCE)
    again = caller.post(ALL, BODY, ONCE)

    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Location"] == first.headers["Location"]
    assert len(there()) == 1
    assert caller.post(ALL, BODY, {"Idempotency-Key": "run-2"}).get_json() != first.get_json()
    assert len(there()) == 2


def test_record_is_for_whom_the_program_names(desk: Desk, caller: Caller) -> None:
    body = {**BODY, "requester": str(desk.requester.key), "channel": "phone"}

    assert caller.post(ALL, body, ONCE).status_code == 201

    (made,) = there()
    assert (made.requester_key, made.opened_by_key, made.channel) == (desk.requester.key, desk.agent.key, "phone")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"values": {}}, {"type"}),
        ({"type": "incident", "colour": "red"}, {"colour"}),
        ({"type": "incident", "values": []}, {"values"}),
        ({"type": "incident", "values": {}}, {"title", "description", "category", "impact", "urgency"}),
        ({"type": "incident", "values": {**REPORT, "impact": "enormous"}}, {"impact"}),
        ({"type": "incident", "values": {**REPORT, "title": {"a": 1}}}, {"title"}),
        ({"type": "incident", "values": {**REPORT, "title": ["a"]}}, {"title"}),
        ({"type": "incident", "values": {**REPORT, "title": "x" * 3000}}, {"title"}),
        ({"type": "incident", "values": {**REPORT, "colour": "red", "priority": "low"}}, {"colour", "priority"}),
        ({"type": "incident", "values": {**REPORT, "attachments": ["a.txt"]}}, {"attachments"}),
        ({**BODY, "requester": "nobody@example.org"}, {"requester"}),
        ({**BODY, "requester": "9" * 30}, {"requester"}),
        ({**BODY, "channel": "pigeon"}, {"channel"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(caller: Caller, body: object, fields: set[str]) -> None:
    answer = caller.post(ALL, body, ONCE)

    assert (answer.status_code, set(answer.get_json()["error"]["fields"])) == (422, fields)
    assert there() == []


def test_refused_report_may_be_sent_again_with_the_same_key(caller: Caller) -> None:
    assert caller.post(ALL, {"type": "incident", "values": {}}, ONCE).status_code == 422

    assert caller.post(ALL, BODY, ONCE).status_code == 201


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}])
def test_report_without_a_key_is_refused(caller: Caller, headers: dict[str, str]) -> None:
    answer = caller.post(ALL, BODY, headers)

    assert answer.status_code == 422 and "Idempotency-Key" in answer.get_json()["error"]["message"]
    assert there() == []


@pytest.mark.parametrize("type_key", ["nothing", "Incident", "../incident", "打印", "x" * 60])
def test_type_that_is_not_there_is_not_found(caller: Caller, type_key: str) -> None:
    assert caller.post(ALL, {**BODY, "type": type_key}, ONCE).status_code == 404


def test_practice_that_is_switched_off_begins_nothing(caller: Caller) -> None:
    switch_practice("incident", False, SYSTEM)

    answer = caller.post(ALL, BODY, ONCE)

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (409, "invalid_state")
    assert there() == []


def test_requester_reports_in_the_portal_alone(reporter: Caller) -> None:
    assert reporter.post(ALL, BODY, ONCE).status_code == 403
    assert there() == []


@pytest.fixture
def owner(app: Flask, desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Caller:
    """A process owner, who reports for themselves and writes nothing down for others."""
    return caller_of(app, signed_in(make_person("Olga Owner", roles=("process_owner",))))


def test_who_reports_for_nobody_else_reports_what_the_portal_offers(desk: Desk, owner: Caller) -> None:
    deploy_checked(checked_pack(PROBLEM), SYSTEM)

    assert owner.post(ALL, {"type": "problem", "values": {"title": "Why?"}}, ONCE).status_code == 404
    assert owner.post(ALL, BODY, ONCE).status_code == 201
    assert [made.type_key for made in there()] == ["incident"]


@pytest.mark.parametrize("named", ["rita.requester@example.org", "nobody@example.org"])
def test_who_reports_for_nobody_else_learns_of_nobody(desk: Desk, owner: Caller, named: str) -> None:
    answer = owner.post(ALL, {**BODY, "requester": named}, ONCE)

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (403, "forbidden")
    assert there() == []


def test_desk_writes_down_what_the_portal_does_not_offer(caller: Caller) -> None:
    deploy_checked(checked_pack(PROBLEM), SYSTEM)

    answer = caller.post(ALL, {"type": "problem", "values": {"title": "Why?", "description": "Again."}}, ONCE)

    assert (answer.status_code, answer.get_json()["number"]) == (201, "PRB-000001"), answer.text


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("integrator", "records", 201), ("integrator", "records:read", 403), ("integrator", "engine", 403),
        ("requester", "records", 403), ("vendor", "records", 403),
    ],
)  # fmt: skip
def test_token_reports_by_its_scope_and_the_roles_of_its_owner(
    client: FlaskClient, desk: Desk, role: str, scope: str, status: int
) -> None:
    token = create_token("pipeline", scope, SYSTEM, add_service_account("Pipeline", "", [role], SYSTEM))

    answer = client.post(ALL, json=BODY, headers={"Authorization": f"Bearer {token}", **ONCE})

    assert answer.status_code == status, answer.text
    assert len(there()) == (status == 201)


def test_another_organisation_is_neither_named_nor_reported_to(desk: Desk, foreigner: Caller, caller: Caller) -> None:
    assert foreigner.post(ALL, {**BODY, "requester": str(desk.requester.key)}, ONCE).status_code == 422
    assert foreigner.post(ALL, BODY, ONCE).status_code == 201

    assert there() == [] and caller.get(f"{ALL}/INC-000001").status_code == 404


TYPES = "/api/v1/record-types"


def test_types_tell_what_is_asked(desk: Desk, caller: Caller) -> None:
    assert caller.get(TYPES).get_json()["items"] == [{"type": "incident", "name": "Incident", "offered": True}]

    told = caller.get(f"{TYPES}/incident").get_json()
    asked = {field["key"]: field for field in told["fields"]}
    assert [key for key, field in asked.items() if field["required"]] == [
        "title", "description", "category", "impact", "urgency",
    ]
    assert {"value": "low", "label": "Only me"} in asked["impact"]["options"], asked["impact"]
    assert "phone" in [one["value"] for one in told["channels"]]


def test_types_are_those_that_the_caller_may_report(desk: Desk, caller: Caller, owner: Caller) -> None:
    deploy_checked(checked_pack(PROBLEM), SYSTEM)
    switch_practice("incident", False, SYSTEM)

    assert [one["type"] for one in caller.get(TYPES).get_json()["items"]] == ["problem"]
    assert owner.get(TYPES).get_json()["items"] == []
    assert (owner.get(f"{TYPES}/problem").status_code, owner.get(f"{TYPES}/incident").status_code) == (404, 200)
    assert caller.get(f"{TYPES}/nothing").status_code == 404
