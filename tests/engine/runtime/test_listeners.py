"""Listeners of elements as jobs of workers: one after the other, before a task is offered and before it counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault
from engine.registry import Step, registry
from engine.runtime import ActivatedJob, activate_jobs, complete_job, complete_user_task, resolve_fault, set_variables
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, open_faults, open_tasks, start, state_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("tenant")


def listened(kind: str, *events: str, job: str = "check") -> Diagram:
    each = "".join(f'<zeebe:{kind}Listener eventType="{event}" type="{job}"/>' for event in events)
    diagram = Diagram().path("start:s", "user:a", "end:e")
    return diagram.raw("a", extension=f"<zeebe:{kind}Listeners>{each}</zeebe:{kind}Listeners>")


def ask() -> list[ActivatedJob]:
    return activate_jobs("check", "w", MINUTE, 10)


@pytest.fixture
def steps() -> Iterator[list[Step]]:
    """Every step that is stored."""
    seen: list[Step] = []

    def keep(work: UnitOfWork, step: Step) -> None:  # the protocol names it
        seen.append(step)

    registry.step_listeners.append(keep)
    yield seen
    registry.step_listeners.remove(keep)


def test_listeners_are_jobs_one_after_the_other_and_then_the_task_is_opened(steps: list[Step]) -> None:
    instance = start(listened("execution", "start", "start"))
    given = []
    for _ in range(2):
        (job,) = ask()
        given.append((job.element_id, job.kind))
        assert open_tasks(instance) == {}
        complete_job(job.key, {"seen": True}, AGENT)

    assert given == [("a", "execution_listener_start")] * 2
    assert open_tasks(instance).keys() == {"a"}
    assert steps[-1].opened_tasks == ("a",)
    assert ask() == []


def test_submission_counts_after_its_listener_who_sees_it() -> None:
    instance = start(listened("task", "completing"))
    complete_user_task(open_tasks(instance)["a"], {"outcome": "approve"}, AGENT)

    (job,) = ask()

    assert (job.kind, job.variables) == ("task_listener_completing", {"outcome": "approve"})
    assert open_tasks(instance) == {}
    assert state_of(instance) == "active"
    complete_job(job.key, {}, AGENT)
    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_listener_of_a_cancelled_task_keeps_the_instance_open() -> None:
    drawn = listened("task", "canceling").boundary("b", "a").timer("b", timeDuration="PT1H").path("b", "end:f")
    with clock.at(NOON):
        instance = start(drawn)
    with clock.at(NOON + timedelta(hours=2)):
        fire_due_timers()
        (job,) = ask()
        assert (job.element_id, job.kind, state_of(instance)) == ("a", "task_listener_canceling", "active")
        complete_job(job.key, {}, AGENT)

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


@pytest.mark.parametrize("on", ["t", "process"])
@pytest.mark.parametrize("event", ["start", "end"])
def test_listener_whose_type_is_not_known_yet_is_a_fault_that_can_be_resolved(on: str, event: str) -> None:
    drawn = Diagram().path("start:s", "service:j", "task:t", "end:e").zeebe("j", "taskDefinition", type="check")
    listener = f'<zeebe:executionListener eventType="{event}" type="=who"/>'
    drawn.raw(on, extension=f"<zeebe:executionListeners>{listener}</zeebe:executionListeners>")
    if (on, event) == ("process", "start"):
        with pytest.raises(ExecutionFault, match="the job type"):
            start(drawn)
        return
    instance = start(drawn)
    complete_job(ask()[0].key, {}, AGENT)

    (fault,) = open_faults(instance)
    set_variables(instance, {"who": "check"}, AGENT)
    resolve_fault(fault.key, AGENT)

    (job,) = ask()
    assert job.kind == f"execution_listener_{event}"
    complete_job(job.key, {}, AGENT)
    assert state_of(instance) == "completed"
