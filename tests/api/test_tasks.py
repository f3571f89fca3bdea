"""Tasks over HTTP."""

from flask.testing import FlaskClient

from tests.api.conftest import Caller
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored, use_changed_diagram


def test_tasks_of_my_teams_are_listed(desk: Desk, caller: Caller) -> None:
    reported = desk.report()

    items = caller.get("/api/v1/tasks?tab=teams").get_json()["items"]

    assert [(item["number"], item["step"], item["assignee"]) for item in items] == [(reported.number, "Triage", None)]


def test_tasks_refuse_an_unknown_tab(caller: Caller) -> None:
    answer = caller.get("/api/v1/tasks?tab=yours")

    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["tab"])


def test_tasks_ask_for_a_session(client: FlaskClient, desk: Desk) -> None:
    assert client.get("/api/v1/tasks").status_code == 401


def test_tasks_are_forbidden_to_requesters(reporter: Caller) -> None:
    assert reporter.get("/api/v1/tasks").status_code == 403


def test_claim_gives_the_task_to_the_caller(desk: Desk, caller: Caller) -> None:
    task = open_task(desk.report())

    answer = caller.post(f"/api/v1/tasks/{task.key}/claim")

    assert answer.json == {"task": str(task.key), "assignee": str(desk.agent.key)}


def test_claim_says_who_has_the_task(
    app: object, desk: Desk, caller: Caller, make_person: MakePerson, signed_in: SignedIn
) -> None:
    task = open_task(desk.report())
    caller.post(f"/api/v1/tasks/{task.key}/claim")
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))

    with signed_in(other) as client:
        token = client.get("/me").text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = client.post(f"/api/v1/tasks/{task.key}/claim", headers={"X-CSRF-Token": token})

    assert answer.status_code == 409
    assert "Ben Agent has it" in answer.get_json()["error"]["message"]


def test_task_of_another_tenant_does_not_exist(desk: Desk, foreigner: Caller) -> None:
    task = open_task(desk.report())

    assert foreigner.post(f"/api/v1/tasks/{task.key}/claim").status_code == 404


def test_complete_asks_for_an_idempotency_key(desk: Desk, caller: Caller) -> None:
    task = open_task(desk.report())

    assert caller.post(f"/api/v1/tasks/{task.key}/complete", {}).status_code == 422


def test_complete_acts_once_when_sent_twice(desk: Desk, caller: Caller) -> None:
    reported = desk.report()
    address = f"/api/v1/tasks/{open_task(reported).key}/complete"
    body = {"values": dict(TRIAGE), "outcome": "accept"}

    answers = [caller.post(address, body, {"Idempotency-Key": "a-1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json == {"number": reported.number, "status": "in_progress", "ended": False}
    assert stored(reported).revision == 2


def test_complete_is_refused_for_another_revision_of_the_record(desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/tasks/{open_task(desk.triaged()).key}/complete"
    body = {"values": dict(SOLVED), "outcome": "solved"}

    old = caller.post(address, body, {"Idempotency-Key": "a-1", "If-Match": '"1"'})
    told = caller.post(address, {**body, "revision": 1}, {"Idempotency-Key": "a-2"})
    right = caller.post(address, body, {"Idempotency-Key": "a-3", "If-Match": '"2"'})

    assert [answer.status_code for answer in (old, told, right)] == [412, 409, 200]


def test_complete_names_the_fields_that_are_missing(desk: Desk, caller: Caller) -> None:
    task = open_task(desk.triaged())

    answer = caller.post(f"/api/v1/tasks/{task.key}/complete", {"outcome": "solved"}, {"Idempotency-Key": "a-2"})

    assert answer.status_code == 422
    assert set(answer.get_json()["error"]["fields"]) == {"resolution_code", "resolution_text"}


def test_complete_tells_why_the_process_cannot_go_on(desk: Desk, caller: Caller) -> None:
    use_changed_diagram(">=times.line_1<", ">=record.limit<")
    task = open_task(desk.report())

    answer = caller.post(f"/api/v1/tasks/{task.key}/complete", {"values": dict(TRIAGE), "outcome": "accept"},
                         {"Idempotency-Key": "a-5"})

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (409, "fault")
    assert "“record.limit” is null. Line 1, column 1" in answer.get_json()["error"]["message"]


def test_complete_is_refused_when_the_task_is_done(desk: Desk, caller: Caller) -> None:
    task = open_task(desk.report())
    caller.post(f"/api/v1/tasks/{task.key}/complete", {"values": dict(TRIAGE), "outcome": "accept"},
                {"Idempotency-Key": "a-3"})

    answer = caller.post(f"/api/v1/tasks/{task.key}/complete", {"outcome": "accept"}, {"Idempotency-Key": "a-4"})

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (409, "invalid_state")
