"""Rehearsing an operation: the very refusals that it would meet, and nothing is left of it anywhere."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import select

from database import Base, UnitOfWork, db, reading, rehearsing
from engine.errors import InvalidInput
from engine.feel import to_json
from engine.kept_text import told
from engine.registry import Actor, Step, registry
from engine.runtime import (
    activate_jobs,
    complete_user_task,
    fail_job,
    rehearse_operation,
    set_variables,
    start_operation,
    suspend_process_instance,
)
from engine.state.tables import OperationItem
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, events_of, open_faults, open_tasks, start, state_of

OPERATOR = Actor(7, "person", "Ola Operator")
pytestmark = pytest.mark.usefixtures("tenant")


def everything() -> Mapping[str, list[str]]:
    """Every row of every table."""
    with db.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}


def approving() -> Diagram:
    return Diagram().path("start:s", "user:u", "user:after", "end:e")


def scoped() -> Diagram:
    """Task ``inner`` is in a sub-process that is repeated, so that nobody knows in which of its runs to begin."""
    drawn = Diagram().path("start:s", "user:u", "sub:box", "end:e")
    drawn.inside("box", lambda inner: inner.path("start:s2", "user:inner", "end:e2"))
    return drawn.multi("box", inputCollection="=[1, 2]", inputElement="n")


def choosing() -> Diagram:
    drawn = Diagram().path("start:s", "xor:x").path("x", "end:e", when="n > 5")
    return drawn.path("x", "end:f", when="n <= 5")


def why(kind: str, target: int, **arguments: object) -> str:
    """What is said of one thing; empty where it would be done. Nothing may be left of it."""
    before = everything()
    [found] = rehearse_operation(kind, [target], arguments, OPERATOR)
    assert everything() == before
    assert found.target_key == target
    return "" if found.why is None else str(found.why)


def test_good_move_is_said_to_go_and_leaves_the_instance_as_it_was() -> None:
    instance = start(approving())
    history = events_of(instance)

    assert why("modify", instance, at="u", activate=["after"]) == ""

    assert (events_of(instance), set(open_tasks(instance))) == (history, {"u"})
    complete_user_task(open_tasks(instance)["u"], {}, AGENT)
    assert why("modify", instance, at="after", activate=["u"]) == ""
    complete_user_task(open_tasks(instance)["after"], {}, AGENT)
    assert state_of(instance) == "completed"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"at": "u", "activate": ["nosuch"]}, "nosuch"),
        ({"at": "nosuch", "activate": ["after"]}, "Expected a token at <nosuch>, but there is none"),
        ({"cancel": ["77"], "activate": ["after"]}, "77"),
        ({}, "Expected elements to activate or tokens to cancel"),
    ],
)
def test_move_that_cannot_be_done_is_refused_in_the_words_of_the_real_one(
    arguments: Mapping[str, object], words: str
) -> None:
    instance = start(approving())

    said = why("modify", instance, **arguments)

    assert words in said
    assert refusal_of("modify", instance, arguments) == said


def test_move_into_a_scope_that_is_not_open_is_refused() -> None:
    instance = start(scoped())

    said = why("modify", instance, at="u", activate=["inner"])

    assert said == refusal_of("modify", instance, {"at": "u", "activate": ["inner"]}) != ""


def refusal_of(kind: str, instance: int, arguments: Mapping[str, object]) -> str:
    """What the real operation says of one instance."""
    started = start_operation(kind, [instance], "For real", OPERATOR, arguments=arguments)
    with reading() as session:
        mine = OperationItem.operation_key == started.operation_key
        kept = session.execute(select(OperationItem.sentence).where(mine)).scalar_one()
    return str(told(kept)) if kept else ""


def test_token_that_went_on_meanwhile_is_gone() -> None:
    instance = start(approving())
    complete_user_task(open_tasks(instance)["u"], {}, AGENT)

    assert "2" in why("modify", instance, cancel=["2"], activate=["after"])


def test_suspended_instance_is_refused_what_wants_it_running() -> None:
    instance = start(approving())
    suspend_process_instance(instance, "Flood", AGENT)

    assert "suspended" in why("suspend", instance)
    assert why("resume", instance) == ""
    assert why("cancel", instance) == ""
    assert state_of(instance) == "suspended"


def test_retry_whose_cause_stands_is_told_and_one_that_is_mended_is_not(caplog: pytest.LogCaptureFixture) -> None:
    instance = create(choosing())
    [fault] = open_faults(instance)

    with caplog.at_level(logging.WARNING):
        assert "is null" in why("retry", fault.key)
    set_variables(instance, {"n": 7}, AGENT)
    mended = why("retry", fault.key)

    assert mended == "" and caplog.records == []
    start_operation("retry", [fault.key], "n is there", OPERATOR)
    assert state_of(instance) == "completed"


def test_job_that_gave_up_would_be_handed_out_again_and_is_not_by_its_rehearsal() -> None:
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print", retries="1")
    instance = start(drawn)
    [job] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    fail_job(job.key, 0, AGENT, error_message="Out of paper.")

    assert why("retry", open_faults(instance)[0].key, retries=1) == ""
    assert why("set_retries", job.key, retries=2) == ""

    assert activate_jobs("print", "w", timedelta(minutes=1), 1) == []


def test_thing_that_is_not_there_is_told_and_a_kind_that_is_none_is_refused() -> None:
    instance = start(approving())

    assert why("set_variables", instance, variables=to_json({"n": 1})) == ""
    assert "4711" in why("cancel", 4711)
    with pytest.raises(InvalidInput):
        rehearse_operation("paint", [instance], {}, OPERATOR)


def test_defect_of_ours_is_told_by_its_class_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = start(approving()), start(approving())

    def breaks(_work: UnitOfWork, step: Step) -> None:
        if step.instance.key == first:
            raise ZeroDivisionError

    monkeypatch.setattr(registry, "step_listeners", [*registry.step_listeners, breaks])

    one, other = rehearse_operation("cancel", [first, second], {}, OPERATOR)

    assert "ZeroDivisionError" in str(one.why) and other.why is None
    assert [record.message for record in caplog.records] == ["Rehearsal failed"]


def test_no_more_are_tried_than_somebody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    instances = [start(approving()) for _ in range(3)]
    monkeypatch.setattr(import_module("engine.runtime.rehearse_operation"), "MOST_REHEARSED", 2)
    assert len(rehearse_operation("cancel", instances, {}, OPERATOR)) == 2

    monkeypatch.setattr(import_module("engine.runtime.rehearse_operation"), "LONGEST_REHEARSAL", -1.0)
    assert rehearse_operation("cancel", instances, {}, OPERATOR) == []
    assert {state_of(instance) for instance in instances} == {"active"}


def test_what_follows_a_commit_does_not_follow_a_rehearsal() -> None:
    called: list[str] = []

    with rehearsing() as work:
        work.after_commit.append(lambda: called.append("after"))

    assert called == []


def test_steps_of_others_go_on_beside_rehearsals() -> None:
    instances = [start(approving()) for _ in range(6)]

    def finish(instance: int) -> None:
        for element in ("u", "after"):
            complete_user_task(open_tasks(instance)[element], {}, AGENT)

    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(copy_context().run, rehearse_operation, "cancel", instances, {}, OPERATOR)]
        done = [pool.submit(copy_context().run, finish, instance) for instance in instances]
        looks += [pool.submit(copy_context().run, rehearse_operation, "cancel", instances, {}, OPERATOR)]
        for one in done:
            one.result()
        assert [len(one.result()) for one in looks] == [6, 6]

    assert {state_of(instance) for instance in instances} == {"completed"}
