"""Jobs of workers and signals: handed out, waited for, done, failed, ended by an error, changed."""

import threading
import time
from datetime import timedelta

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock

CHARGE = (
    Diagram("charge").path("start:s", "service:pay", "end:e")
    .zeebe("pay", "taskDefinition", type="payment", retries="2")
    .raw("pay", extension='<zeebe:taskHeaders><zeebe:header key="bank" value="north"/></zeebe:taskHeaders>')
)  # fmt: skip
ASK = {"type": "payment", "timeout": 60_000, "maxJobsToActivate": 10, "worker": "w-1", "requestTimeout": -1}
FIELDS = {
    "type", "processDefinitionId", "processDefinitionVersion", "processDefinitionKey", "processInstanceKey",
    "rootProcessInstanceKey", "elementId", "elementInstanceKey", "customHeaders", "worker", "retries", "deadline",
    "variables", "tenantId", "physicalTenantId", "jobKey", "kind", "listenerEventType", "userTask", "tags",
    "businessId", "priority", "jobLeaseToken",
}  # fmt: skip


def activated(program: Program, **more: object) -> list[dict[str, object]]:
    """Jobs that a worker is given."""
    answer = program.post("/jobs/activation", {**ASK, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.get_json()["jobs"])


def test_job_is_given_whole_and_once(program: Program) -> None:
    instance = program.start(CHARGE, {"amount": 12, "secret": "x"}, businessId="B-1")

    (job,) = activated(program, fetchVariable=["amount"])

    assert set(job) == FIELDS
    assert (job["processInstanceKey"], job["elementId"], job["worker"]) == (instance, "pay", "w-1")
    assert (job["variables"], job["customHeaders"], job["businessId"]) == ({"amount": 12}, {"bank": "north"}, "B-1")
    assert (job["retries"], job["kind"], job["listenerEventType"]) == (2, "BPMN_ELEMENT", "UNSPECIFIED")
    assert job["deadline"] == 1795165260000
    element = program.get(f"/element-instances/{job['elementInstanceKey']}").get_json()
    assert (element["elementId"], element["state"]) == ("pay", "ACTIVE")
    assert activated(program) == []


def test_job_comes_again_when_its_time_is_over(program: Program, clock: Clock) -> None:
    program.start(CHARGE)
    (first,) = activated(program)

    clock.advance(timedelta(seconds=61))

    assert [job["jobKey"] for job in activated(program, worker="w-2")] == [first["jobKey"]]


def test_job_of_higher_priority_is_given_first_and_priorities_are_changed(program: Program) -> None:
    ranked = Diagram("ranked").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="payment")
    ranked.zeebe("pay", "jobPriorityDefinition", priority="=rank")
    first, second, third = (program.start(ranked, {"rank": rank}) for rank in (0, 5, 3))
    found = {job["processInstanceKey"]: job for job in program.search("jobs", sort=[{"field": "priority"}])}
    assert list(found) == [first, third, second]

    changed = program.call("PATCH", f"/jobs/{found[first]['jobKey']}", json={"changeset": {"priority": 9}})

    assert changed.status_code == 204
    given = [(job["processInstanceKey"], job["priority"]) for job in activated(program)]
    assert given == [(first, 9), (second, 5), (third, 3)]


def test_failed_job_comes_again_at_once_only_when_that_is_asked_for(program: Program, clock: Clock) -> None:
    program.start(CHARGE)
    (job,) = activated(program)
    program.post(f"/jobs/{job['jobKey']}/failure", {"retries": 2, "retryBackOff": 0})
    assert len(activated(program)) == 1

    program.post(f"/jobs/{job['jobKey']}/failure", {"retries": 1})

    assert activated(program) == []
    clock.advance(timedelta(seconds=20))
    assert len(activated(program)) == 1


def test_completed_job_lets_the_instance_run_on_with_its_result(program: Program) -> None:
    instance = program.start(CHARGE)
    (job,) = activated(program)

    answer = program.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"paid": True}, "result": None})

    assert (answer.status_code, answer.data) == (204, b"")
    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "COMPLETED"
    assert [one["name"] for one in program.search("variables", filter={"processInstanceKey": instance})] == ["paid"]
    assert program.search("jobs")[0]["state"] == "COMPLETED"
    assert_problem(program.post(f"/jobs/{job['jobKey']}/completion"), 409, "INVALID_STATE")


def test_failed_job_is_tried_again_after_its_back_off_and_then_an_incident(program: Program, clock: Clock) -> None:
    program.start(CHARGE)
    (job,) = activated(program)
    path = f"/jobs/{job['jobKey']}"
    program.post(f"{path}/failure", {"retries": 1, "errorMessage": "bank is closed", "retryBackOff": "5000"})
    assert activated(program) == []
    clock.advance(timedelta(seconds=6))
    (again,) = activated(program)
    assert (again["jobKey"], again["retries"]) == (job["jobKey"], 1)

    program.post(f"{path}/failure", {"retries": 0, "errorMessage": "bank is gone"})

    (incident,) = program.search("incidents")
    assert (incident["errorType"], incident["jobKey"], incident["errorMessage"]) == (
        "JOB_NO_RETRIES", job["jobKey"], "bank is gone",
    )  # fmt: skip
    assert program.search("jobs", filter={"state": "FAILED"})[0]["errorMessage"] == "bank is gone"
    assert_problem(program.post(f"/incidents/{incident['incidentKey']}/resolution"), 409, "INVALID_STATE")
    assert program.call("PATCH", path, json={"changeset": {"retries": 3}}).status_code == 204
    assert program.post(f"/incidents/{incident['incidentKey']}/resolution").status_code == 204
    assert [one["retries"] for one in activated(program)] == [3]


def test_error_of_a_job_goes_to_whoever_catches_it(program: Program) -> None:
    caught = Diagram("caught").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="payment")
    caught.boundary("b", "pay").raw("b", body='<bpmn:errorEventDefinition errorRef="refused"/>').path("b", "end:f")
    caught.extra.append('<bpmn:error id="refused" errorCode="REFUSED"/>')
    instance = program.start(caught)
    (job,) = activated(program)

    sent = {"errorCode": "REFUSED", "errorMessage": "no money", "variables": {"why": "card"}}
    assert program.post(f"/jobs/{job['jobKey']}/error", sent).status_code == 204

    steps = program.search("element-instances", filter={"processInstanceKey": instance, "state": "COMPLETED"})
    assert [step["elementId"] for step in steps] == ["s", "b", "f"]


def test_time_of_a_worker_is_changed(program: Program, clock: Clock) -> None:
    program.start(CHARGE)
    (job,) = activated(program)

    program.call("PATCH", f"/jobs/{job['jobKey']}", json={"changeset": {"timeout": 120_000}})

    clock.advance(timedelta(seconds=100))
    assert activated(program) == []


def test_job_that_comes_while_a_worker_waits_is_given_at_once(program: Program) -> None:
    program.deploy(CHARGE)
    given: list[dict[str, object]] = []
    other = Program(program.client.application.test_client(), program.token)
    waiting = threading.Thread(target=lambda: given.extend(activated(other, requestTimeout=20_000)))
    begun = time.monotonic()
    waiting.start()

    program.start(CHARGE)
    waiting.join(timeout=20)

    assert len(given) == 1 and time.monotonic() - begun < 15


def test_wait_ends_with_nothing_when_its_time_is_over(program: Program) -> None:
    begun = time.monotonic()

    assert activated(program, requestTimeout=300) == []
    assert time.monotonic() - begun >= 0.3


def test_worker_that_finds_no_place_to_wait_is_told_to_come_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.v2.views import jobs

    monkeypatch.setattr(jobs, "_waiting", [1000])

    assert_problem(program.post("/jobs/activation", {**ASK, "requestTimeout": 0}), 503, "RESOURCE_EXHAUSTED")
    assert activated(program) == []


@pytest.mark.parametrize(
    "wrong", [{"type": None}, {"type": ""}, {"timeout": 0}, {"maxJobsToActivate": 0}, {"tenantIds": ["x"]}]
)
def test_asking_for_jobs_says_what_and_for_how_long(program: Program, wrong: dict[str, object]) -> None:
    assert_problem(program.post("/jobs/activation", {**ASK, **wrong}), 400, "INVALID_ARGUMENT")


def test_signal_reaches_everybody_who_waits(program: Program) -> None:
    waits = Diagram("waits").path("start:s", "catch:c", "end:e")
    waits.raw("c", body='<bpmn:signalEventDefinition signalRef="g"/>').extra.append('<bpmn:signal id="g" name="go"/>')
    instances = [program.start(waits) for _ in range(3)]

    told = program.post("/signals/broadcast", {"signalName": "go", "variables": {"by": "us"}}).get_json()

    assert told["signalKey"].isdigit() and told["tenantId"] == "<default>"
    states = {one["processInstanceKey"]: one["state"] for one in program.search("process-instances")}
    assert states == dict.fromkeys(instances, "COMPLETED")
    assert program.post("/signals/broadcast", {"signalName": "nobody"}).status_code == 200
    assert_problem(program.post("/signals/broadcast", {}), 400, "INVALID_ARGUMENT")


def test_message_is_kept_for_whoever_comes_later(program: Program) -> None:
    reply = Diagram("reply").path("start:s", "catch:answer", "end:e").message("answer", "answered", "=key")
    sent = {"name": "answered", "correlationKey": "a", "timeToLive": 60_000, "messageId": "m-1"}
    program.post("/messages/publication", sent)
    assert_problem(program.post("/messages/publication", sent), 409, "INVALID_STATE")

    instance = program.start(reply, {"key": "a"})

    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "COMPLETED"
