"""The first page of operators counts what wants one; the log says what became of each thing."""

from datetime import timedelta

from database import all_tenants, in_tenant
from engine.registry import Actor
from engine.runtime import (
    activate_jobs,
    cancel_process_instance,
    publish_message,
    set_variables,
    start_operation,
)
from engine.worker.heart import SILENCE, Life, beat
from engine.worker.operations import work_operations
from engine.worker.seen import JOB_WORKER_SILENCE
from itsm.operations import log
from itsm.operations.commands import begin_operation, call_off
from itsm.operations.lists.jobs import STUCK_AFTER
from itsm.operations.overview import Overview, overview
from tests.itsm.operations.scenes import given_up, stuck, waiting, working
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.processes import AGENT, open_faults, start

MINUTE = timedelta(minutes=1)


def numbers(operator: Actor) -> dict[str, int]:
    """What the overview counts, without what there is none of."""
    now = overview(operator, "en")
    names = ("faults", "stuck", "failed", "late_timers", "ending_messages", "dead_workers")
    return {name: getattr(now, name) for name in names if getattr(now, name)}


def test_desk_without_trouble_is_calm(operator: Actor) -> None:
    start(waiting())
    start(working())
    start(Diagram("clock").path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT1H"))
    publish_message("m", "4711", {}, AGENT, time_to_live=timedelta(hours=2))
    cancel_process_instance(stuck(), "Mistake", AGENT)
    with all_tenants():
        beat([Life("worker")])

    now = overview(operator, "en")

    assert (numbers(operator), now.is_calm, now.groups, now.types) == ({}, True, (), ())


def test_each_trouble_is_counted_by_itself(operator: Actor, clock: Clock) -> None:
    stuck("process", "x", "y")
    assert numbers(operator) == {"faults": 2}
    given_up()
    assert numbers(operator) == {"faults": 3, "failed": 1}
    start(working("nobody"))
    start(Diagram("clock").path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT5M"))
    publish_message("m", "4711", {}, AGENT, time_to_live=timedelta(minutes=40))

    clock.advance(STUCK_AFTER)

    expected = {"faults": 3, "failed": 1, "stuck": 1, "late_timers": 1, "ending_messages": 1, "dead_workers": 1}
    assert (numbers(operator), overview(operator, "en").is_calm) == (expected, False)


def test_faults_are_grouped_by_element_without_the_resolved_ones(operator: Actor) -> None:
    first = stuck("process", "x", "y")
    stuck("process", "x", "y")
    set_variables(first, {"n": 1}, AGENT)
    start_operation("retry", [open_faults(first)[0].key], "n is there", AGENT)

    groups = overview(operator, "en").groups

    assert {(group.process_id, group.element_id): group.count for group in groups} == {
        ("process", "x"): 1, ("process", "y"): 2,
    }  # fmt: skip


def test_worker_that_is_silent_is_dead_and_one_that_has_stopped_is_not(operator: Actor, clock: Clock) -> None:
    dead, stopped = Life("worker"), Life("worker")
    stopped.has_stopped = True
    with all_tenants():
        beat([dead, stopped])

    clock.advance(SILENCE)
    assert numbers(operator) == {}
    clock.advance(MINUTE)

    assert (numbers(operator), overview(operator, "en").is_calm) == ({"dead_workers": 1}, False)


def test_program_with_a_job_in_hand_is_not_dead(operator: Actor, clock: Clock) -> None:
    start(working())
    activate_jobs("print", "busy", 2 * JOB_WORKER_SILENCE, 1)
    activate_jobs("print", "idle", MINUTE, 1)

    clock.advance(JOB_WORKER_SILENCE + MINUTE)
    assert numbers(operator) == {"dead_workers": 1}
    clock.advance(JOB_WORKER_SILENCE)
    assert numbers(operator) == {"dead_workers": 2}


def running(now: Overview) -> list[tuple[str, int]]:
    return [(row.reason, row.waiting) for row in now.operations]


def test_operations_are_shown_while_something_of_them_waits(operator: Actor) -> None:
    first = begin_operation("cancel", [start(waiting()) for _ in range(3)], "First", operator)
    begin_operation("cancel", [start(waiting()) for _ in range(2)], "Second", operator)
    assert running(overview(operator, "en")) == [("Second", 2), ("First", 3)]

    work_operations(1)
    assert running(overview(operator, "en")) == [("Second", 2), ("First", 2)]
    call_off(first.operation_key, operator)

    assert running(overview(operator, "en")) == [("Second", 2)]
    assert [(row.reason, row.done, row.cancelled, row.waiting) for row in log.operation_list(None, operator).items] == [
        ("Second", 0, 0, 2), ("First", 1, 2, 0),
    ]  # fmt: skip


def test_items_are_those_of_the_operation_in_the_state_asked_for(operator: Actor) -> None:
    ended, *others = [start(waiting()) for _ in range(4)]
    begin_operation("cancel", [ended], "Before", operator)
    started = begin_operation("cancel", [ended, *others], "All", operator)
    work_operations(2)
    call_off(started.operation_key, operator)

    def keys(state: str) -> list[int]:
        return [row.target_key for row in log.item_list(started.operation_key, state, None, operator, "en").items]

    assert keys("") == [ended, *others]
    assert (keys("failed"), keys("done"), keys("cancelled"), keys("pending")) == ([ended], others[:1], others[1:], [])


def test_log_and_overview_hold_nothing_of_another_organisation(operator: Actor, other_tenant: int) -> None:
    stuck()
    begin_operation("cancel", [start(waiting()), start(waiting())], "All", operator)

    with in_tenant(other_tenant):
        assert (numbers(operator), running(overview(operator, "en"))) == ({}, [])
        assert log.operation_list(None, operator).items == []
