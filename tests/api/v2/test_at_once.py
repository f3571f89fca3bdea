"""Several programs at the same moment, on both databases: one wins, the others are told so, nothing is doubled."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from werkzeug.test import TestResponse

from database import Tenant, in_tenant, unit_of_work
from engine.registry import SYSTEM
from itsm.accounts.tokens import create_token
from tests.api.v2.conftest import Program
from tests.conftest import MORNING
from tests.support.backends import BACKENDS, application_on
from tests.support.bpmn import Diagram

Given = TypeVar("Given")
CHARGE = Diagram("charge").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="payment")
ORDER = Diagram("order").path("start:s", "user:pack", "end:e")
REPLY = Diagram("reply").path("start:s", "catch:answer", "end:e").message("answer", "answered", "=key")
STUCK = (
    Diagram("stuck").path("start:s", "xor:x").path("x", "end:big", when="amount > 10")
    .path("x", "end:small", when="amount <= 10")
)  # fmt: skip
ASK = {"type": "payment", "timeout": 60_000, "requestTimeout": -1}
CALLERS = 6


@pytest.fixture(params=BACKENDS)
def program(request: pytest.FixtureRequest) -> Iterator[Program]:
    """A program of an organisation of its own."""
    with application_on(request.param, request) as app:
        with unit_of_work() as work:
            tenant = Tenant(name="Example", language="en", time_zone="UTC", created_at=MORNING)
            work.session.add(tenant)
        with in_tenant(tenant.key):
            token = create_token("worker", "engine", SYSTEM)
        yield Program(app.test_client(), token)


def at_once(calls: Sequence[Callable[[Program], Given]], program: Program) -> list[Given]:
    """What the calls give that all begin together, each by a client of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[Program], Given]) -> Given:
        mine = Program(program.client.application.test_client(), program.token)
        barrier.wait()
        return call(mine)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def statuses(program: Program, call: Callable[[Program], TestResponse]) -> Counter[int]:
    """Statuses of the answers when several send the same."""
    return Counter(answer.status_code for answer in at_once([call] * CALLERS, program))


def taken(program: Program, most: int) -> list[str]:
    """Keys of the jobs that a worker gets."""
    answer = program.post("/jobs/activation", {**ASK, "maxJobsToActivate": most})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [job["jobKey"] for job in answer.get_json()["jobs"]]


def test_each_job_is_given_to_one_worker(program: Program) -> None:
    for _ in range(12):
        program.start(CHARGE)

    def work(mine: Program) -> list[str]:
        return [key for _ in range(6) for key in taken(mine, 2)]

    given = [key for keys in at_once([work] * CALLERS, program) for key in keys]

    assert len(given) == len(set(given)) == 12


def test_job_is_completed_once(program: Program) -> None:
    program.start(CHARGE)
    (key,) = taken(program, 1)

    assert statuses(program, lambda mine: mine.post(f"/jobs/{key}/completion")) == {204: 1, 409: CALLERS - 1}


def test_completion_or_cancellation_wins_whole(program: Program) -> None:
    for _ in range(8):
        instance = program.start(CHARGE)
        (key,) = taken(program, 1)

        def complete(mine: Program, job: str = key) -> int:
            return mine.post(f"/jobs/{job}/completion").status_code

        def cancel(mine: Program, instance: str = instance) -> int:
            return mine.post(f"/process-instances/{instance}/cancellation").status_code

        answers = tuple(at_once([complete, cancel], program))
        state = program.get(f"/process-instances/{instance}").get_json()["state"]
        job = program.get(f"/jobs/{key}").get_json()["state"]
        assert (*answers, state, job) in {
            (204, 404, "COMPLETED", "COMPLETED"), (409, 204, "TERMINATED", "CANCELED")
        }  # fmt: skip


def test_task_is_completed_message_correlated_and_incident_resolved_once(program: Program) -> None:
    program.start(ORDER)
    program.start(REPLY, {"key": "a"})
    program.start(STUCK)
    sent = {"name": "answered", "correlationKey": "a"}

    lost = CALLERS - 1
    assert statuses(program, lambda mine: mine.post("/user-tasks/1/completion")) == {204: 1, 409: lost}
    assert statuses(program, lambda mine: mine.post("/messages/correlation", sent)) == {200: 1, 404: lost}
    assert statuses(program, lambda mine: mine.post("/incidents/1/resolution")) == {204: 1, 409: lost}
    once = {"name": "later", "correlationKey": "b", "timeToLive": 60_000, "messageId": "m"}
    assert statuses(program, lambda mine: mine.post("/messages/publication", once)) == {200: 1, 409: lost}


def test_same_command_acts_once_and_is_answered_alike(program: Program) -> None:
    program.deploy(ORDER)
    same = {"Idempotency-Key": "k"}

    body: dict[str, object] = {"processDefinitionId": "order"}

    answers = at_once([lambda mine: mine.post("/process-instances", body, headers=same)] * CALLERS, program)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["processInstanceKey"] for answer in answers}) == 1
    assert len(program.search("process-instances")) == 1


def test_deployments_come_one_after_the_other(program: Program) -> None:
    same = at_once([lambda mine: mine.deploy(ORDER)] * CALLERS, program)
    assert all(told == same[0] for told in same)
    others = [Diagram("order").path("start:s", f"user:u{number}", "end:e") for number in range(CALLERS)]

    def deploying(diagram: Diagram) -> Callable[[Program], int]:
        return lambda mine: mine.deploy(diagram)["deployments"][0]["processDefinition"]["processDefinitionVersion"]

    assert sorted(at_once([deploying(one) for one in others], program)) == list(range(2, CALLERS + 2))
