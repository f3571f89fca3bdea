"""An instance that cannot go on stops nobody else: it has a fault that says what, where and what to do, and goes on
once that is mended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import DataError, OperationalError

from database import db, reading, unit_of_work
from engine import clock
from engine.runtime import (
    activate_jobs,
    broadcast_signal,
    cancel_process_instance,
    complete_job,
    publish_message,
    resolve_fault,
    set_variables,
    suspend_process_instance,
)
from engine.spiff import state, workflow
from engine.state.tables import ElementEventRow, Fault, ProcessInstance, SignalSubscription, UserTaskCandidate
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    damage,
    open_faults,
    open_tasks,
    start,
    state_of,
    timers,
)

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
HOUR = timedelta(hours=1)


def waiting_for_time(process_id: str = "process") -> Diagram:
    return Diagram(process_id).path("start:s", "catch:t", "user:u", "end:e").timer("t", timeDuration="PT1M")


def endless() -> Diagram:
    """After its timer it goes round and round until ``stop`` is true."""
    drawn = Diagram("endless").path("start:s", "catch:t", "script:a", "xor:x", "a", when="not(stop)")
    drawn.flows[-1].condition = "=not(stop)"
    drawn.path("x", "user:u", "end:e", when="stop")
    return drawn.zeebe("a", "script", expression="=1", resultVariable="n").timer("t", timeDuration="PT1M")


def restore(instance: int, was: bytes) -> None:
    """Bring the state back, as from a back-up."""
    with unit_of_work() as work:
        work.session.execute(update(ProcessInstance).where(ProcessInstance.key == instance).values(state=was))


def only_fault(instance: int) -> Fault:
    """Its fault, which says what to do."""
    (fault,) = open_faults(instance)
    assert fault.message.startswith("Expected ") and fault.at is not None
    return fault


@contextmanager
def refusing(problem: Exception, table: str) -> Iterator[None]:
    """The database refuses to write the table."""

    def refuse(*call: object) -> None:
        if str(call[2]).startswith((f"INSERT INTO {table}", f"UPDATE {table}")):
            raise problem

    event.listen(db.engine, "before_cursor_execute", refuse)
    yield
    event.remove(db.engine, "before_cursor_execute", refuse)


def test_timer_of_a_damaged_instance_is_a_fault_and_fires_once_it_is_restored() -> None:
    with clock.at(NOON):
        broken, healthy = start(waiting_for_time()), start(waiting_for_time())
    was = damage(broken)
    with clock.at(LATER):
        assert fire_due_timers() == 2
        assert fire_due_timers() == 0

    fault = only_fault(broken)
    assert (fault.element_id, fault.kind, fault.at) == ("t", "DamagedState", LATER)
    assert "bytes are damaged" in fault.message and "Restore" in fault.message
    assert list(open_tasks(healthy)) == ["u"]
    restore(broken, was)
    with clock.at(LATER):
        resolve_fault(fault.key, AGENT)
        fire_due_timers()
    assert (list(open_tasks(broken)), open_faults(broken)) == (["u"], [])


def test_signal_reaches_all_others_when_one_instance_is_damaged() -> None:
    drawn = Diagram().path("start:s", "catch:c", "user:u", "end:e").signal("c", "fire")
    broken, healthy = start(drawn), start(drawn)
    was = damage(broken)

    assert broadcast_signal("fire", {}, AGENT).instances == 1

    assert list(open_tasks(healthy)) == ["u"]
    fault = only_fault(broken)
    assert (fault.element_id, fault.kind) == ("c", "DamagedState")
    restore(broken, was)
    resolve_fault(fault.key, AGENT)
    assert broadcast_signal("fire", {}, AGENT).instances == 1
    assert list(open_tasks(broken)) == ["u"]
    with reading() as session:
        assert set(session.execute(select(SignalSubscription.state)).scalars()) == {"fired"}


def test_message_for_a_damaged_instance_waits_until_it_is_restored() -> None:
    drawn = Diagram().path("start:s", "catch:c", "user:u", "end:e").message("c", "news")
    broken = start(drawn, {"key": "k"})
    was = damage(broken)

    assert publish_message("news", "k", {"n": 1}, AGENT, time_to_live=HOUR).instances == []

    fault = only_fault(broken)
    assert (fault.element_id, fault.kind) == ("c", "DamagedState")
    restore(broken, was)
    resolve_fault(fault.key, AGENT)
    assert (list(open_tasks(broken)), open_faults(broken)) == (["u"], [])


def test_sender_goes_on_when_the_receiver_is_damaged() -> None:
    receiving = Diagram("receiver").path("start:s", "catch:c", "user:u", "end:e").message("c", "news")
    broken = start(receiving, {"key": "k"})
    damage(broken)
    sending = Diagram("sender").path("start:s", "catch:t", "throw:m", "end:e").message("m", "news")
    with clock.at(NOON):
        sender = start(sending.timer("t", timeDuration="PT1M"), {"key": "k"})
    with clock.at(LATER):
        fire_due_timers()

    assert (state_of(sender), open_faults(sender)) == ("completed", [])
    assert only_fault(broken).element_id == "c"


def test_job_of_a_damaged_instance_keeps_no_other_from_the_workers() -> None:
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")
    broken, healthy = start(drawn), start(drawn)
    was = damage(broken)

    given = activate_jobs("print", "w", HOUR, 10)

    assert [job.instance_key for job in given] == [healthy]
    fault = only_fault(broken)
    assert (fault.element_id, "bytes are damaged" in fault.message) == ("j", True)
    restore(broken, was)
    resolve_fault(fault.key, AGENT)
    (job,) = activate_jobs("print", "w", HOUR, 10)
    complete_job(job.key, {}, AGENT)
    assert state_of(broken) == "completed"
    assert_engine_is_empty(broken)


def test_loop_without_a_wait_is_a_fault_and_goes_on_once_it_can_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "MAX_STEPS", 300)
    with clock.at(NOON):
        round_and_round, healthy = start(endless(), {"stop": False}), start(waiting_for_time())
    with clock.at(LATER):
        fire_due_timers()

    fault = only_fault(round_and_round)
    assert "went on for 300 steps" in fault.message and fault.element_id in ("a", "x")
    assert list(open_tasks(healthy)) == ["u"]
    set_variables(round_and_round, {"stop": True}, AGENT)
    resolve_fault(fault.key, AGENT)
    assert (list(open_tasks(round_and_round)), open_faults(round_and_round)) == (["u"], [])


def test_step_that_takes_too_long_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = iter(range(10_000))
    monkeypatch.setattr("engine.spiff.workflow.time.monotonic", lambda: float(next(passed)))
    with clock.at(NOON):
        slow = start(endless(), {"stop": False})
    with clock.at(LATER):
        fire_due_timers()

    assert "went on for 30 seconds" in only_fault(slow).message


def test_instance_that_grows_too_large_is_a_fault_before_it_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Diagram("large").path("start:s", "catch:t", "script:a", "user:u", "end:e").timer("t", timeDuration="PT1M")
    drawn.zeebe("a", "script", expression="=for i in 1..n return i", resultVariable="list")
    monkeypatch.setattr(state, "MAX_BYTES", 2_000)
    with clock.at(NOON):
        large, healthy = start(drawn, {"n": 5000}), start(waiting_for_time())
    with clock.at(LATER):
        fire_due_timers()

    fault = only_fault(large)
    assert "Keep less in its variables" in fault.message
    assert list(open_tasks(healthy)) == ["u"]
    set_variables(large, {"n": 3}, AGENT)
    resolve_fault(fault.key, AGENT)
    assert (list(open_tasks(large)), open_faults(large)) == (["u"], [])


@pytest.mark.parametrize("problem", [
    DataError("INSERT", {}, ValueError("too big")), OperationalError("INSERT", {}, type("Limit", (Exception,), {
        "sqlstate": "54000"})()),
])  # fmt: skip
def test_step_that_the_database_refuses_is_a_fault_of_its_instance(problem: Exception) -> None:
    with clock.at(NOON):
        broken = start(waiting_for_time())
    with clock.at(LATER), refusing(problem, "user_task"):
        fire_due_timers()

    fault = only_fault(broken)
    assert (fault.kind, timers(broken)["t"][0]) == (type(problem).__name__, "faulted")
    with clock.at(LATER):
        resolve_fault(fault.key, AGENT)
        fire_due_timers()
    assert list(open_tasks(broken)) == ["u"]


def test_timer_that_has_to_give_way_stays_due_and_the_others_fire(monkeypatch: pytest.MonkeyPatch) -> None:
    deadlock = OperationalError("UPDATE", {}, type("Deadlock", (Exception,), {"sqlstate": "40P01"})())
    monkeypatch.setattr("database.work.time.sleep", lambda _seconds: None)
    with clock.at(NOON):
        crowded = start(waiting_for_time("crowded"))
    with clock.at(NOON + timedelta(seconds=1)):
        healthy = start(Diagram("other").path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT1M"))
    with clock.at(LATER):
        with refusing(deadlock, "user_task"):
            assert fire_due_timers() == 2
        assert (open_faults(crowded), timers(crowded)["t"][0]) == ([], "armed")
        assert state_of(healthy) == "completed"
        assert fire_due_timers() == 1
    assert list(open_tasks(crowded)) == ["u"]


def test_damaged_instance_is_cancelled_with_all_that_waits_for_it() -> None:
    drawn = Diagram().path("start:s", "and:a", "user:u", "end:e").path("a", "service:j", "end:f").path("a", "catch:m")
    drawn.path("m", "end:g").zeebe("j", "taskDefinition", type="print").message("m", "news")
    drawn.boundary("b", "u").timer("b", timeDuration="PT1H").path("b", "end:h")
    drawn.zeebe("u", "assignmentDefinition", candidateGroups="one, two")
    broken, healthy = start(drawn, {"key": "k"}), start(drawn, {"key": "l"})
    damage(broken)
    assert len(activate_jobs("print", "w", HOUR, 10)) == 1 and only_fault(broken).element_id == "j"

    moved = cancel_process_instance(broken, "Its bytes are gone", AGENT)

    assert (moved.ended, state_of(broken), state_of(healthy)) == (True, "cancelled", "active")
    assert_engine_is_empty(broken)
    assert list(open_tasks(healthy)) == ["u"]
    with reading() as session:
        candidates = select(UserTaskCandidate.instance_key).distinct()
        assert set(session.execute(candidates).scalars()) == {healthy}
        last = select(ElementEventRow).where(ElementEventRow.instance_key == broken).order_by(ElementEventRow.key)
        event_row = session.execute(last).scalars().all()[-1]
        told = event_row.details or {}
        assert (event_row.kind, told["reason"]) == ("instance_cancelled", "Its bytes are gone")
        assert "damaged" in str(told["unread"])


def test_damaged_instance_that_sleeps_hands_its_held_message_to_the_next() -> None:
    drawn = Diagram().path("start:s", "catch:c", "end:e").message("c", "news")
    broken = start(drawn, {"key": "k"})
    suspend_process_instance(broken, "wait", AGENT)
    publish_message("news", "k", {}, AGENT, time_to_live=HOUR)
    damage(broken)

    cancel_process_instance(broken, "Its bytes are gone", AGENT)

    assert state_of(start(drawn, {"key": "k"})) == "completed"
