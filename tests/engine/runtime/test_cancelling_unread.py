"""An instance whose state is damaged can be cancelled: all that waits for it ends, and the history says so."""

import logging
from datetime import timedelta

import pytest
import zstandard
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine.errors import InvalidInput, InvalidState
from engine.runtime import (
    Resource,
    activate_jobs,
    cancel_process_instance,
    deploy,
    publish_message,
    set_variables,
    start_operation,
    suspend_process_instance,
)
from engine.state.tables import ElementEventRow, HeldArrival, ProcessInstance, UserTaskCandidate
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, events_of, open_faults, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")
HOUR = timedelta(hours=1)
RUBBISH = b"\x28\xb5\x2f\xfdrubbish"
EMPTY = zstandard.ZstdCompressor().compress(b'{"v":2}')
"""Bytes that can be read, with nothing in them."""


def damage(instance: int, state: bytes = RUBBISH) -> None:
    with unit_of_work() as work:
        work.session.execute(update(ProcessInstance).where(ProcessInstance.key == instance).values(state=state))


def wide() -> Diagram:
    """Waits for everything at once; the task ``x`` stands in a called process."""
    called = Diagram("part").path("start:ps", "user:x", "end:pe").boundary("late", "x", interrupting=False)
    start(called.path("late", "end:pf").timer("late", timeDuration="PT1H"))
    drawn = Diagram().path("start:s", "and:f", "call:c", "end:e").zeebe("c", "calledElement", processId="part")
    drawn.path("f", "user:u", "end:e1").zeebe("u", "assignmentDefinition", candidateGroups="one,two")
    drawn.path("f", "service:j", "end:e2").zeebe("j", "taskDefinition", type="print")
    drawn.path("f", "catch:m", "end:e3").message("m", "news").path("f", "catch:g", "end:e4").signal("g", "fire")
    drawn.path("f", "catch:t", "end:e5").timer("t", timeDuration="PT1H")
    return drawn.path("f", "script:w", "end:e6").zeebe("w", "script", expression="=1", resultVariable="w")


@pytest.mark.parametrize("state", [RUBBISH, EMPTY], ids=["rubbish", "empty"])
def test_all_that_waits_for_a_damaged_instance_ends_with_it(state: bytes) -> None:
    instance = start(wide(), {"key": "k"})
    damage(instance, state)
    activate_jobs("print", "worker", HOUR, 10)  # the job becomes a fault: its variables cannot be read
    assert len(open_faults(instance)) == 1

    moved = cancel_process_instance(instance, "The disk broke", AGENT)

    assert (moved.instance_key, moved.ended, state_of(instance)) == (instance, True, "cancelled")
    assert_engine_is_empty(instance)
    with reading() as session:
        row = session.execute(select(ProcessInstance).where(ProcessInstance.key == instance)).scalar_one()
        assert (row.state, row.open_faults, row.ended_at is not None) == (state, 0, True)
        assert session.execute(select(UserTaskCandidate.key)).all() == []


def test_history_says_what_was_ended_and_why_it_was_not_read() -> None:
    instance = start(wide(), {"key": "k"})
    before = events_of(instance)
    damage(instance)

    cancel_process_instance(instance, "The disk broke", AGENT)

    told = events_of(instance)[len(before) :]
    ended = [element for kind, element in told if kind == "element_cancelled"]
    assert sorted(ended) == ["c", "g", "j", "m", "t", "u", "x"]
    assert ended.index("x") < ended.index("c")
    assert told[-1] == ("instance_cancelled", "process")
    with reading() as session:
        newest = select(ElementEventRow).order_by(ElementEventRow.key.desc()).limit(1)
        details = session.execute(newest).scalar_one().details or {}
        inner = select(ElementEventRow.details).where(
            ElementEventRow.element_id == "x", ElementEventRow.kind == "element_cancelled"
        )
        called = session.execute(inner).scalar_one()
    assert details["reason"] == "The disk broke"
    assert "bytes are damaged" in str(details["unread"])
    assert called is not None and called["process"] == "part"


def test_log_tells_of_it(caplog: pytest.LogCaptureFixture) -> None:
    instance = start(wide(), {"key": "k"})
    damage(instance)

    with caplog.at_level(logging.WARNING):
        cancel_process_instance(instance, "The disk broke", AGENT)

    [line] = [record for record in caplog.records if getattr(record, "action", "") == "cancelled_unread"]
    assert vars(line)["instance"] == instance


def test_ended_instance_is_refused_and_so_is_one_without_a_reason() -> None:
    instance = start(wide(), {"key": "k"})
    damage(instance)

    with pytest.raises(InvalidInput, match="Expected a reason"):
        cancel_process_instance(instance, " ", AGENT)
    cancel_process_instance(instance, "The disk broke", AGENT)

    with pytest.raises(InvalidState, match="to be active, but it is cancelled"):
        cancel_process_instance(instance, "again", AGENT)


def test_other_commands_still_refuse_a_damaged_instance() -> None:
    instance = start(wide(), {"key": "k"})
    damage(instance)

    with pytest.raises(InvalidState, match="bytes are damaged"):
        set_variables(instance, {"n": 1}, AGENT)

    assert state_of(instance) == "active"


def test_message_that_was_held_for_a_damaged_instance_goes_to_another() -> None:
    drawn = Diagram().path("start:s", "catch:m", "user:u", "end:e").message("m", "news")
    broken = start(drawn, {"key": "k"})
    suspend_process_instance(broken, "looked into", AGENT)
    publish_message("news", "k", {}, AGENT, time_to_live=HOUR)
    other = start(drawn, {"key": "k"})
    damage(broken)

    cancel_process_instance(broken, "The disk broke", AGENT)

    assert list(open_tasks(other)) == ["u"]
    with reading() as session:
        assert session.execute(select(HeldArrival.key)).all() == []


def test_next_message_of_its_key_starts_the_process_again() -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").message("s", "order", None)
    deploy("test", [Resource("process", "process", "test.bpmn", drawn.xml())], AGENT)
    [begun] = publish_message("order", "k", {}, AGENT, time_to_live=HOUR).instances
    assert publish_message("order", "k", {}, AGENT, time_to_live=HOUR).instances == []
    damage(begun)

    cancel_process_instance(begun, "The disk broke", AGENT)

    with reading() as session:
        mine = (ProcessInstance.start_key == "k", ProcessInstance.ended_at.is_(None))
        assert len(session.execute(select(ProcessInstance.key).where(*mine)).all()) == 1


def test_operators_cancel_many_of_which_one_is_damaged() -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e")
    broken, healthy = start(drawn), start(drawn)
    damage(broken)

    for key in (broken, healthy):
        start_operation("cancel", [key], "Not wanted", AGENT)

    assert {state_of(key) for key in (broken, healthy)} == {"cancelled"}
