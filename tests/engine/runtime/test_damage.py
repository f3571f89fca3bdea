"""A damaged state is found by the worker on its rounds, before a person needs it."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import update

from database import in_tenant, unit_of_work
from engine import clock
from engine.errors import DamagedState
from engine.runtime import cancel_process_instance, complete_user_task, resolve_fault
from engine.state.tables import ProcessInstance
from engine.worker.states import EVERY, Rounds
from engine.worker.worker import Worker
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, damage, faults, open_faults, open_tasks, start

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def approving() -> Diagram:
    return Diagram().path("start:s", "user:u", "end:e")


def restore(instance: int, was: bytes) -> None:
    """Bring the state back, as from a back-up."""
    with unit_of_work() as work:
        work.session.execute(update(ProcessInstance).where(ProcessInstance.key == instance).values(state=was))


def test_damaged_state_that_only_a_task_waits_with_is_a_fault_of_that_step(tenant: int) -> None:
    healthy, broken = start(approving()), start(approving())
    damage(broken)

    with clock.at(NOON):
        assert Rounds().look() == 1

    (fault,) = open_faults(broken)
    assert (fault.element_id, fault.kind, fault.at) == ("u", "DamagedState", NOON)
    assert "bytes are damaged" in fault.message and "Restore them from a back-up" in fault.message
    assert open_faults(healthy) == []


def test_damage_that_is_known_or_over_is_no_further_fault(tenant: int) -> None:
    known, cancelled = start(approving()), start(approving())
    for instance in (known, cancelled):
        damage(instance)
    cancel_process_instance(cancelled, "cannot be mended", AGENT)
    rounds = Rounds()

    assert [rounds.look(), rounds.look()] == [1, 0]

    assert (len(open_faults(known)), faults()) == (1, 1)


def test_fault_of_damage_is_resolved_once_the_state_is_restored(tenant: int) -> None:
    tried, worked_on = start(approving()), start(approving())
    states = {instance: damage(instance) for instance in (tried, worked_on)}
    Rounds().look()
    (fault,) = open_faults(tried)
    with pytest.raises(DamagedState):
        resolve_fault(fault.key, AGENT)
    assert len(open_faults(tried)) == 1

    for instance, was in states.items():
        restore(instance, was)
    resolve_fault(fault.key, AGENT)
    complete_user_task(open_tasks(worked_on)["u"], {}, AGENT)

    assert (open_faults(tried), list(open_tasks(tried)), open_faults(worked_on)) == ([], ["u"], [])


def test_rounds_come_to_every_instance_of_every_organisation_and_begin_anew(tenant: int, other_tenant: int) -> None:
    mine = [start(approving()) for _ in range(3)]
    with in_tenant(other_tenant):
        theirs = start(approving())
        damage(theirs)
    damage(mine[2])
    rounds = Rounds()

    assert [rounds.look(2), rounds.look(2), rounds.look(2)] == [0, 2, 0]
    damage(mine[0])
    assert [rounds.look(2), rounds.look(2)] == [1, 0]
    with in_tenant(other_tenant):
        assert [fault.element_id for fault in open_faults(theirs)] == ["u"]


def test_idle_worker_looks_a_few_times_a_minute(tenant: int, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, now = start(approving()), [1000.0]
    monkeypatch.setattr("engine.worker.states.time.monotonic", lambda: now[0])
    rounds = Rounds()
    rounds.look_if_time()
    damage(broken)

    rounds.look_if_time()
    assert open_faults(broken) == []
    now[0] += EVERY
    rounds.look_if_time()

    assert len(open_faults(broken)) == 1


def test_worker_goes_its_rounds(app: Flask, tenant: int) -> None:
    broken = start(approving())
    damage(broken)
    worker = Worker(app.app_context)

    worker._work()

    assert len(open_faults(broken)) == 1
