"""Element instances, incidents and messages: what happened in instances, and what happens to them from outside."""

from datetime import timedelta

import pytest

from engine.worker import fire_due_timers
from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock

SUB = Diagram("order").path("start:s", "sub:inside", "end:e").inside(
    "inside", lambda inner: inner.path("start:i", "user:pack", "end:j")
)  # fmt: skip
STUCK = (
    Diagram("stuck").path("start:s", "catch:later", "xor:x").timer("later", timeDuration="PT1H")
    .path("x", "end:big", when="amount > 10").path("x", "end:small", when="amount <= 10")
)  # fmt: skip
NAMED = Diagram("named").path("start:s", "user:pack", "end:e").attribute("pack", name="Pack it")
REPLY = Diagram("reply").path("start:s", "catch:answer", "end:e").message("answer", "answered", "=key")


def told(program: Program, **wanted: object) -> list[tuple[str, str, str]]:
    """Element, type and state of element instances."""
    found = program.search("element-instances", filter=wanted)
    return [(one["elementId"], one["type"], one["state"]) for one in found]


def test_element_instances_tell_the_way_of_a_token_in_order(program: Program, clock: Clock) -> None:
    instance = program.start(SUB)
    clock.advance(timedelta(minutes=5))

    assert told(program, processInstanceKey=instance) == [
        ("s", "START_EVENT", "COMPLETED"), ("inside", "SUB_PROCESS", "ACTIVE"), ("i", "START_EVENT", "COMPLETED"),
        ("pack", "USER_TASK", "ACTIVE"),
    ]  # fmt: skip
    program.post("/user-tasks/1/completion")
    assert [row[2] for row in told(program, processInstanceKey=instance)] == ["COMPLETED"] * 6
    pack = program.search("element-instances", filter={"elementId": "pack"})[0]
    assert (pack["startDate"], pack["endDate"]) == ("2026-11-20T09:00:00.000Z", "2026-11-20T09:05:00.000Z")


def test_element_instances_tell_bodies_of_loops_and_event_sub_processes(program: Program) -> None:
    diagram = Diagram("each").path("start:s", "user:a", "end:e").multi("a", inputCollection="=[1, 2]")
    diagram.path("sub:h").attribute("h", triggeredByEvent="true").inside(
        "h", lambda inner: inner.path("start:hs", "user:help", "end:he").signal("hs", "go")
        .attribute("hs", isInterrupting="false")
    )  # fmt: skip
    program.start(diagram)
    program.post("/signals/broadcast", {"signalName": "go"})

    assert [row[1] for row in told(program, elementId="a")] == ["MULTI_INSTANCE_BODY", "USER_TASK", "USER_TASK"]
    assert [row[1] for row in told(program, elementId="h")] == ["EVENT_SUB_PROCESS"]


def test_element_instances_of_a_cancelled_instance_are_terminated(program: Program) -> None:
    instance = program.start(SUB)
    program.post(f"/process-instances/{instance}/cancellation")

    assert told(program, state="TERMINATED") == [
        ("inside", "SUB_PROCESS", "TERMINATED"), ("pack", "USER_TASK", "TERMINATED"),
    ]  # fmt: skip


def test_each_turn_of_a_loop_is_an_element_instance(program: Program) -> None:
    loop = Diagram("loop").path("start:s", "user:a", "xor:x", "end:e", when=None)
    loop.path("x", "a", when="again").flows[2].condition = "=not(again)"
    program.start(loop)
    for again in (True, True, False):
        (task,) = program.search("user-tasks", filter={"state": "CREATED"})
        program.post(f"/user-tasks/{task['userTaskKey']}/completion", {"variables": {"again": again}})

    assert told(program, elementId="a") == [("a", "USER_TASK", "COMPLETED")] * 3


def test_element_instances_are_filtered_by_what_the_diagram_says(program: Program) -> None:
    program.start(NAMED)

    assert told(program, type="USER_TASK") == told(program, elementName="Pack it") == [("pack", "USER_TASK", "ACTIVE")]
    assert told(program, type="USER_TASK", state="COMPLETED") == []


def test_elements_of_called_processes_are_told_too(program: Program) -> None:
    program.deploy(NAMED)
    outer = Diagram("outer").path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="named")

    program.start(outer)

    assert told(program, state="ACTIVE") == [("c", "CALL_ACTIVITY", "ACTIVE"), ("pack", "USER_TASK", "ACTIVE")]
    assert [one["name"] for one in program.search("user-tasks", filter={"name": "Pack it"})] == ["Pack it"]


def test_fault_is_an_incident_until_it_is_resolved_and_its_timer_tries_again(program: Program, clock: Clock) -> None:
    instance = program.start(STUCK)
    clock.advance(timedelta(hours=2))
    fire_due_timers()

    (incident,) = program.search("incidents", filter={"state": "ACTIVE"})
    assert (incident["elementId"], incident["processInstanceKey"]) == ("x", instance)
    assert "amount" in incident["errorMessage"]
    assert incident == program.get(f"/incidents/{incident['incidentKey']}").get_json()
    assert program.get(f"/process-instances/{instance}").get_json()["hasIncident"] is True

    resolved = program.call("POST", f"/incidents/{incident['incidentKey']}/resolution", content_type="application/json")

    assert (resolved.status_code, resolved.data) == (204, b"")
    assert program.get(f"/incidents/{incident['incidentKey']}").get_json()["state"] == "RESOLVED"
    fire_due_timers()
    again = program.search("incidents", filter={"state": "ACTIVE"})
    assert len(again) == 1 and again[0]["incidentKey"] != incident["incidentKey"]


def test_incident_is_resolved_once(program: Program, clock: Clock) -> None:
    program.start(STUCK)
    clock.advance(timedelta(hours=2))
    fire_due_timers()

    assert program.post("/incidents/1/resolution", {"operationReference": 7}).status_code == 204
    assert_problem(program.post("/incidents/1/resolution"), 409, "INVALID_STATE")
    assert_problem(program.post("/incidents/9/resolution"), 404, "NOT_FOUND")


def test_message_reaches_the_instance_that_waits(program: Program) -> None:
    first, second = program.start(REPLY, {"key": "a"}), program.start(REPLY, {"key": "b"})

    told = program.post("/messages/correlation", {"name": "answered", "correlationKey": "b", "variables": {"x": 1}})

    body = told.get_json()
    assert (body["processInstanceKey"], body["tenantId"]) == (second, "<default>") and body["messageKey"].isdigit()
    states = {one["processInstanceKey"]: one["state"] for one in program.search("process-instances")}
    assert states == {first: "ACTIVE", second: "COMPLETED"}
    assert [one["name"] for one in program.search("variables", filter={"processInstanceKey": second})] == ["key", "x"]


def test_correlation_of_what_nobody_waits_for_is_not_found(program: Program) -> None:
    assert_problem(program.post("/messages/correlation", {"name": "answered"}), 404, "NOT_FOUND")


def test_publication_reaches_whoever_waits_or_nobody(program: Program) -> None:
    instance = program.start(REPLY, {"key": "a"})
    sent = {"name": "answered", "correlationKey": "a", "timeToLive": "0", "messageId": "m-1"}

    keys = {program.post("/messages/publication", sent).get_json()["messageKey"] for _ in range(3)}

    assert len(keys) == 3
    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "COMPLETED"


@pytest.mark.parametrize("path", ["publication", "correlation"])
def test_message_has_a_name(program: Program, path: str) -> None:
    assert_problem(program.post(f"/messages/{path}", {"correlationKey": "a"}), 400, "INVALID_ARGUMENT")
