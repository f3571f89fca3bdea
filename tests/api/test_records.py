"""Records over HTTP: 200, 401, 403, another tenant's 404, 409/412/428, 422."""

from flask.testing import FlaskClient

from engine.runtime import suspend_process_instance
from itsm.records.commands import claim_task, report_record, update_fields
from tests.api.conftest import Caller
from tests.support.records import REPORT, Desk, open_task, use_complaint_pack

LIST = "/api/v1/records?type=incident"


def test_records_are_listed_newest_first(desk: Desk, caller: Caller) -> None:
    numbers = [desk.report().number for _ in range(2)]

    answer = caller.get(LIST)

    assert answer.status_code == 200
    assert [item["number"] for item in answer.get_json()["items"]] == numbers[::-1]
    assert all(isinstance(item["key"], str) for item in answer.get_json()["items"])


def test_records_go_on_after_the_cursor(desk: Desk, caller: Caller) -> None:
    numbers = [desk.report().number for _ in range(3)]

    first = caller.get(f"{LIST}&limit=2&sort=opened_at").get_json()
    second = caller.get(f"{LIST}&limit=2&sort=opened_at&after={first['next']}").get_json()

    assert [item["number"] for item in first["items"] + second["items"]] == numbers
    assert second["next"] is None


def test_records_are_filtered_by_status(desk: Desk, caller: Caller) -> None:
    desk.report()
    triaged = desk.triaged()

    answer = caller.get(f"{LIST}&status=in_progress")

    assert [item["number"] for item in answer.get_json()["items"]] == [triaged.number]


def test_records_are_filtered_and_sorted_like_the_list(desk: Desk, caller: Caller) -> None:
    first, second = desk.triaged(), desk.triaged()
    claim_task(open_task(first).key, desk.agent)

    handled = caller.get(f"{LIST}&handler={desk.agent.key}&kind=not_closed&category=printing")
    by_change = caller.get(f"{LIST}&sort=-changed_at")

    assert [item["number"] for item in handled.get_json()["items"]] == [first.number]
    assert [item["number"] for item in by_change.get_json()["items"]] == [second.number, first.number]
    assert caller.get(f"{LIST}&clock=overdue").get_json()["items"] == []
    assert caller.get(f"{LIST}&clock=late").status_code == 422


def test_priority_is_overruled_with_a_reason_alone(desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/records/{desk.triaged().number}"
    revision = {"If-Match": caller.get(address).headers["ETag"]}

    bare = caller.patch(address, {"fields": {"priority": "low"}}, revision)
    said = caller.patch(address, {"fields": {"priority": "low"}, "reason": "It can wait."}, revision)

    assert (bare.status_code, list(bare.get_json()["error"]["fields"])) == (422, ["reason"])
    assert (said.status_code, said.get_json()["fields"]["priority"]) == (200, "low")


def test_records_whose_priority_a_person_holds_are_listed_with_who_and_why(desk: Desk, caller: Caller) -> None:
    held, other = desk.triaged(), desk.triaged()
    update_fields(held.number, {"priority": "low"}, desk.agent, reason="It can wait.")

    found = caller.get(f"{LIST}&overruled=true").get_json()["items"]
    every = caller.get(f"{LIST}&overruled=false").get_json()["items"]

    assert [(item["number"], item["overruled"]) for item in found] == [(held.number, "Ben Agent: It can wait.")]
    assert [(item["number"], item["overruled"] is None) for item in every] == [
        (other.number, True), (held.number, False)
    ]  # fmt: skip
    assert caller.get(f"{LIST}&overruled=perhaps").status_code == 422


def test_records_refuse_parameters_they_do_not_know(caller: Caller) -> None:
    answer = caller.get(f"{LIST}&colour=red")

    error = answer.get_json()["error"]
    assert (answer.status_code, error["kind"], list(error["fields"])) == (422, "invalid_input", ["colour"])


def test_records_ask_for_a_session(desk: Desk, client: FlaskClient) -> None:
    answer = client.get(LIST)

    assert answer.status_code == 401
    assert answer.get_json()["error"]["kind"] == "unauthenticated"


def test_records_are_forbidden_to_requesters(reporter: Caller) -> None:
    assert reporter.get(LIST).status_code == 403


def test_record_has_its_revision_as_etag(desk: Desk, caller: Caller) -> None:
    reported = desk.report()

    answer = caller.get(f"/api/v1/records/{reported.number}")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    assert answer.get_json()["fields"]["title"] == REPORT["title"]
    assert [task["element"] for task in answer.get_json()["open_tasks"]] == ["triage"]


def test_record_of_another_tenant_does_not_exist(desk: Desk, foreigner: Caller) -> None:
    address = f"/api/v1/records/{desk.report().number}"

    assert foreigner.get(address).status_code == 404
    assert foreigner.get(f"{address}/timeline").status_code == 404
    assert foreigner.patch(address, {"fields": {"service": "x"}}, {"If-Match": '"1"'}).status_code == 404


def test_record_is_changed_at_the_revision_that_was_read(desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/records/{desk.report().number}"

    answer = caller.patch(address, {"fields": {"service": "Printing"}}, {"If-Match": '"1"'})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert answer.get_json()["fields"]["service"] == "Printing"


def test_record_change_is_refused_when_the_record_changed_meanwhile(desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/records/{desk.report().number}"
    caller.patch(address, {"fields": {"service": "Printing"}}, {"If-Match": '"1"'})

    answer = caller.patch(address, {"fields": {"service": "Network"}}, {"If-Match": '"1"'})

    assert answer.status_code == 412
    assert "Ben Agent changed Service" in answer.get_json()["error"]["message"]


def test_record_change_asks_for_if_match(desk: Desk, caller: Caller) -> None:
    answer = caller.patch(f"/api/v1/records/{desk.report().number}", {"fields": {"service": "Printing"}})

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (428, "precondition_required")


def test_record_change_names_values_that_do_not_fit(desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/records/{desk.report().number}"

    answer = caller.patch(address, {"fields": {"impact": "huge"}}, {"If-Match": '"1"'})

    assert answer.status_code == 422
    assert list(answer.get_json()["error"]["fields"]) == ["impact"]


def test_record_change_needs_the_form_token(desk: Desk, caller: Caller) -> None:
    answer = caller.client.patch(f"/api/v1/records/{desk.report().number}", json={"fields": {}})

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (403, "forbidden")


def test_diagram_says_what_is_done_and_where_the_record_is(desk: Desk, caller: Caller) -> None:
    reported = desk.triaged()

    answer = caller.get(f"/api/v1/records/{reported.number}/diagram").get_json()

    assert [item["id"] for item in answer["active"]] == ["line_1"]
    assert "triage" in answer["done"]
    assert "to_triage" in answer["taken_flows"]


def test_diagram_file_is_the_deployed_one(desk: Desk, caller: Caller) -> None:
    answer = caller.get(f"/api/v1/records/{desk.report().number}/diagram.bpmn")

    assert answer.mimetype == "application/xml"
    assert b"<bpmn:process id=\"incident\"" in answer.data


def test_timeline_tells_what_happened(desk: Desk, caller: Caller) -> None:
    reported = desk.triaged()

    items = caller.get(f"/api/v1/records/{reported.number}/timeline").get_json()["items"]

    assert items[0]["kind"] == "description"
    assert any(item["text"] == "Triage: Accept" for item in items)


def test_record_on_hold_says_so_wherever_it_is_read(desk: Desk, caller: Caller) -> None:
    task = open_task(held := desk.triaged())
    other = desk.triaged()
    suspend_process_instance(task.instance_key, "the vendor was called", desk.agent)

    listed = {item["number"]: item["suspended"] for item in caller.get(LIST).get_json()["items"]}
    tasks = caller.get("/api/v1/tasks?tab=teams").get_json()["items"]

    assert listed == {held.number: True, other.number: False}
    assert {item["number"]: item["suspended"] for item in tasks} == listed
    assert caller.get(f"/api/v1/records/{held.number}").get_json()["suspended"] is True
    assert caller.get(f"/api/v1/records/{other.number}").get_json()["suspended"] is False


def test_complaint_about_the_caller_is_no_record_to_them(desk: Desk, caller: Caller) -> None:
    use_complaint_pack()
    sent = {"title": "No call", "description": "For days.", "category": "delay", "concerned": desk.agent.name}
    number = report_record("complaint", sent, desk.requester.key, desk.requester, None, "portal").number

    answers = [caller.get(f"/api/v1/records/{number}{page}") for page in ("", "/timeline")]
    listed = caller.get("/api/v1/records?type=complaint").get_json()

    assert [answer.status_code for answer in answers] == [404, 404]
    assert listed["items"] == []
