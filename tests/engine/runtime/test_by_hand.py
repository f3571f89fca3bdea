"""What is done to one instance by hand: it alone is changed, others hear what it sends, and the history says all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine import clock
from engine.feel import to_json
from engine.registry import Actor
from engine.runtime import (
    Activation,
    Resource,
    activate_jobs,
    cancel_process_instance,
    complete_job,
    deploy,
    fail_job,
    migrate_process_instance,
    modify_process_instance,
    publish_message,
    resolve_fault,
    resume_process_instance,
    set_variables,
    start_operation,
    suspend_process_instance,
    update_job,
)
from engine.runtime.standing import Standing
from engine.state.tables import ElementEventRow, Fault, HeldArrival, ProcessInstance, UserTask
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, definition_of, open_faults, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")


def asleep(diagram: Diagram, key: str) -> int:
    """A suspended instance that has the variable ``key``."""
    instance = start(diagram, {"key": key})
    suspend_process_instance(instance, "Flood", AGENT)
    return instance


def taken(job_type: str) -> list[int]:
    """Instances of the jobs that are handed out."""
    return [job.instance_key for job in activate_jobs(job_type, "w", timedelta(minutes=1), 9)]


def kept_for() -> list[int]:
    """Instances that something is kept for, once for each thing."""
    with reading() as session:
        return list(session.execute(select(HeldArrival.instance_key)).scalars())


def test_resuming_one_instance_hands_out_its_jobs_alone() -> None:
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")
    resumed, sleeper = asleep(drawn, "1"), asleep(drawn, "2")

    resume_process_instance(resumed, "Over", AGENT)

    assert taken("print") == [resumed]
    resume_process_instance(sleeper, "Over", AGENT)
    assert taken("print") == [sleeper]


def test_resuming_one_instance_gives_out_what_was_kept_for_it_alone() -> None:
    drawn = Diagram().path("start:s", "catch:m", "user:u", "end:e").message("m", "paid", "=key")
    resumed, sleeper = asleep(drawn, "1"), asleep(drawn, "2")
    for key in ("1", "2"):
        publish_message("paid", key, {}, AGENT)
    later = start(drawn, {"key": "2"})

    resume_process_instance(resumed, "Over", AGENT)
    assert list(open_tasks(later)) == []
    assert (list(open_tasks(resumed)), list(open_tasks(sleeper)), state_of(sleeper)) == (["u"], [], "suspended")
    assert kept_for() == [sleeper]
    resume_process_instance(sleeper, "Over", AGENT)

    assert (list(open_tasks(sleeper)), list(open_tasks(later)), kept_for()) == (["u"], [], [])


def test_result_that_was_kept_goes_to_the_job_of_the_resumed_instance_alone() -> None:
    drawn = Diagram().path("start:s", "service:j", "user:u", "end:e").zeebe("j", "taskDefinition", type="print")
    instances = [start(drawn) for _ in range(2)]
    for job in activate_jobs("print", "w", timedelta(minutes=1), 9):
        suspend_process_instance(job.instance_key, "Flood", AGENT)
        complete_job(job.key, {}, AGENT)

    resume_process_instance(instances[0], "Over", AGENT)

    assert [list(open_tasks(instance)) for instance in instances] == [["u"], []]


def test_message_that_is_sent_when_an_instance_is_resumed_reaches_others() -> None:
    receiver = start(Diagram("receiver").path("start:s", "catch:m", "end:e").message("m", "news", '="k"'))
    drawn = Diagram("sender").path("start:s", "catch:c", "throw:t", "end:e").message("t", "news", '="k"')
    sender = start(drawn.condition("c", "=true = ready"), {"ready": False})
    suspend_process_instance(sender, "Flood", AGENT)
    set_variables(sender, {"ready": True}, AGENT)
    assert state_of(receiver) == "active"

    resume_process_instance(sender, "Over", AGENT)

    assert (state_of(sender), state_of(receiver)) == ("completed", "completed")


def test_history_of_a_migration_says_what_began_and_what_ended_by_it() -> None:
    old = Diagram().path("start:s", "user:u", "end:e").boundary("late", "u").timer("late", timeDuration="PT1H")
    instance = start(old.path("late", "end:f"))
    new = Diagram().path("start:s", "user:u", "end:e").boundary("soon", "u").timer("soon", timeDuration="PT5M")
    deploy("test", [Resource("process", "process", "test.bpmn", new.path("soon", "end:f").xml())], AGENT)

    migrate_process_instance(instance, definition_of("process"), {}, "Sooner", AGENT)

    with reading() as session:
        mine = (ElementEventRow.instance_key == instance, ElementEventRow.kind == "instance_migrated")
        details = session.execute(select(ElementEventRow.details).where(*mine)).scalar_one()
    assert details is not None and isinstance(details["changes"], list)
    assert sorted(change["element"] for change in details["changes"]) == ["late", "soon"]


def renamed(name: str, mapping: dict[str, str], *instances: int) -> None:
    """Take instances to a version in which they stand at another id."""
    drawn = Diagram().path("start:s", f"xor:{name}", "user:b", "end:e")
    drawn.flows = [flow for flow in drawn.flows if flow.source != name]
    drawn.path(name, "b", when="n > 5").path(name, "end:f", when="n <= 5")
    deploy("test", [Resource("process", "process", "test.bpmn", drawn.xml())], AGENT)
    for instance in instances:
        migrate_process_instance(instance, definition_of("process"), mapping, "Renamed", AGENT)


def stuck() -> int:
    """An instance that cannot choose at ``x``."""
    return create(Diagram().path("start:s", "xor:x").path("x", "end:e", when="n > 5").path("x", "end:f", when="n <= 5"))


def faults(instance: int) -> list[tuple[str, bool]]:
    """Element of each fault of an instance, and whether it is open; oldest first."""
    mine = select(Fault.element_id, Fault.resolved_at).where(Fault.instance_key == instance).order_by(Fault.key)
    with reading() as session:
        return [(element, resolved is None) for element, resolved in session.execute(mine)]


def counted(instance: int) -> int:
    """Open faults as they are counted on the instance."""
    with reading() as session:
        return session.get_one(ProcessInstance, instance).open_faults


def test_migration_of_one_instance_leaves_the_tasks_and_faults_of_another_as_they_are() -> None:
    first, second = stuck(), stuck()
    drawn = Diagram("tasks").path("start:s", "user:a", "end:e")
    moved, other = start(drawn), start(drawn)
    renamed("y", {"x": "y"}, first)
    new = Diagram("tasks").path("start:s", "user:b", "end:e")
    deploy("test", [Resource("process", "tasks", "test.bpmn", new.xml())], AGENT)
    migrate_process_instance(moved, definition_of("tasks"), {"a": "b"}, "Renamed", AGENT)

    assert (faults(first), faults(second)) == ([("y", True)], [("x", True)])
    assert (list(open_tasks(moved)), list(open_tasks(other))) == (["b"], ["a"])


def test_fault_that_was_resolved_before_a_migration_keeps_its_element() -> None:
    instance = stuck()
    resolve_fault(open_faults(instance)[0].key, AGENT)

    renamed("y", {"x": "y"}, instance)

    assert faults(instance) == [("x", False), ("y", True)]


def test_faults_are_counted_on_their_instance_until_they_are_resolved() -> None:
    at_gateway = stuck()
    drawn = Diagram("printing").path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")
    given_up = start(drawn)
    [job] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    fail_job(job.key, 0, AGENT, error_message="Out of paper.")
    assert (counted(at_gateway), counted(given_up)) == (1, 1)

    update_job(job.key, AGENT, retries=1)
    resolve_fault(open_faults(given_up)[0].key, AGENT)
    set_variables(at_gateway, {"n": 7}, AGENT)
    resolve_fault(open_faults(at_gateway)[0].key, AGENT)

    assert (counted(at_gateway), counted(given_up)) == (0, 0)


def test_fault_of_a_timer_is_counted_on_its_instance() -> None:
    drawn = Diagram("clock").path("start:s", "catch:t", "xor:x").timer("t", timeDuration="PT1M")
    instance = start(drawn.path("x", "end:e", when="n > 5").path("x", "end:f", when="n <= 5"))

    with clock.at(clock.now() + timedelta(minutes=2)):
        fire_due_timers(10)

    assert ([element for element, _ in faults(instance)], counted(instance)) == (["x"], 1)


def test_modification_that_is_sent_twice_puts_one_token() -> None:
    instance = start(Diagram().path("start:s", "user:a", "user:b", "end:e"))

    for _ in range(2):
        modify_process_instance(instance, "Again", AGENT, "click-1", activate=[Activation("b")])

    with reading() as session:
        mine = select(UserTask.element_id).where(UserTask.instance_key == instance, UserTask.state == "open")
        assert sorted(session.execute(mine).scalars()) == ["a", "b"]


def test_fault_that_was_resolved_before_is_not_counted_again() -> None:
    instance = stuck()
    resolve_fault(open_faults(instance)[0].key, AGENT)
    assert counted(instance) == 1

    cancel_process_instance(instance, "Mistake", AGENT)

    assert (faults(instance), counted(instance)) == ([("x", False), ("x", False)], 0)


def test_result_that_was_kept_is_told_as_that_of_its_sender() -> None:
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")
    instance = start(drawn)
    [job] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    suspend_process_instance(instance, "Flood", AGENT)
    complete_job(job.key, {}, Actor(7, "person", "Ola Operator"))

    resume_process_instance(instance, "Over", AGENT)

    with reading() as session:
        mine = (ElementEventRow.instance_key == instance, ElementEventRow.element_id == "j")
        rows = session.execute(select(ElementEventRow.actor_key).where(*mine).order_by(ElementEventRow.key)).scalars()
        assert list(rows)[-1] == 7


def test_as_many_tokens_begin_as_end_at_the_element() -> None:
    instance = start(Diagram().path("start:s", "user:a", "user:b", "end:e"))
    modify_process_instance(instance, "Twice", AGENT, activate=[Activation("a")])

    start_operation("modify", [instance], "On", AGENT, arguments={"at": "a", "activate": ["b"], "cancel": []})

    with reading() as session:
        mine = select(UserTask.element_id).where(UserTask.instance_key == instance, UserTask.state == "open")
        assert sorted(session.execute(mine).scalars()) == ["b", "b"]


def test_operation_sets_variables_of_the_token_that_is_named() -> None:
    instance = start(Diagram().path("start:s", "user:u", "end:e"), {"n": 1})
    arguments = {"variables": to_json({"n": 7}), "token": "2"}

    start_operation("set_variables", [instance], "Wrong there", AGENT, arguments=arguments)

    with reading() as session:
        standing = Standing(session, instance, definition_of("process"))
        assert (standing.variables()["n"], standing.variables_at("2")["n"]) == (1, 7)
