"""Which things an operation is for, and what is said of them before: what is counted as ready is what is then done."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import event

from database import db, in_tenant
from engine.errors import InvalidInput
from engine.registry import Actor
from engine.runtime import (
    activate_jobs,
    cancel_process_instance,
    complete_user_task,
    set_variables,
    suspend_process_instance,
)
from engine.runtime.start_operation import start_operation
from itsm.operations import log
from itsm.operations.choosing import Choice, highest_key, targets_of
from itsm.operations.commands import begin_operation, work_off
from itsm.operations.previewing import preview
from tests.itsm.operations.scenes import given_up, stuck, waiting, working
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.processes import AGENT, open_faults, open_tasks, start, state_of

Argued = Mapping[str, object]


def chosen(operator: Actor, act: str, source: str, **filters: str) -> list[int]:
    """Keys of all that match."""
    return targets_of(Choice(source, (), filters), act, operator)


def test_all_means_those_that_match_the_filters_of_faults(operator: Actor) -> None:
    first, second = stuck("one", "x"), stuck("two", "x", "y")
    [x, y] = [fault.key for fault in open_faults(second)]

    assert chosen(operator, "retry", "faults", process="two") == [x, y]
    assert chosen(operator, "retry", "faults", process="two", element="y") == [y]
    assert chosen(operator, "retry", "faults", instance=str(first)) == [open_faults(first)[0].key]
    assert chosen(operator, "retry", "faults", kind="JobFailed") == []


def test_all_means_those_that_match_the_filters_of_jobs(operator: Actor, clock: Clock) -> None:
    failed, _ = given_up("print")
    start(working("print"))
    start(working("scan"))
    clock.advance(timedelta(minutes=20))

    assert chosen(operator, "set_retries", "jobs", state="failed") == [failed]
    [scanning] = chosen(operator, "set_retries", "jobs", state="stuck", type="scan")
    stuck_ones = chosen(operator, "set_retries", "jobs")
    assert len(stuck_ones) == 2 and scanning in stuck_ones and failed not in stuck_ones


def test_all_means_those_that_match_the_filters_of_instances(operator: Actor) -> None:
    one, two = stuck("one"), start(waiting("two"))

    assert chosen(operator, "cancel", "instances", process="two") == [two]
    assert chosen(operator, "cancel", "instances", element="x") == [one]
    assert chosen(operator, "cancel", "instances") == [one, two]


def test_what_came_after_the_list_was_shown_is_not_meant(operator: Actor) -> None:
    before = start(waiting())
    upto = highest_key("instances")
    start(waiting())

    assert targets_of(Choice("instances", (), {}, upto), "cancel", operator) == [before]


def test_instances_of_chosen_faults_are_meant_each_once(operator: Actor) -> None:
    instance, other = stuck("one", "x", "y"), stuck("two")
    keys = tuple(fault.key for fault in (*open_faults(instance), *open_faults(other)))

    assert targets_of(Choice("faults", keys), "cancel", operator) == [instance, other]
    assert chosen(operator, "cancel", "faults", process="one") == [instance]


@pytest.mark.parametrize(("kind", "source"), [("retry", "jobs"), ("retry", "instances"), ("set_retries", "faults")])
def test_things_of_another_sort_are_refused(operator: Actor, kind: str, source: str) -> None:
    with pytest.raises(InvalidInput, match="Choose another action"):
        targets_of(Choice(source, (1,)), kind, operator)


def test_list_that_is_none_is_refused(operator: Actor) -> None:
    with pytest.raises(InvalidInput, match="faults, jobs, instances"):
        targets_of(Choice("timers", (1,)), "cancel", operator)


def test_nothing_of_another_organisation_is_counted_or_chosen(operator: Actor, other_tenant: int) -> None:
    instance = stuck()
    with in_tenant(other_tenant):
        assert (chosen(operator, "cancel", "instances"), chosen(operator, "retry", "faults")) == ([], [])
        found = preview("cancel", [instance], operator)
        assert (found.ready, found.instances, found.waits, highest_key("instances")) == (0, 0, {}, 0)


def situations() -> dict[str, int]:
    """Instances in each state that they can be in, of no two the same number of those that can be changed."""
    found = {name: start(waiting()) for name in ("active", "asleep", "suspended", "completed", "cancelled")}
    for name in ("asleep", "suspended"):
        suspend_process_instance(found[name], "Flood", AGENT)
    for element in ("u", "after"):
        complete_user_task(open_tasks(found["completed"])[element], {}, AGENT)
    cancel_process_instance(found["cancelled"], "Mistake", AGENT)
    return found


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("cancel", dict), ("suspend", dict), ("resume", dict), ("modify", lambda: {"at": "u", "activate": ["after"]}),
        ("set_variables", lambda: {"variables": {"n": 1}}),
    ],
)
def test_as_many_instances_are_done_as_were_said_to_be_ready(
    operator: Actor, kind: str, arguments: Callable[[], Argued]
) -> None:
    targets = list(situations().values())

    said = preview(kind, targets, operator, arguments()).ready
    started = begin_operation(kind, targets, "Look first", operator, arguments=arguments())
    work_off(started.operation_key)

    assert log.operation(started.operation_key, operator).done == said


def test_as_many_faults_are_tried_as_were_said_to_be_ready(operator: Actor) -> None:
    job, instance = given_up()
    [open_one] = open_faults(instance)
    resolved, asleep = open_faults(stuck())[0].key, stuck()
    start_operation("retry", [resolved], "It stands still anew", AGENT)
    suspend_process_instance(asleep, "Flood", AGENT)
    keys = [open_one.key, resolved, open_faults(asleep)[0].key]

    found = preview("retry", keys, operator)
    started = begin_operation("retry", keys, "Paper is in", operator)
    work_off(started.operation_key)

    assert (found.ready, found.instances, log.operation(started.operation_key, operator).done) == (1, 1, 1)
    assert [again.key for again in activate_jobs("print", "w", timedelta(minutes=1), 9)] == [job]


def test_failed_and_open_jobs_are_ready_for_tries_but_no_ended_or_suspended_ones(operator: Actor) -> None:
    (failed, _), (asleep, sleeper) = given_up(), given_up()
    suspend_process_instance(sleeper, "Flood", AGENT)
    start(working("scan"))
    ends = start(working("scan"))
    keys = [failed, asleep, *(job.key for job in activate_jobs("scan", "w", timedelta(minutes=1), 9))]
    cancel_process_instance(ends, "Mistake", AGENT)

    found = preview("set_retries", keys, operator)
    started = begin_operation("set_retries", keys, "More", operator, arguments={"retries": 3})
    work_off(started.operation_key)

    assert (found.ready, found.instances, log.operation(started.operation_key, operator).done) == (2, 2, 2)


def test_instance_with_several_faults_is_counted_once(operator: Actor) -> None:
    instance = stuck("process", "x", "y")
    faults = [fault.key for fault in open_faults(instance)]
    set_variables(instance, {"n": 7}, AGENT)

    found = preview("retry", faults, operator)

    assert (found.ready, found.instances) == (2, 1)


def test_what_was_tried_out_and_refused_is_told_with_its_reason_and_the_rest_by_where_it_stands(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("engine.runtime.rehearse_operation"), "MOST_REHEARSED", 2)
    good, stays, unknown, gone = start(waiting()), stuck("two"), start(waiting("three")), start(waiting("four"))
    cancel_process_instance(gone, "Mistake", AGENT)

    found = preview("modify", [good, stays, unknown, gone], operator, {"at": "u", "activate": ["after"]})

    assert [(one.key, "Expected a token at <u>" in str(one.why)) for one in found.refusals] == [(stays, True)]
    assert (found.ready, found.instances, found.rehearsed, found.unseen) == (2, 2, 2, 1)


def test_nothing_is_tried_out_for_whoever_may_only_look(operator: Actor, watcher: Actor) -> None:
    instance = start(waiting())
    nowhere = {"at": "nosuch", "activate": ["after"]}

    assert (preview("modify", [instance], watcher, nowhere).rehearsed, state_of(instance)) == (0, "active")
    assert preview("modify", [instance], operator, nowhere).rehearsed == 1


def everything() -> Diagram:
    """Waits for a task twice, a program, a time and a message."""
    drawn = Diagram().path("start:s", "and:all", "user:u", "end:e1").path("all", "user:v", "end:e2")
    drawn.path("all", "service:j", "end:e3").zeebe("j", "taskDefinition", type="print")
    drawn.path("all", "catch:t", "end:e4").timer("t", timeDuration="PT1H")
    return drawn.path("all", "catch:m", "end:e5").message("m", "m", '="k"')


@pytest.mark.parametrize("asleep", [False, True])
def test_what_a_cancellation_ends_is_counted_by_sort(operator: Actor, asleep: bool) -> None:
    instance = start(everything())
    complete_user_task(open_tasks(instance)["v"], {}, AGENT)
    if asleep:
        suspend_process_instance(instance, "Flood", AGENT)

    found = preview("cancel", [instance], operator)

    assert found.waits == {"tasks": 1, "jobs": 1, "timers": 1, "messages": 1}
    cancel_process_instance(instance, "Mistake", AGENT)
    assert preview("cancel", [instance], operator).waits == {}


@pytest.mark.parametrize("kind", ["cancel", "retry", "set_retries"])
def test_keys_of_many_go_to_the_database_as_one_value(operator: Actor, kind: str) -> None:
    keys = [start(waiting()), *range(1_000_000, 1_003_000)]
    sent: list[int] = []

    def note(*call: object) -> None:
        sent.append(len(call[3]))  # type: ignore[arg-type]  # the parameters of the statement

    event.listen(db.engine, "before_cursor_execute", note)
    found = preview(kind, keys, operator)
    event.remove(db.engine, "before_cursor_execute", note)

    assert max(sent) < 50
    assert (len(found.targets), found.waits) == (3001, {"tasks": 1} if kind == "cancel" else {})
