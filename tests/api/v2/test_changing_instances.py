"""Modifying, suspending and resuming instances through the API, in the words of the contract."""

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram


def boxed(sequential: str = "") -> Diagram:
    drawn = Diagram("order").path("start:s", "user:a", "sub:p", "user:b", "end:e")
    if sequential:
        drawn.multi("p", inputCollection=sequential, inputElement="item")
    return drawn.inside("p", lambda p: p.path("start:ps", "user:p1", "user:p2", "end:pe"))


def open_elements(program: Program) -> list[str]:
    return sorted(task["elementId"] for task in program.search("user-tasks", filter={"state": "CREATED"}))


def instance_of(program: Program, element: str) -> str:
    found = program.search("element-instances", filter={"elementId": element, "state": "ACTIVE"})
    return str(found[0]["elementInstanceKey"])


def test_modification_moves_with_variables(program: Program) -> None:
    key = program.start(boxed())

    answer = program.post(f"/process-instances/{key}/modification", {
        "activateInstructions": [{"elementId": "p2", "variableInstructions": [
            {"variables": {"wide": 1}}, {"variables": {"deep": 2}, "scopeId": "p"},
        ]}],
        "terminateInstructions": [{"elementInstanceKey": instance_of(program, "a")}],
    })

    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert open_elements(program) == ["p2"]
    whole = program.search("variables", filter={"processInstanceKey": key})
    assert {one["name"]: one["value"] for one in whole}["wide"] == "1"
    assert "deep" not in {one["name"] for one in whole if one["scopeKey"] == key}


def test_modification_takes_the_named_ancestor(program: Program) -> None:
    key = program.start(boxed())
    path = f"/process-instances/{key}/modification"
    program.post(path, {"activateInstructions": [{"elementId": "p1"}]})
    scope = instance_of(program, "p")

    program.post(path, {"activateInstructions": [{"elementId": "p2", "ancestorElementInstanceKey": scope}]})
    assert len(program.search("element-instances", filter={"elementId": "p", "state": "ACTIVE"})) == 1
    program.post(path, {"activateInstructions": [{"elementId": "p2", "ancestorElementInstanceKey": key}]})
    assert len(program.search("element-instances", filter={"elementId": "p", "state": "ACTIVE"})) == 2

    several = program.post(path, {"activateInstructions": [{"elementId": "p2", "ancestorElementInstanceKey": "-1"}]})
    assert_problem(several, 400, "INVALID_ARGUMENT")


def test_modification_moves_all_of_an_element_within_their_runs(program: Program) -> None:
    key = program.start(boxed("=[1,2]"))
    path = f"/process-instances/{key}/modification"
    program.post(path, {"moveInstructions": [{
        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"}, "targetElementId": "p",
    }]})
    assert open_elements(program) == ["p1", "p1"]

    for ancestor in ("sourceParent", "inferred"):
        target = "p2" if ancestor == "sourceParent" else "p1"
        source = "p1" if target == "p2" else "p2"
        answer = program.post(path, {"moveInstructions": [{
            "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": source},
            "targetElementId": target, "ancestorScopeInstruction": {"ancestorScopeType": ancestor},
        }]})
        assert answer.status_code == 204
        assert open_elements(program) == [target, target]
    assert len(program.search("element-instances", filter={"elementId": "p", "state": "ACTIVE"})) == 3


def test_modification_that_leaves_nothing_terminates_the_instance(program: Program) -> None:
    key = program.start(boxed())

    program.post(f"/process-instances/{key}/modification", {"terminateInstructions": [{"elementId": "a"}]})

    assert program.get(f"/process-instances/{key}").get_json()["state"] == "TERMINATED"


@pytest.mark.parametrize(("sent", "status", "title"), [
    ({}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "nowhere"}]}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "s"}]}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "late"}]}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "timed"}]}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "b", "ancestorElementInstanceKey": "9999"}]}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "b", "variableInstructions": [{"variables": {}, "scopeId": "p"}]}]}, 400,
     "INVALID_ARGUMENT"),
    ({"terminateInstructions": [{"elementInstanceKey": "9999"}]}, 400, "INVALID_ARGUMENT"),
    ({"terminateInstructions": [{"elementId": "b"}]}, 400, "INVALID_ARGUMENT"),
    ({"terminateInstructions": [{}]}, 400, "INVALID_ARGUMENT"),
    ({"terminateInstructions": "all"}, 400, "INVALID_ARGUMENT"),
    ({"activateInstructions": [{"elementId": "b", "where": 1}]}, 400, "INVALID_ARGUMENT"),
    ({"moveInstructions": [{"sourceElementInstruction": {"sourceType": "byKey"}, "targetElementId": "b"}]}, 400,
     "INVALID_ARGUMENT"),
])
def test_modification_is_refused_as_a_whole(
    sent: dict[str, object], status: int, title: str, program: Program
) -> None:
    drawn = boxed().boundary("late", "b").path("late", "race:g", "catch:timed", "end:f").path("g", "catch:other", "f")
    for event in ("late", "timed", "other"):
        drawn.timer(event, timeDuration="PT1H")
    key = program.start(drawn)

    assert_problem(program.post(f"/process-instances/{key}/modification", sent), status, title)
    assert open_elements(program) == ["a"]


def test_element_instance_that_has_ended_is_none_to_terminate_or_to_be_a_scope(program: Program) -> None:
    key = program.start(boxed())
    ended = instance_of(program, "a")
    path = f"/process-instances/{key}/modification"
    program.post(path, {"activateInstructions": [{"elementId": "b"}], "terminateInstructions": [{"elementId": "a"}]})

    for sent in (
        {"terminateInstructions": [{"elementInstanceKey": ended}]},
        {"activateInstructions": [{"elementId": "b", "ancestorElementInstanceKey": ended}]},
    ):
        assert_problem(program.post(path, sent), 400, "INVALID_ARGUMENT")
    assert open_elements(program) == ["b"]


def test_instance_that_has_ended_is_not_found_by_what_changes_one(program: Program) -> None:
    key = program.start(boxed())
    program.deploy(boxed().attribute("e", name="Done"))
    assert program.post(f"/process-instances/{key}/cancellation").status_code == 204

    for change, body in (
        ("cancellation", {}), ("suspension", {}), ("resumption", {}),
        ("modification", {"terminateInstructions": [{"elementId": "a"}]}),
        ("migration", {"targetProcessDefinitionKey": "2"}),
    ):
        assert_problem(program.post(f"/process-instances/{key}/{change}", body), 404, "NOT_FOUND")


def test_instance_that_is_not_there_is_not_found(program: Program) -> None:
    sent = {"activateInstructions": [{"elementId": "b"}]}

    for change, body in (("modification", sent), ("suspension", {}), ("resumption", {})):
        assert_problem(program.post(f"/process-instances/99/{change}", body), 404, "NOT_FOUND")


def test_same_idempotency_key_modifies_once(program: Program) -> None:
    key = program.start(boxed())
    sent = {"moveInstructions": [{
        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"}, "targetElementId": "b",
        "ancestorScopeInstruction": {"ancestorScopeType": "sourceParent"},
    }]}

    for _ in range(2):
        answer = program.post(f"/process-instances/{key}/modification", sent, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 204
    assert open_elements(program) == ["b"]


def test_instance_is_suspended_and_resumed(program: Program) -> None:
    key = program.start(boxed())

    assert program.post(f"/process-instances/{key}/suspension").status_code == 204
    found = program.get(f"/process-instances/{key}").get_json()
    assert (found["state"], found["suspendedDate"]) == ("SUSPENDED", "2026-11-20T09:00:00.000Z")
    suspended = program.search("process-instances", filter={"state": "SUSPENDED"})
    assert [one["processInstanceKey"] for one in suspended] == [key]
    assert program.search("process-instances", filter={"state": "ACTIVE"}) == []
    task = program.search("user-tasks")[0]["userTaskKey"]
    assert_problem(program.post(f"/user-tasks/{task}/completion"), 409, "INVALID_STATE")
    assert_problem(program.post(f"/process-instances/{key}/suspension"), 409, "INVALID_STATE")

    assert program.post(f"/process-instances/{key}/resumption").status_code == 204
    found = program.get(f"/process-instances/{key}").get_json()
    assert (found["state"], found["suspendedDate"]) == ("ACTIVE", None)
    assert_problem(program.post(f"/process-instances/{key}/resumption"), 409, "INVALID_STATE")


def test_changes_of_instances_take_more_than_reading(reader: Program, program: Program) -> None:
    key = program.start(boxed())

    for change in ("modification", "suspension", "resumption"):
        assert_problem(reader.post(f"/process-instances/{key}/{change}"), 403, "FORBIDDEN")
