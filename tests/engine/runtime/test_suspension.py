"""A suspended instance stands still, loses nothing of what comes for it, and goes on with it when it is resumed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from database import reading
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.runtime import (
    ActivatedJob,
    Activation,
    activate_jobs,
    assign_user_task,
    broadcast_signal,
    cancel_process_instance,
    claim_user_task,
    complete_job,
    complete_user_task,
    correlate_message,
    fail_job,
    fire_timer,
    modify_process_instance,
    move_token,
    publish_message,
    resolve_fault,
    resume_process_instance,
    set_variables,
    suspend_process_instance,
    throw_job_error,
    update_job,
)
from engine.runtime.standing import Standing
from engine.state.tables import (
    ElementEventRow,
    HeldArrival,
    Job,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
)
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    events_of,
    open_faults,
    open_tasks,
    start,
    state_of,
    timers,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def suspend(instance: int) -> None:
    suspend_process_instance(instance, "being looked into", AGENT)


def resume(instance: int) -> None:
    resume_process_instance(instance, "it is mended", AGENT)


def boxed() -> Diagram:
    drawn = Diagram().path("start:s", "user:a", "user:b", "end:e").boundary("late", "a", interrupting=False)
    drawn.timer("late", timeDuration="PT1H").path("late", "user:l1", "end:f")
    drawn.boundary("soon", "a", interrupting=False).timer("soon", timeDuration="PT10M")
    return drawn.path("soon", "user:l2", "end:g")


def letters(name: str = "process", *, again: bool = False) -> Diagram:
    """Waits for message ``m``: once, or beside a task as often as it comes."""
    drawn = Diagram(name)
    if not again:
        return drawn.path("start:s", "catch:m", "user:b", "end:e").message("m", "m", "=key")
    drawn.path("start:s", "user:a", "end:e").boundary("m", "a", interrupting=False).message("m", "m", "=key")
    return drawn.path("m", "user:b", "end:f")


def worked() -> Diagram:
    drawn = Diagram().path("start:s", "service:j", "user:b", "end:e").zeebe("j", "taskDefinition", type="send")
    return drawn.boundary("wrong", "j").event("wrong", "error", "E").path("wrong", "user:c", "end:f")


def jobs() -> list[ActivatedJob]:
    return activate_jobs("send", "worker", HOUR, 10)


def tasks(instance: int) -> list[str]:
    """Elements of the open tasks, one for each."""
    mine = select(UserTask.element_id).where(UserTask.instance_key == instance, UserTask.state == "open")
    with reading() as session:
        return sorted(session.execute(mine).scalars())


def held() -> int:
    with reading() as session:
        return session.execute(select(func.count()).select_from(HeldArrival)).scalar_one()


def states(instance: int, table: type[Timer | Job | SignalSubscription]) -> list[str]:
    with reading() as session:
        return list(session.execute(
            select(table.state).where(table.instance_key == instance).order_by(table.key)
        ).scalars())


def seen_by(instance: int, element: str) -> Mapping[str, object]:
    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        token = session.execute(
            select(UserTask.token_id).where(UserTask.instance_key == instance, UserTask.element_id == element)
        ).scalars().first()
        return Standing(session, instance, row.definition_key).variables_at(str(token))


# Suspending and resuming


def test_suspended_instance_says_since_when_and_why(tenant: int) -> None:
    instance = start(boxed())

    with clock.at(START):
        suspend(instance)

    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        assert (row.state_name, row.suspended_at, row.suspended_reason) == ("suspended", START, "being looked into")
    resume(instance)
    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        assert (row.state_name, row.suspended_at, row.suspended_reason) == ("active", None, None)
    assert [event for event in events_of(instance) if event[0].startswith("instance_")] == [
        ("instance_suspended", "process"), ("instance_resumed", "process")
    ]


def test_suspending_twice_and_resuming_what_runs_are_refused(tenant: int) -> None:
    instance = start(boxed())

    with pytest.raises(InvalidState, match="to be suspended, but it is active"):
        resume(instance)
    suspend(instance)
    with pytest.raises(InvalidState, match="to be running, but it is suspended since"):
        suspend(instance)
    resume(instance)
    with pytest.raises(InvalidState, match="to be suspended, but it is active"):
        resume(instance)


def test_suspension_is_refused_without_reason_of_what_has_ended_and_of_a_replay(tenant: int) -> None:
    instance, replayed = start(boxed()), start(boxed(), replaying=True)

    for command in (suspend_process_instance, resume_process_instance):
        with pytest.raises(InvalidInput, match="Expected a reason"):
            command(instance, " ", AGENT)
        with pytest.raises(NotFound):
            command(replayed + 1, "gone", AGENT)
    with pytest.raises(InvalidState, match="its past is still being replayed"):
        suspend(replayed)
    cancel_process_instance(instance, "over", AGENT)
    with pytest.raises(InvalidState, match="to be active, but it is cancelled"):
        suspend(instance)


def test_suspension_acts_once_when_sent_twice(tenant: int) -> None:
    instance = start(boxed())

    for _ in range(2):
        suspend_process_instance(instance, "look", AGENT, "click-1")
    for _ in range(2):
        resume_process_instance(instance, "done", AGENT, "click-2")

    assert state_of(instance) == "active"


# Timers


def test_timers_of_a_suspended_instance_fire_after_it_is_resumed_in_order_of_their_due_times(tenant: int) -> None:
    with clock.at(START):
        instance = start(boxed())
        suspend(instance)
    with clock.at(START + 5 * HOUR):
        assert fire_due_timers() == 0
        fire_timer(timers(instance)["late"][1])
        assert tasks(instance) == ["a"]

        resume(instance)
        assert fire_due_timers() == 2

    fired = [element for kind, element in events_of(instance) if kind == "timer_fired"]
    assert (tasks(instance), fired) == (["a", "l1", "l2"], ["soon", "late"])


def test_timer_keeps_its_due_time_when_the_instance_is_resumed_before(tenant: int) -> None:
    with clock.at(START):
        instance = start(boxed())
        suspend(instance)
        resume(instance)
        assert fire_due_timers() == 0
    with clock.at(START + HOUR):
        assert fire_due_timers() == 2


# Jobs


def test_jobs_of_a_suspended_instance_are_not_handed_out(tenant: int) -> None:
    instance = start(worked())
    suspend(instance)

    assert jobs() == []
    resume(instance)
    assert len(jobs()) == 1


def test_job_that_a_worker_has_is_not_handed_out_again_before_the_instance_is_resumed(tenant: int) -> None:
    with clock.at(START):
        instance = start(worked())
        assert len(jobs()) == 1
        suspend(instance)
    with clock.at(START + 2 * HOUR):
        assert jobs() == []
        resume(instance)
        assert len(jobs()) == 1


def test_result_of_a_job_is_kept_until_the_instance_is_resumed(tenant: int) -> None:
    instance = start(worked())
    (job,) = jobs()
    suspend(instance)

    complete_job(job.key, {"sent": "yes"}, AGENT)
    assert (tasks(instance), states(instance, Job)) == ([], ["held"])
    with pytest.raises(InvalidState, match="to be open, but it is held"):
        complete_job(job.key, {"sent": "twice"}, AGENT)

    resume(instance)
    assert (tasks(instance), states(instance, Job), held()) == (["b"], ["completed"], 0)
    assert seen_by(instance, "b") == {"sent": "yes"}


def test_error_of_a_job_is_thrown_when_the_instance_is_resumed(tenant: int) -> None:
    instance = start(worked())
    (job,) = jobs()
    suspend(instance)

    throw_job_error(job.key, "E", AGENT, error_message="no such address", variables={"why": "gone"})
    assert tasks(instance) == []

    resume(instance)
    assert (tasks(instance), held()) == (["c"], 0)
    assert seen_by(instance, "c") == {"why": "gone"}
    with reading() as session:
        kept = session.get_one(Job, job.key)
        assert (kept.error_code, kept.error_message) == ("E", "no such address")


def test_job_that_fails_meanwhile_is_tried_again_after_the_instance_is_resumed(tenant: int) -> None:
    instance = start(worked())
    (job,) = jobs()
    suspend(instance)

    fail_job(job.key, 2, AGENT, error_message="no line", retry_back_off=timedelta(0), variables={"tried": "once"})
    assert (jobs(), states(instance, Job)) == ([], ["suspended"])

    resume(instance)
    (again,) = jobs()
    assert (again.retries, again.variables) == (2, {"tried": "once"})


def test_fault_of_a_suspended_instance_is_resolved_after_it_is_resumed(tenant: int) -> None:
    instance = start(worked())
    (job,) = jobs()
    suspend(instance)
    fail_job(job.key, 0, AGENT)
    update_job(job.key, AGENT, retries=1)
    (fault,) = open_faults(instance)

    with pytest.raises(InvalidState, match="to be running, but it is suspended"):
        resolve_fault(fault.key, AGENT)
    resume(instance)
    assert jobs() == []
    resolve_fault(fault.key, AGENT)
    assert len(jobs()) == 1


def test_result_of_a_job_that_was_taken_away_meanwhile_is_dropped(tenant: int) -> None:
    instance = start(worked())
    (job,) = jobs()
    suspend(instance)
    complete_job(job.key, {"sent": "yes"}, AGENT)

    modify_process_instance(instance, "by phone", AGENT, activate=[Activation("c")], cancel=[job.token_id])
    resume(instance)

    assert (tasks(instance), states(instance, Job), held()) == (["c"], ["cancelled"], 0)


# Messages and signals


def test_message_for_a_suspended_instance_comes_when_it_is_resumed_though_its_time_is_over(tenant: int) -> None:
    with clock.at(START):
        instance = start(letters(), {"key": "k"})
        suspend(instance)
        assert publish_message("m", "k", {"text": "yes"}, AGENT).instances == [instance]
        assert tasks(instance) == []
    with clock.at(START + 5 * HOUR):
        resume(instance)

    assert (tasks(instance), held()) == (["b"], 0)
    assert seen_by(instance, "b") == {"key": "k", "text": "yes"}


def test_correlated_message_keeps_its_details(tenant: int) -> None:
    instance = start(letters(), {"key": "k"})
    suspend(instance)

    assert not correlate_message("m", "k", {}, AGENT, details={"outcome": "ok"}).ended
    resume(instance)

    received = select(ElementEventRow.details).where(ElementEventRow.kind == "message_received")
    with reading() as session:
        assert session.execute(received).scalar_one() == {"name": "m", "outcome": "ok"}


def test_all_messages_come_to_what_takes_several(tenant: int) -> None:
    instance = start(letters(again=True), {"key": "k"})
    suspend(instance)

    for _ in range(3):
        publish_message("m", "k", {}, AGENT)
    resume(instance)

    assert tasks(instance) == ["a", "b", "b", "b"]


def test_message_goes_to_an_instance_that_is_awake_before_one_that_sleeps(tenant: int) -> None:
    sleeper, awake = start(letters(), {"key": "k"}), start(letters(), {"key": "k"})
    suspend(sleeper)

    publish_message("m", "k", {}, AGENT)

    assert (tasks(awake), held()) == (["b"], 0)


def test_message_that_the_instance_does_not_take_after_all_goes_to_another(tenant: int) -> None:
    sleeper = start(letters(), {"key": "k"})
    suspend(sleeper)
    for text in ("one", "two"):
        publish_message("m", "k", {"text": text}, AGENT)
    other = start(letters(), {"key": "k"})
    assert tasks(other) == []

    resume(sleeper)

    assert (seen_by(sleeper, "b")["text"], seen_by(other, "b")["text"], held()) == ("one", "two", 0)


@pytest.mark.parametrize("key", ["k", ""])
def test_message_for_an_instance_that_is_cancelled_waits_for_the_next(tenant: int, key: str) -> None:
    sleeper = start(letters(), {"key": key})
    suspend(sleeper)
    publish_message("m", key, {}, AGENT, time_to_live=HOUR, message_id="one")

    cancel_process_instance(sleeper, "reported twice", AGENT)
    later = start(letters(), {"key": key})

    assert (tasks(later), held()) == (["b"], 0)
    assert_engine_is_empty(sleeper)


def test_message_starts_no_second_instance_while_the_first_is_suspended(tenant: int) -> None:
    drawn = Diagram().path("start:s", "user:a", "end:e").message("s", "begin", None)
    start(drawn)
    (first,) = publish_message("begin", "k", {}, AGENT).instances
    suspend(first)

    assert publish_message("begin", "k", {}, AGENT).instances == []


def test_subscription_that_opens_while_the_instance_sleeps_gets_what_waits_for_it(tenant: int) -> None:
    with clock.at(START):
        instance = start(Diagram().path("start:s", "user:a", "catch:m", "user:b", "end:e").message("m", "m", "=key"),
                         {"key": "k"})
        suspend(instance)
        publish_message("m", "k", {}, AGENT, time_to_live=HOUR)
        modify_process_instance(instance, "skip", AGENT, activate=[Activation("m")])
    with clock.at(START + 5 * HOUR):
        assert tasks(instance) == ["a"]
        resume(instance)

    assert tasks(instance) == ["a", "b"]


def test_signal_reaches_a_suspended_instance_when_it_is_resumed(tenant: int) -> None:
    instance = start(Diagram().path("start:s", "catch:x", "user:b", "end:e").signal("x", "all"))
    suspend(instance)

    assert broadcast_signal("all", {"text": "now"}, AGENT).instances == 1
    assert (tasks(instance), states(instance, SignalSubscription)) == ([], ["suspended"])
    resume(instance)

    assert (tasks(instance), seen_by(instance, "b")) == (["b"], {"text": "now"})


@pytest.mark.parametrize(("first", "then"), [("m", "b"), ("x", "c")])
def test_what_came_is_given_in_the_order_in_which_it_came(first: str, then: str, tenant: int) -> None:
    drawn = Diagram().path("start:s", "race:g", "catch:m", "user:b", "end:e").message("m", "m", "=key")
    instance = start(drawn.path("g", "catch:x", "user:c", "end:f").signal("x", "all"), {"key": "k"})
    suspend(instance)

    for one in (first, "x" if first == "m" else "m"):
        publish_message("m", "k", {}, AGENT) if one == "m" else broadcast_signal("all", {}, AGENT)
    resume(instance)

    assert (tasks(instance), held()) == ([then], 0)


def test_signal_is_for_those_who_wait_when_it_is_sent(tenant: int) -> None:
    drawn = letters()
    drawn.path("b", "catch:x", "user:c", "end:f").signal("x", "all")
    instance = start(drawn, {"key": "k"})
    suspend(instance)

    assert broadcast_signal("all", {}, AGENT).instances == 0
    assert held() == 0


# Conditions and variables


def test_conditions_are_looked_at_when_the_instance_is_resumed(tenant: int) -> None:
    drawn = Diagram().path("start:s", "catch:c", "user:b", "end:e").condition("c", "n > 5")
    instance = start(drawn, {"n": 1})
    suspend(instance)

    set_variables(instance, {"n": 9}, AGENT)
    assert (tasks(instance), state_of(instance)) == ([], "suspended")
    resume(instance)

    assert tasks(instance) == ["b"]


# Tasks, changes


def test_tasks_of_a_suspended_instance_stay_but_nobody_works_on_them(tenant: int) -> None:
    instance = start(boxed())
    key = open_tasks(instance)["a"]
    suspend(instance)

    assert tasks(instance) == ["a"]
    for attempt in (
        lambda: complete_user_task(key, {}, AGENT), lambda: claim_user_task(key, AGENT),
        lambda: assign_user_task(key, None, AGENT),
    ):
        with pytest.raises(InvalidState, match=r"to be running, but it is suspended\. Wait until somebody resumes it"):
            attempt()
    resume(instance)
    complete_user_task(key, {}, AGENT)
    assert tasks(instance) == ["b"]


def test_suspended_instance_can_be_cancelled(tenant: int) -> None:
    with clock.at(START):
        instance, job = start(boxed()), start(worked())
    for key in (instance, job):
        suspend(key)
        cancel_process_instance(key, "over", AGENT)

        assert state_of(key) == "cancelled"
        assert_engine_is_empty(key)
    assert (states(instance, Timer), states(job, Job)) == (["cancelled", "cancelled"], ["cancelled"])


def test_suspended_instance_can_be_modified_and_sleeps_on(tenant: int) -> None:
    with clock.at(START):
        instance = start(worked().path("user:a", "end:g").boundary("late", "a").timer("late", timeDuration="PT1H")
                         .path("late", "user:l", "end:h"))
        suspend(instance)
        modify_process_instance(instance, "try", AGENT, activate=[Activation("a"), Activation("j")])
    with clock.at(START + 2 * HOUR):
        assert (jobs(), fire_due_timers(), state_of(instance)) == ([], 0, "suspended")
        assert (states(instance, Timer), states(instance, Job)) == (["suspended"], ["suspended", "suspended"])

        resume(instance)
        assert (len(jobs()), fire_due_timers(), tasks(instance)) == (2, 1, ["l"])


def test_suspended_instance_can_be_moved_to_its_end(tenant: int) -> None:
    instance = start(boxed())
    suspend(instance)
    with reading() as session:
        token = session.execute(select(UserTask.token_id).where(UserTask.instance_key == instance)).scalar_one()

    move_token(instance, token, "e", "done by phone", AGENT)

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_called_processes_are_suspended_with_the_instance(tenant: int) -> None:
    start(Diagram("other").path("start:os", "service:o", "end:oe").zeebe("o", "taskDefinition", type="send"))
    jobs()
    instance = start(Diagram().path("start:s", "call:c", "user:b", "end:e")
                     .zeebe("c", "calledElement", processId="other"))
    suspend(instance)

    assert jobs() == []
    resume(instance)
    (job,) = jobs()
    complete_job(job.key, {}, AGENT)
    assert tasks(instance) == ["b"]


def test_what_cannot_go_on_after_the_resumption_stands_with_a_fault(tenant: int) -> None:
    drawn = letters().path("m", "xor:x").path("x", "end:f", when="missing = 1").path("x", "end:g", when="missing = 2")
    instance = start(drawn, {"key": "k"})
    suspend(instance)
    publish_message("m", "k", {}, AGENT)

    resume(instance)

    assert (state_of(instance), [fault.element_id for fault in open_faults(instance)]) == ("active", ["x"])
