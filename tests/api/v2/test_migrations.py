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


def found(program: Program, **conditions: object) -> list[tuple[str, str, str, str]]:
    """Element, name, type and state of the element instances that a filter finds, in the order of their beginning."""
    items = program.search("element-instances", filter=conditions)
    return [(one["elementId"], one["elementName"], one["type"], one["state"]) for one in items]


def test_element_instance_is_found_by_what_it_is_now_and_an_ended_one_by_what_it_was(program: Program) -> None:
    drawn = Diagram("order").path("start:s", "user:pick", "user:pack", "end:e").attribute("pick", name="Pick it")
    instance = program.start(drawn)
    untouched = program.start(drawn)
    for task in program.search("user-tasks"):
        program.post(f"/user-tasks/{task['userTaskKey']}/completion")
    program.deploy(RENAMED.attribute("wrap", name="Wrap it"))
    sent = {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(pack="wrap")}
    assert program.post(f"/process-instances/{instance}/migration", sent).status_code == 204

    active = ("wrap", "Wrap it", "USER_TASK", "ACTIVE")
    assert found(program, elementId="wrap") == [active]
    assert found(program, elementId={"$like": "wr*"}, processInstanceKey=instance) == [active]
    assert found(program, elementId="pack") == [("pack", "pack", "USER_TASK", "ACTIVE")]
    assert found(program, elementId="pack", processInstanceKey=instance) == []
    assert found(program, elementId={"$notIn": ["s", "pick"]}, processInstanceKey=instance) == [active]
    ended = ("pick", "Pick it", "USER_TASK", "COMPLETED")
    assert found(program, elementId="pick") == [ended, ended]
    assert found(program, processInstanceKey=untouched, state="ACTIVE") == [("pack", "pack", "USER_TASK", "ACTIVE")]

    (task,) = program.search("user-tasks", filter={"elementId": "wrap"})
    program.post(f"/user-tasks/{task['userTaskKey']}/completion")

    assert found(program, elementId="wrap") == [(*active[:3], "COMPLETED")]
    in_order = program.search("element-instances", sort=[{"field": "elementId", "order": "DESC"}])
    assert [one["elementId"] for one in in_order] == ["wrap", "send", "s", "s", "pick", "pick", "pack"]


def test_element_instance_that_stands_still_has_its_incident_under_its_new_name(program: Program) -> None:
    def version(task: str) -> Diagram:
        return Diagram("stuck").path("start:s", f"service:{task}", "end:e").zeebe(task, "taskDefinition", type="pay")

    instance = program.start(version("first"))
    job = program.search("jobs")[0]["jobKey"]
    program.post("/jobs/activation", {"type": "pay", "timeout": 60_000, "maxJobsToActivate": 1})
    program.post(f"/jobs/{job}/failure", {"retries": 0})
    (stuck,) = program.search("element-instances", filter={"hasIncident": True})
    program.deploy(version("second"))
    sent = {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(first="second")}
    assert program.post(f"/process-instances/{instance}/migration", sent).status_code == 204

    (now,) = program.search("element-instances", filter={"hasIncident": True})
    assert (now["elementInstanceKey"], now["elementId"]) == (stuck["elementInstanceKey"], "second")
    assert now["incidentKey"] == stuck["incidentKey"]


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


@pytest.mark.parametrize(("mapping", "element"), [({"pack": "nowhere"}, "pack"), ({"nothing": "send"}, "nothing")])
def test_mapping_that_names_what_is_not_there_is_a_wrong_argument(
    program: Program, mapping: dict[str, str], element: str
) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    sent = {"targetProcessDefinitionKey": "2", "mappingInstructions": instructions(**{"pack": "wrap", **mapping})}

    answer = program.post(f"/process-instances/{instance}/migration", sent)

    told = answer.get_json()
    assert (answer.status_code, told["title"]) == (400, "INVALID_ARGUMENT")
    assert ("mapping", element) in [(one["rule"], one["element"]) for one in told["findings"]]


def test_only_own_instances_and_versions_are_there(program: Program, reader: Program, foreigner: Program) -> None:
    instance = program.start(FIRST)
    program.deploy(RENAMED)
    path, sent = f"/process-instances/{instance}/migration", {"targetProcessDefinitionKey": "2"}

    assert_problem(foreigner.post(path, sent), 404, "NOT_FOUND")
    assert_problem(reader.post(path, sent), 403, "FORBIDDEN")
    assert_problem(program.post(path, {"targetProcessDefinitionKey": "99"}), 404, "NOT_FOUND")
    assert_problem(program.post("/process-instances/99/migration", sent), 404, "NOT_FOUND")
