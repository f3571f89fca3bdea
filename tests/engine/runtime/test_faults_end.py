"""A fault ends with what it is about: with its token, with the timer that fires after all, and no other with it."""

from datetime import UTC, datetime, timedelta

import pytest

from database import reading
from engine import clock
from engine.registry import InlineHandler, registry
from engine.runtime import activate_jobs, fail_job, fire_timer, resolve_fault
from engine.state.tables import ProcessInstance
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, open_faults, open_tasks, start, timers

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counted(instance: int) -> int:
    """How many faults the instance says that it has."""
    with reading() as session:
        return session.get_one(ProcessInstance, instance).open_faults


@pytest.fixture
def broken_work(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Work ``work`` fails by a defect until ``mend`` is called with this."""

    def broken(*_call: object, **_named: object) -> dict[str, object]:
        raise RuntimeError("a defect")

    failing: InlineHandler = broken
    monkeypatch.setitem(registry.inline_handlers, "work", failing)
    return monkeypatch


def mend(broken_work: pytest.MonkeyPatch) -> None:
    done: InlineHandler = lambda *_call, **_named: {}  # noqa: E731  # a name for its type
    broken_work.setitem(registry.inline_handlers, "work", done)


def test_fault_of_a_job_ends_when_a_timer_takes_its_token_away() -> None:
    drawn = Diagram().path("start:s", "and:f", "service:j", "end:e").path("f", "xor:x")
    drawn.zeebe("j", "taskDefinition", type="print").path("x", "end:g", when="n > 5").path("x", "end:h", when="n < 5")
    drawn.boundary("late", "j").timer("late", timeDuration="PT1H").path("late", "user:u", "end:i")
    with clock.at(NOON):
        instance = create(drawn)
        (job,) = activate_jobs("print", "w", HOUR, 9)
        fail_job(job.key, 0, AGENT, error_message="no paper")
    assert sorted(fault.element_id for fault in open_faults(instance)) == ["j", "x"]

    with clock.at(NOON + 2 * HOUR):
        fire_due_timers()

    assert list(open_tasks(instance)) == ["u"]
    assert [fault.element_id for fault in open_faults(instance)] == ["x"] and counted(instance) == 1


def test_fault_of_a_timer_that_goes_off_again_and_again_ends_when_it_fires(broken_work: pytest.MonkeyPatch) -> None:
    drawn = Diagram().path("start:s", "user:a", "end:e").boundary("again", "a", interrupting=False)
    drawn.timer("again", timeCycle="R5/PT1H").path("again", "service:c", "end:f")
    with clock.at(NOON):
        instance = start(drawn.zeebe("c", "taskDefinition", type="work"))
    with clock.at(NOON + HOUR):
        fire_due_timers()
    assert (len(open_faults(instance)), counted(instance), timers(instance)["again"][0]) == (1, 1, "faulted")

    mend(broken_work)
    with clock.at(NOON + HOUR):
        fire_timer(timers(instance)["again"][1], AGENT, early=True)

    assert (open_faults(instance), counted(instance), timers(instance)["again"][0]) == ([], 0, "armed")


def test_resolving_a_fault_arms_what_it_stopped_and_nothing_else(broken_work: pytest.MonkeyPatch) -> None:
    drawn = Diagram().path("start:s", "and:f", "catch:t1", "service:c1", "end:e").path("f", "catch:t2", "service:c2")
    drawn.path("c2", "end:g").timer("t1", timeDuration="PT1H").timer("t2", timeDuration="PT1H")
    for work in ("c1", "c2"):
        drawn.zeebe(work, "taskDefinition", type="work")
    with clock.at(NOON):
        instance = start(drawn)
    with clock.at(NOON + HOUR):
        fire_due_timers()
    first, second = sorted(open_faults(instance), key=lambda fault: fault.element_id)
    assert (first.element_id, second.element_id) == ("t1", "t2")

    resolve_fault(first.key, AGENT)

    assert {name: state for name, (state, _) in timers(instance).items()} == {"t1": "armed", "t2": "faulted"}
    assert [fault.key for fault in open_faults(instance)] == [second.key] and counted(instance) == 1
