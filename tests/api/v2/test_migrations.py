"""Migrations in the JSON of the Camunda 8 API."""

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram

FIRST = Diagram("order").path("start:s", "user:pack", "end:e")
RENAMED = Diagram("order").path("start:s", "user:wrap", "user:send", "end:e")


def instructions(**mapping: str) -> list[dict[str, str]]:
    return [{"sourceElementId": source, "targetElementId": target} for source, target in mapping.items()]


def test_instance_goes_on_in_the_other_version(program: Program) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    task = program.search("user-tasks")[0]["userTaskKey"]

    sent = {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(pack="wrap")}
    answer = program.post(f"/process-instances/{instance}/migration", sent)

    assert (answer.status_code, answer.get_data()) == (204, b"")
    found = program.get(f"/process-instances/{instance}").get_json()
    assert (found["processDefinitionKey"], found["processDefinitionVersion"]) == ("2", 2)
    (kept,) = program.search("user-tasks")
    assert (kept["userTaskKey"], kept["elementId"], kept["processDefinitionKey"]) == (task, "wrap", "2")
    assert program.post(f"/user-tasks/{task}/completion").status_code == 204
    assert [one["elementId"] for one in program.search("user-tasks", filter={"state": "CREATED"})] == ["send"]
    running = program.search("element-instances", filter={"processInstanceKey": instance, "state": "ACTIVE"})
    assert [one["elementId"] for one in running] == ["send"]


def test_active_element_instance_is_that_of_the_new_version(program: Program) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    before = program.search("element-instances", filter={"state": "ACTIVE"})

    sent = {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(pack="wrap")}
    program.post(f"/process-instances/{instance}/migration", sent)

    (found,) = program.search("element-instances", filter={"state": "ACTIVE"})
    assert (found["elementInstanceKey"], found["elementId"]) == (before[0]["elementInstanceKey"], "wrap")
    assert found["type"] == "USER_TASK"


def test_refusal_has_findings_and_the_same_key_gets_the_first_answer(program: Program) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    path, headers = f"/process-instances/{instance}/migration", {"Idempotency-Key": "m1"}
    sent = {"targetProcessDefinitionKey": "2"}

    answer = program.post(path, sent)

    told = answer.get_json()
    assert (answer.status_code, told["title"]) == (409, "INVALID_STATE")
    assert [(one["element"], one["severity"]) for one in told["findings"]] == [("pack", "error")]
    assert told["detail"].startswith("<pack>: Expected <pack> in the new version")
    sent["mappingInstructions"] = instructions(pack="wrap")  # type: ignore[assignment]  # as it is sent
    assert [program.post(path, sent, headers=headers).status_code for _ in range(2)] == [204, 204]
    assert program.post(path, sent).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [{}, {"targetProcessDefinitionKey": "x"}, {"targetProcessDefinitionKey": "2", "mappingInstructions": [{}]},
     {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(pack="wrap") * 2}],
)  # fmt: skip
def test_request_that_says_too_little_is_refused(program: Program, sent: dict[str, object]) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)

    assert_problem(program.post(f"/process-instances/{instance}/migration", sent), 400, "INVALID_ARGUMENT")


def test_only_own_instances_and_versions_are_there(program: Program, reader: Program, foreigner: Program) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    path, sent = f"/process-instances/{instance}/migration", {"targetProcessDefinitionKey": "2"}

    assert_problem(foreigner.post(path, sent), 404, "NOT_FOUND")
    assert_problem(reader.post(path, sent), 403, "FORBIDDEN")
    assert_problem(program.post(path, {"targetProcessDefinitionKey": "99"}), 404, "NOT_FOUND")
    assert_problem(program.post("/process-instances/99/migration", sent), 404, "NOT_FOUND")
