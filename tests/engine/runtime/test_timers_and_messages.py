"""Timers fire once, when due; messages find the instance that waits for them; faults stop nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from database import db
from engine import clock
from engine.errors import NotFound
from engine.runtime import correlate_message, end_replay, fire_timer
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, faults, open_tasks, start, state_of, timers

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def time_box() -> Diagram:
    drawn = Diagram().path("start:s", "user:a", "end:e").boundary("late", "a").timer("late", timeDuration="PT30M")
    return drawn.path("late", "user:b", "end:f")


def waiting() -> Diagram:
    drawn = Diagram().path("start:s", "race:r", "catch:answer", "end:e").message("answer", "answer", "=key")
    return drawn.path("r", "catch:silence", "end:f").timer("silence", timeDuration="P5D")


def test_fire_timer_moves_the_instance_when_it_is_due(tenant: int) -> None:
    with clock.at(START):
        instance = start(time_box())
        assert fire_due_timers() == 0
    with clock.at(START + timedelta(minutes=30)):
        assert fire_due_timers() == 1
        assert fire_due_timers() == 0

    assert list(open_tasks(instance)) == ["b"]
    assert timers(instance)["late"][0] == "fired"


def test_fire_timer_changes_nothing_when_it_is_not_due(tenant: int) -> None:
    with clock.at(START):
        instance = start(time_box())
        fire_timer(timers(instance)["late"][1])

    assert list(open_tasks(instance)) == ["a"]
    assert timers(instance)["late"][0] == "armed"


def test_fire_timer_changes_nothing_when_it_is_silent_or_has_fired(tenant: int) -> None:
    with clock.at(START):
        instance = start(time_box(), replaying=True)
    key = timers(instance)["late"][1]
    with clock.at(START + timedelta(days=1)):
        fire_timer(key)
        assert list(open_tasks(instance)) == ["a"]

        end_replay(instance, AGENT)
        fire_timer(key)
        fire_timer(key)

    assert (list(open_tasks(instance)), faults()) == (["b"], 0)


def test_fire_timer_stays_silent_while_history_is_replayed(tenant: int) -> None:
    with clock.at(START):
        instance = start(time_box(), replaying=True)
    with clock.at(START + timedelta(days=1)):
        assert fire_due_timers() == 0
        end_replay(instance, AGENT)
        assert fire_due_timers() == 1

    assert list(open_tasks(instance)) == ["b"]


def test_fire_due_timers_makes_a_fault_of_one_that_fails_and_fires_the_others(tenant: int) -> None:
    stuck = Diagram("stuck").path("start:s", "catch:t", "xor:x").timer("t", timeDuration="PT1M")
    stuck.path("x", "end:e", when="missing = 1").path("x", "end:f", when="missing = 2")
    with clock.at(START):
        broken, healthy = start(stuck), start(time_box())
    with clock.at(START + timedelta(hours=1)):
        assert fire_due_timers() == 2
        assert fire_due_timers() == 0

    assert (faults(), timers(broken)["t"][0], state_of(broken)) == (1, "fired", "active")
    assert list(open_tasks(healthy)) == ["b"]


def test_fire_due_timers_leaves_a_timer_due_when_the_database_is_away(tenant: int) -> None:
    def fail(*statement: object) -> None:
        if "UPDATE" in str(statement[2]):
            raise OperationalError("UPDATE", {}, ConnectionError("gone"))

    with clock.at(START):
        instance = start(time_box())
    with clock.at(START + timedelta(minutes=30)):
        event.listen(db.engine, "before_cursor_execute", fail)
        with pytest.raises(OperationalError):
            fire_due_timers()
        event.remove(db.engine, "before_cursor_execute", fail)
        assert (faults(), timers(instance)["late"][0]) == (0, "armed")
        assert fire_due_timers() == 1

    assert list(open_tasks(instance)) == ["b"]


def test_correlate_message_takes_its_branch_and_disarms_the_other(tenant: int) -> None:
    instance = start(waiting(), {"key": "INC-1"})

    correlate_message("answer", "INC-1", {"text": "yes"}, AGENT)

    assert state_of(instance) == "completed"
    assert timers(instance)["silence"][0] == "cancelled"
    assert_engine_is_empty(instance)


def test_correlate_message_is_refused_when_nothing_waits_for_its_key(tenant: int) -> None:
    instance = start(waiting(), {"key": "INC-1"})

    with pytest.raises(NotFound, match="Expected something to wait for message answer with key INC-2"):
        correlate_message("answer", "INC-2", {}, AGENT)

    assert state_of(instance) == "active"


def test_correlate_message_acts_once_when_sent_twice(tenant: int) -> None:
    start(waiting(), {"key": "INC-1"})
    second = start(waiting(), {"key": "INC-1"})

    correlate_message("answer", "INC-1", {}, AGENT, "mail-7")
    correlate_message("answer", "INC-1", {}, AGENT, "mail-7")

    assert state_of(second) == "active"
