"""Programs and workers are not stopped by one element: it stands with a fault, and can try again."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from database import UnitOfWork, reading
from engine import clock
from engine.errors import ExecutionFault, InvalidInput, InvalidState, NotFound
from engine.registry import Actor, InlineCall, InlineHandler, InstanceRef, registry
from engine.runtime import (
    cancel_process_instance,
    complete_user_task,
    correlate_message,
    create_process_instance,
    move_token,
    resolve_fault,
    set_variables,
)
from engine.runtime.variables import process_variables
from engine.state.tables import Deployment, Fault, ProcessInstance
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    create,
    events_of,
    open_faults,
    open_tasks,
    start,
    state_of,
    timers,
)

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def choice() -> Diagram:
    drawn = Diagram().path("start:s", "and:f", "xor:x", "user:big", "end:e").path("f", "user:beside", "end:b")
    drawn.flows = [flow for flow in drawn.flows if (flow.source, flow.target) != ("x", "big")]
    return drawn.path("x", "big", when="n > 5").path("x", "end:small", when="n <= 5")


def test_start_by_a_program_leaves_what_fails_standing_and_goes_on_beside() -> None:
    instance = create(choice())

    (fault,) = open_faults(instance)
    assert (fault.element_id, fault.kind, fault.token_id is not None) == ("x", "ExecutionFault", True)
    assert "“n > 5” is null" in fault.message and fault.sentence is not None
    assert list(open_tasks(instance)) == ["beside"]


def test_start_by_a_person_is_refused_and_stores_nothing() -> None:
    with pytest.raises(ExecutionFault):
        start(choice())

    with reading() as session:
        assert session.execute(select(ProcessInstance)).all() == []


def test_fault_is_resolved_once_its_cause_is_mended() -> None:
    instance = create(choice())
    (fault,) = open_faults(instance)

    set_variables(instance, {"n": 7}, AGENT)
    answer = resolve_fault(fault.key, AGENT, "r1")

    assert set(open_tasks(instance)) == {"beside", "big"}
    assert open_faults(instance) == []
    assert resolve_fault(fault.key, AGENT, "r1") == answer
    with pytest.raises(InvalidState, match="it is resolved"):
        resolve_fault(fault.key, AGENT)


def test_resolving_without_a_mend_is_a_new_fault() -> None:
    instance = create(choice())
    (first,) = open_faults(instance)

    resolve_fault(first.key, AGENT)

    (second,) = open_faults(instance)
    assert second.key != first.key and second.element_id == "x"


def test_each_token_has_its_own_fault() -> None:
    drawn = Diagram().path("start:s", "and:f", "script:a", "end:e").path("f", "script:b", "end:g")
    for script in ("a", "b"):
        drawn.path("f", f"xor:{script}x").path(f"{script}x", f"end:{script}e", when="no")
        drawn.zeebe(script, "script", expression="=1", resultVariable=script)

    instance = create(drawn)

    assert sorted(fault.element_id for fault in open_faults(instance)) == ["ax", "bx"]


def test_fault_ends_with_a_moved_token_and_with_its_instance() -> None:
    moved, cancelled = create(choice()), create(choice())
    (fault,) = open_faults(moved)

    move_token(moved, str(fault.token_id), "big", "decided by phone", AGENT)
    cancel_process_instance(cancelled, "stop", AGENT)

    assert set(open_tasks(moved)) == {"beside", "big"}
    assert (open_faults(moved), open_faults(cancelled)) == ([], [])
    with pytest.raises(NotFound):
        resolve_fault(4711, AGENT)


def test_dead_locked_instance_is_a_fault_of_the_join() -> None:
    drawn = Diagram().path("start:s", "xor:x", "and:j", "end:e").path("x", "user:u", "j")
    drawn.nodes["x"].attributes["default"] = "x_to_j"
    drawn.flows = [flow for flow in drawn.flows if flow.target != "u"]
    drawn.path("x", "u", when="false")

    instance = create(drawn)

    (fault,) = open_faults(instance)
    assert fault.element_id == "j" and "no further token can come" in fault.message
    resolve_fault(fault.key, AGENT)
    assert [again.element_id for again in open_faults(instance)] == ["j"]
    move_token(instance, str(open_faults(instance)[0].token_id), "u", "forgotten", AGENT)
    assert list(open_tasks(instance)) == ["u"]


def test_message_whose_result_cannot_be_mapped_is_taken_and_tried_again() -> None:
    drawn = Diagram().path("start:s", "catch:m", "user:u", "end:e").message("m", "m")
    drawn.mapping("m", outputs={"total": "count(for i in 1..limit return i)"})
    instance = start(drawn, {"key": "k", "limit": 1_000_000})

    correlate_message("m", "k", {"answer": 42}, AGENT, tolerant=True)

    (fault,) = open_faults(instance)
    assert fault.element_id == "m" and open_tasks(instance) == {}
    with pytest.raises(NotFound):
        correlate_message("m", "k", {}, AGENT, tolerant=True)
    set_variables(instance, {"limit": 3}, AGENT)
    resolve_fault(fault.key, AGENT)
    assert list(open_tasks(instance)) == ["u"]
    assert ("message_received", "m") in events_of(instance)


def test_scope_that_cannot_complete_stands_and_is_tried_again() -> None:
    drawn = Diagram().path("start:s", "sub:p", "user:u", "end:e")
    drawn.inside("p", lambda inner: inner.path("start:ps", "catch:t", "end:pe").timer("t", timeDuration="PT1M"))
    drawn.mapping("p", outputs={"total": "count(for i in 1..limit return i)"})
    with clock.at(NOON):
        instance = start(drawn, {"limit": 1_000_000})
    with clock.at(NOON + timedelta(hours=1)):
        fire_due_timers()

    (fault,) = open_faults(instance)
    assert (fault.element_id, timers(instance)["t"][0]) == ("p", "fired")
    set_variables(instance, {"limit": 3}, AGENT)
    resolve_fault(fault.key, AGENT)
    assert list(open_tasks(instance)) == ["u"]


def test_condition_that_gives_no_boolean_stands_until_it_does() -> None:
    drawn = Diagram().path("start:s", "and:f", "catch:c", "end:e").path("f", "user:u", "end:g")
    drawn.raw("c", body="<bpmn:conditionalEventDefinition><bpmn:condition>=ready</bpmn:condition>"
                        "</bpmn:conditionalEventDefinition>")
    instance = start(drawn)

    set_variables(instance, {"ready": "soon"}, AGENT)
    (fault,) = open_faults(instance)
    set_variables(instance, {"ready": True}, AGENT)
    resolve_fault(fault.key, AGENT)

    assert ("condition_met", "c") in events_of(instance)
    assert (open_faults(instance), list(open_tasks(instance))) == ([], ["u"])


def test_endless_loop_after_a_timer_is_a_fault_of_the_timer() -> None:
    drawn = Diagram().path("start:s", "catch:t", "task:a", "task:b", "a").timer("t", timeDuration="PT1M")
    with clock.at(NOON):
        instance = start(drawn)
    with clock.at(NOON + timedelta(hours=1)):
        assert fire_due_timers() == 1
        assert fire_due_timers() == 0

    (fault,) = open_faults(instance)
    assert "went on for" in fault.message and timers(instance)["t"][0] == "fired"


def test_work_of_handlers_is_taken_back_with_the_try_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = count(1)

    def handler(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> dict[str, object]:
        work.session.add(Deployment(name="by the handler", at=NOON))
        work.memo["seen"] = int(str(work.memo.get("seen", 0))) + 1
        return {"seen": work.memo["seen"], "tried": next(tries)}

    counting: InlineHandler = handler
    monkeypatch.setitem(registry.inline_handlers, "count", counting)
    drawn = Diagram().path("start:s", "service:c", "xor:x").zeebe("c", "taskDefinition", type="count")

    instance = create(drawn.path("x", "end:e", when="never"))

    assert [fault.element_id for fault in open_faults(instance)] == ["x"]
    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        assert process_variables(session, row) == {"seen": 1, "tried": 2}
        made = session.execute(select(Deployment).where(Deployment.name == "by the handler")).scalars().all()
    assert len(made) == 1


def test_timer_that_a_defect_stopped_is_armed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_call: object, **_named: object) -> dict[str, object]:
        raise RuntimeError("a defect")

    failing: InlineHandler = broken
    monkeypatch.setitem(registry.inline_handlers, "work", failing)
    drawn = Diagram().path("start:s", "catch:t", "service:c", "end:e").timer("t", timeDuration="PT1M")
    with clock.at(NOON):
        instance = start(drawn.zeebe("c", "taskDefinition", type="work"))
    with clock.at(NOON + timedelta(hours=1)):
        fire_due_timers()
        (fault,) = open_faults(instance)
        assert (fault.kind, timers(instance)["t"][0]) == ("RuntimeError", "faulted")
        mended: InlineHandler = lambda *_call, **_named: {}  # noqa: E731  # a name for its type
        monkeypatch.setitem(registry.inline_handlers, "work", mended)

        resolve_fault(fault.key, AGENT)
        assert (timers(instance)["t"][0], open_faults(instance)) == ("armed", [])
        fire_due_timers()

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_nothing_is_left_over_once_all_faults_are_mended() -> None:
    instance = create(choice())
    set_variables(instance, {"n": 1}, AGENT)

    resolve_fault(open_faults(instance)[0].key, AGENT)
    complete_user_task(open_tasks(instance)["beside"], {}, AGENT)

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_program_starts_only_what_is_deployed_and_where_it_has_an_element() -> None:
    create(choice())
    with reading() as session:
        definition = session.execute(select(ProcessInstance.definition_key)).scalar_one()

    with pytest.raises(NotFound):
        create_process_instance(4711, {}, AGENT)
    with pytest.raises(InvalidInput, match="Name one that it has"):
        create_process_instance(definition, {}, AGENT, at_element="nowhere")
    there = create_process_instance(definition, {}, AGENT, at_element="big")
    assert list(open_tasks(there.instance_key)) == ["big"]


def test_faults_are_counted_on_the_instance() -> None:
    instance = create(choice())

    with reading() as session:
        row = session.execute(select(ProcessInstance.open_faults).where(ProcessInstance.key == instance)).scalar_one()
        kept = session.execute(select(Fault)).scalars().all()
    assert (row, len(kept)) == (1, 1)
