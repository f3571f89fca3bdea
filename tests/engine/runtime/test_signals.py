"""A signal reaches everyone in the organisation who waits for it, and nobody else."""

import pytest
from sqlalchemy import select

from database import in_tenant, reading
from engine.runtime import broadcast_signal, cancel_process_instance
from engine.runtime.variables import process_variables
from engine.state.tables import ProcessInstance, SignalSubscription
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, open_faults, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")


def waiting(process_id: str = "process", name: str = "alarm") -> Diagram:
    drawn = Diagram(process_id).path("start:s", "catch:c", "end:e")
    drawn.extra.append(f'<bpmn:signal id="S" name="{name}"/>')
    return drawn.raw("c", body='<bpmn:signalEventDefinition signalRef="S"/>')


def subscription_states(instance: int) -> list[str]:
    with reading() as session:
        mine = select(SignalSubscription.state).where(SignalSubscription.instance_key == instance)
        return list(session.execute(mine).scalars())


def test_every_waiting_instance_goes_on_with_the_variables() -> None:
    instances = [start(waiting()), start(waiting("other"))]
    deaf = start(waiting("deaf", "fire"))

    answer = broadcast_signal("alarm", {"level": 3}, AGENT)

    assert answer.instances == 2
    assert [state_of(instance) for instance in [*instances, deaf]] == ["completed", "completed", "active"]
    with reading() as session:
        assert process_variables(session, session.get_one(ProcessInstance, instances[0])) == {"level": 3}
    assert_engine_is_empty(instances[0])


def test_nobody_waiting_is_no_offence() -> None:
    assert broadcast_signal("alarm", {}, AGENT).instances == 0


def test_signal_sent_twice_with_one_id_acts_once() -> None:
    start(waiting())
    first = broadcast_signal("alarm", {}, AGENT, "s1")
    late = start(waiting())

    assert broadcast_signal("alarm", {}, AGENT, "s1") == first
    assert state_of(late) == "active"


def test_another_organisation_hears_nothing(other_tenant: int) -> None:
    instance = start(waiting())

    with in_tenant(other_tenant):
        assert broadcast_signal("alarm", {}, AGENT).instances == 0

    assert state_of(instance) == "active"


def test_instance_that_cannot_go_on_stops_no_other() -> None:
    broken = waiting("broken").path("c", "xor:x").path("x", "end:f", when="never")
    first, second = start(broken), start(waiting())

    assert broadcast_signal("alarm", {}, AGENT).instances == 2

    assert [fault.element_id for fault in open_faults(first)] == ["x"]
    assert (state_of(first), state_of(second)) == ("active", "completed")


def test_subscription_ends_with_its_instance() -> None:
    instance = start(waiting())

    cancel_process_instance(instance, "stop", AGENT)

    assert subscription_states(instance) == ["cancelled"]
    assert broadcast_signal("alarm", {}, AGENT).instances == 0


def test_non_interrupting_boundary_event_hears_it_each_time() -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").boundary("c", "u", interrupting=False).path("c", "user:v")
    drawn.extra.append('<bpmn:signal id="S" name="alarm"/>')
    instance = start(drawn.raw("c", body='<bpmn:signalEventDefinition signalRef="S"/>').path("v", "end:f"))

    broadcast_signal("alarm", {}, AGENT)
    assert set(open_tasks(instance)) == {"u", "v"}

    assert broadcast_signal("alarm", {}, AGENT).instances == 1
    assert subscription_states(instance) == ["armed"]
