"""Process instances of programs: they have no record, and every listener of the house lives with that."""

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram

WAITING = Diagram("order").path("start:s", "user:pack", "end:e")
PASSING = Diagram("passing").path("start:s", "script:sum", "end:e").zeebe(
    "sum", "script", expression="=a + b", resultVariable="total"
)  # fmt: skip


def test_instance_is_created_and_found(program: Program) -> None:
    program.deploy(WAITING)

    told = program.post("/process-instances", {"processDefinitionId": "order", "businessId": "B-7"}).get_json()

    assert told == {
        "processDefinitionId": "order", "processDefinitionVersion": 1, "processDefinitionKey": "1",
        "processInstanceKey": "1", "variables": {}, "tags": [], "businessId": "B-7", "tenantId": "<default>",
    }  # fmt: skip
    found = program.get("/process-instances/1").get_json()
    assert (found["state"], found["businessId"], found["endDate"]) == ("ACTIVE", "B-7", None)
    assert found["startDate"] == "2026-11-20T09:00:00.000Z"


def test_instance_runs_the_version_that_is_asked_for(program: Program) -> None:
    program.deploy(WAITING)
    program.deploy(Diagram("order").path("start:s", "user:check", "end:e"))

    for sent, version in [({}, 2), ({"processDefinitionVersion": 1}, 1), ({"processDefinitionVersion": -1}, 2)]:
        told = program.post("/process-instances", {"processDefinitionId": "order", **sent}).get_json()
        assert told["processDefinitionVersion"] == version
    assert program.post("/process-instances", {"processDefinitionKey": "1"}).get_json()["processDefinitionVersion"] == 1


@pytest.mark.parametrize(
    "sent",
    [{"processDefinitionId": "none"}, {"processDefinitionKey": "9"},
     {"processDefinitionId": "order", "processDefinitionVersion": 7}],
)  # fmt: skip
def test_process_that_is_not_deployed_is_not_found(program: Program, sent: dict[str, object]) -> None:
    program.deploy(WAITING)

    assert_problem(program.post("/process-instances", sent), 404, "NOT_FOUND")


def test_key_of_a_decision_is_no_process(program: Program) -> None:
    from tests.api.v2.test_deployments import DMN

    program.send_files({"shipping.dmn": DMN})

    assert_problem(program.post("/process-instances", {"processDefinitionKey": "1"}), 404, "NOT_FOUND")


def test_awaited_instance_answers_with_its_variables(program: Program) -> None:
    program.deploy(PASSING)
    sent = {"processDefinitionId": "passing", "variables": {"a": 0.1, "b": 0.2}, "awaitCompletion": True}

    assert program.post("/process-instances", sent).get_json()["variables"] == {"a": 0.1, "b": 0.2, "total": 0.3}
    only = program.post("/process-instances", {**sent, "fetchVariables": ["total"]}).get_json()
    assert only["variables"] == {"total": 0.3}


def test_instance_that_does_not_end_in_time_is_too_late(program: Program) -> None:
    program.deploy(WAITING)
    sent = {"processDefinitionId": "order", "awaitCompletion": True, "requestTimeout": 60}

    assert_problem(program.post("/process-instances", sent), 504, "DEADLINE_EXCEEDED")


def test_instance_begins_at_another_element_when_told(program: Program) -> None:
    program.deploy(Diagram("two").path("start:s", "user:first", "user:second", "end:e"))

    program.post(
        "/process-instances", {"processDefinitionId": "two", "startInstructions": [{"elementId": "second"}]}
    )

    assert [task["elementId"] for task in program.search("user-tasks")] == ["second"]


def test_same_idempotency_key_starts_one_instance(program: Program) -> None:
    program.deploy(WAITING)
    same = {"Idempotency-Key": "k-1"}
    sent = {"processDefinitionId": "order"}

    first = program.post("/process-instances", sent, headers=same).get_json()
    program.deploy(Diagram("order").path("start:s", "user:check", "end:e"))

    assert program.post("/process-instances", sent, headers=same).get_json() == first
    assert len(program.search("process-instances")) == 1


def test_cancelled_instance_is_terminated_with_what_was_open(program: Program) -> None:
    instance = program.start(WAITING)

    assert program.post(f"/process-instances/{instance}/cancellation").status_code == 204

    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "TERMINATED"
    assert [task["state"] for task in program.search("user-tasks")] == ["CANCELED"]
    assert_problem(program.post(f"/process-instances/{instance}/cancellation"), 404, "NOT_FOUND")
    assert_problem(program.post("/process-instances/99/cancellation"), 404, "NOT_FOUND")


def test_process_that_cannot_go_on_stands_with_an_incident(program: Program) -> None:
    stuck = Diagram("stuck").path("start:s", "xor:x").path("x", "end:a", when="amount > 10")
    program.deploy(stuck.path("x", "end:b", when="amount < 5"))

    instance = program.post("/process-instances", {"processDefinitionId": "stuck"}).get_json()["processInstanceKey"]

    assert program.get(f"/process-instances/{instance}").get_json()["hasIncident"] is True
    (incident,) = program.search("incidents", filter={"state": "ACTIVE"})
    assert (incident["processInstanceKey"], incident["elementId"]) == (instance, "x")
    assert "amount" in incident["errorMessage"]


def test_instances_are_filtered(program: Program) -> None:
    active, ended = program.start(WAITING, businessId="B-1"), program.start(PASSING, {"a": 1, "b": 2})

    def keys(**wanted: object) -> list[str]:
        return [one["processInstanceKey"] for one in program.search("process-instances", filter=wanted)]

    assert keys(state="ACTIVE") == keys(state={"$in": ["ACTIVE", "TERMINATED"]}) == [active]
    assert keys(state={"$neq": "ACTIVE"}) == keys(state={"$like": "COMP*"}) == [ended]
    assert keys(processDefinitionId={"$like": "pass*"}) == keys(businessId={"$exists": False}) == [ended]
    assert keys(processInstanceKey=active) == keys(processInstanceKey={"$eq": int(active)}) == [active]
    assert keys(endDate={"$exists": True}) == [ended]
    assert keys(hasIncident=False, tenantId="<default>") == [active, ended]
    assert keys(tenantId="other") == keys(hasIncident=True) == []
    assert keys(**{"$or": [{"state": "COMPLETED"}, {"businessId": "B-1"}]}) == [active, ended]


def test_variables_of_an_instance_are_json_text(program: Program) -> None:
    instance = program.start(WAITING, {"text": "ä", "number": 1.5, "list": [1, None], "long": "x" * 10_000})

    found = {one["name"]: one for one in program.search("variables", filter={"processInstanceKey": instance})}

    assert {name: one["value"] for name, one in found.items() if name != "long"} == {
        "text": '"ä"', "number": "1.5", "list": "[1,null]",
    }  # fmt: skip
    assert (len(found["long"]["value"]), found["long"]["isTruncated"]) == (8191, True)
    whole = program.post("/variables/search?truncateValues=false", {"filter": {"scopeKey": instance, "name": "long"}})
    assert len(whole.get_json()["items"][0]["value"]) == 10_002


def test_variables_are_asked_of_instances(program: Program) -> None:
    assert_problem(program.post("/variables/search", {}), 400, "INVALID_ARGUMENT")
