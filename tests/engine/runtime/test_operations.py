"""Operations: the same done with one thing or many, each item once, whatever happens to those who work them off."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import all_tenants, in_tenant, reading
from engine.errors import InvalidInput, NotFound
from engine.feel import to_json
from engine.kept_text import told
from engine.registry import Actor
from engine.runtime import (
    Resource,
    activate_jobs,
    call_off_operation,
    complete_user_task,
    deploy,
    fail_job,
    start_operation,
)
from engine.runtime.work_operation import pending_items, work_item
from engine.state.tables import Command, Operation, OperationItem
from engine.worker.operations import work_operations
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, definition_of, open_faults, open_tasks, start, state_of

OPERATOR = Actor(7, "person", "Ola Operator")


def waiting(count: int) -> list[int]:
    """Instances that wait at a user task."""
    drawn = Diagram().path("start:s", "user:u", "end:e")
    return [start(drawn) for _ in range(count)]


def stored(key: int) -> Operation:
    with reading() as session:
        return session.execute(select(Operation).where(Operation.key == key)).scalar_one()


def items(key: int) -> Sequence[OperationItem]:
    with reading() as session:
        statement = select(OperationItem).where(OperationItem.operation_key == key).order_by(OperationItem.key)
        return session.execute(statement).scalars().all()


def counts(key: int) -> tuple[int, int, int, int]:
    row = stored(key)
    return row.total, row.done, row.failed, row.cancelled


def test_operation_on_one_thing_is_done_at_once(tenant: int) -> None:
    [instance] = waiting(1)

    started = start_operation("cancel", [instance], "Opened twice", OPERATOR)

    assert state_of(instance) == "cancelled"
    row = stored(started.operation_key)
    assert (row.reason, row.actor_name, counts(row.key)) == ("Opened twice", "Ola Operator", (1, 1, 0, 0))
    assert row.ended_at is not None


def test_operation_on_many_is_worked_off_by_the_worker(tenant: int) -> None:
    instances = waiting(3)
    started = start_operation("cancel", instances, "Opened twice", OPERATOR)
    assert {state_of(instance) for instance in instances} == {"active"}

    worked = work_operations(50)

    assert worked == 3
    assert {state_of(instance) for instance in instances} == {"cancelled"}
    assert counts(started.operation_key) == (3, 3, 0, 0)


def test_item_that_cannot_be_done_keeps_its_reason_and_stops_nobody(tenant: int) -> None:
    ended, *others = waiting(3)
    start_operation("cancel", [ended], "First", OPERATOR)

    started = start_operation("cancel", [ended, *others], "All", OPERATOR)
    work_operations(50)

    assert counts(started.operation_key) == (3, 2, 1, 0)
    [failed] = [item for item in items(started.operation_key) if item.state == "failed"]
    assert failed.target_key == ended and failed.sentence is not None
    assert "Expected instance" in str(failed.sentence["message"])


def test_operation_goes_on_after_a_worker_died_half_way(tenant: int) -> None:
    instances = waiting(4)
    started = start_operation("cancel", instances, "All", OPERATOR)
    work_operations(2)

    work_operations(50)

    assert counts(started.operation_key) == (4, 4, 0, 0)
    with reading() as session:
        ids = select(func.count()).where(Command.id.like(f"operation-{started.operation_key}-%"))
        assert session.execute(ids).scalar_one() == 4


def test_item_worked_twice_acts_once(tenant: int) -> None:
    started = start_operation("cancel", waiting(2), "All", OPERATOR)
    with all_tenants():
        first = pending_items(1)[0]

    work_item(first.key)
    work_item(first.key)

    assert counts(started.operation_key) == (2, 1, 0, 0)


def test_same_command_id_starts_one_operation(tenant: int) -> None:
    instances = waiting(2)

    first = start_operation("cancel", instances, "All", OPERATOR, "id-1")
    second = start_operation("cancel", instances, "All", OPERATOR, "id-1")

    assert first == second
    with reading() as session:
        assert session.execute(select(func.count()).select_from(Operation)).scalar_one() == 1


def test_rest_of_an_operation_can_be_called_off(tenant: int) -> None:
    instances = waiting(3)
    started = start_operation("cancel", instances, "All", OPERATOR)
    work_operations(1)

    called_off = call_off_operation(started.operation_key, OPERATOR)

    assert called_off.items == 2
    assert counts(started.operation_key) == (3, 1, 0, 2)
    assert work_operations(50) == 0
    assert [state_of(instance) for instance in instances] == ["cancelled", "active", "active"]


def standing() -> tuple[int, int]:
    """An instance that stands at a gateway with a fault, and the fault."""
    drawn = Diagram().path("start:s", "xor:x").path("x", "end:e", when="n > 5").path("x", "end:f", when="n <= 5")
    instance = create(drawn)
    (fault,) = open_faults(instance)
    return instance, fault.key


def given_up() -> tuple[int, int]:
    """A job whose worker has given up, and its fault."""
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print", retries="1")
    instance = start(drawn)
    (job,) = activate_jobs("print", "w", timedelta(minutes=1), 1)
    fail_job(job.key, 0, OPERATOR, error_message="Out of paper.")
    (fault,) = open_faults(instance)
    return job.key, fault.key


def test_retry_that_meets_the_same_cause_fails_with_the_new_reason(tenant: int) -> None:
    instance, fault = standing()

    started = start_operation("retry", [fault], "It may have been a hiccup", OPERATOR)

    assert counts(started.operation_key) == (1, 0, 1, 0)
    [item] = items(started.operation_key)
    assert item.sentence is not None and "n > 5" in str(item.sentence)
    assert [again.key for again in open_faults(instance)] != [fault]


def test_variables_are_mended_and_what_stood_still_goes_on(tenant: int) -> None:
    instance, fault = standing()

    start_operation(
        "set_variables", [instance], "n was lost", OPERATOR, arguments={"variables": to_json({"n": Decimal(3)})}
    )
    started = start_operation("retry", [fault], "n is there now", OPERATOR)

    assert counts(started.operation_key) == (1, 1, 0, 0)
    assert state_of(instance) == "completed"


@pytest.mark.parametrize("kind", ["retry", "set_retries"])
def test_job_that_was_given_up_is_handed_out_again_with_the_retries_asked_for(tenant: int, kind: str) -> None:
    job, fault = given_up()

    start_operation(kind, [fault if kind == "retry" else job], "Paper is in", OPERATOR, arguments={"retries": 4})

    [again] = activate_jobs("print", "w", timedelta(minutes=1), 1)
    assert (again.key, again.retries) == (job, 4)


def test_things_of_another_organisation_are_not_there(tenant: int, other_tenant: int) -> None:
    [instance] = waiting(1)

    with in_tenant(other_tenant), pytest.raises(NotFound):
        start_operation("cancel", [instance], "Mischief", OPERATOR)

    assert state_of(instance) == "active"


@pytest.mark.parametrize(("kind", "reason"), [("cancel", "  "), ("explode", "Why not"), ("cancel", "x" * 1001)])
def test_operation_needs_a_known_kind_and_a_reason(tenant: int, kind: str, reason: str) -> None:
    [instance] = waiting(1)

    with pytest.raises(InvalidInput):
        start_operation(kind, [instance], reason, OPERATOR)


def test_workers_at_once_do_each_item_once(tenant: int, app: Flask) -> None:
    started = start_operation("cancel", waiting(12), "All", OPERATOR)

    def work() -> None:
        with app.app_context():
            while work_operations(3):
                pass

    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(copy_context().run, work) for _ in range(3)]:
            done.result()

    assert counts(started.operation_key) == (12, 12, 0, 0)
    assert {item.state for item in items(started.operation_key)} == {"done"}


def approving(last: str = "after") -> Diagram:
    return Diagram().path("start:s", "user:u", f"user:{last}", "end:e")


def test_instances_are_suspended_and_resumed(tenant: int) -> None:
    instances = waiting(2)

    start_operation("suspend", instances, "Flood", OPERATOR)
    work_operations(50)
    assert {state_of(instance) for instance in instances} == {"suspended"}
    start_operation("resume", instances, "Over", OPERATOR)
    work_operations(50)

    assert {state_of(instance) for instance in instances} == {"active"}


def test_tokens_at_an_element_are_moved_with_variables(tenant: int) -> None:
    instance = start(approving())
    arguments = {"at": "u", "activate": ["after"], "variables": to_json({"n": Decimal(3)})}

    started = start_operation("modify", [instance], "Done by phone", OPERATOR, arguments=arguments)

    assert counts(started.operation_key) == (1, 1, 0, 0)
    assert list(open_tasks(instance)) == ["after"]


def test_token_that_stands_still_at_the_door_of_an_element_is_moved_on(tenant: int) -> None:
    instance, _ = standing()

    started = start_operation("modify", [instance], "By hand", OPERATOR, arguments={"at": "x", "activate": ["f"]})

    assert counts(started.operation_key) == (1, 1, 0, 0)
    assert (state_of(instance), open_faults(instance)) == ("completed", [])


def test_move_from_where_no_token_is_says_so(tenant: int) -> None:
    instance = start(approving())

    started = start_operation("modify", [instance], "x", OPERATOR, arguments={"at": "e", "activate": ["after"]})

    [item] = items(started.operation_key)
    assert item.state == "failed" and "Expected a token at" in str(item.sentence)


def test_instances_are_taken_to_another_version_and_those_that_do_not_fit_stay(tenant: int) -> None:
    fits = start(approving())
    moved_on = start(approving())
    complete_user_task(open_tasks(moved_on)["u"], {}, AGENT)
    deploy("test", [Resource("process", "process", "test.bpmn", approving("other").xml())], OPERATOR)
    arguments = {"definition": definition_of("process"), "mapping": {}}

    started = start_operation("migrate", [fits, moved_on], "Corrected", OPERATOR, arguments=arguments)
    work_operations(50)

    assert {item.target_key: item.state for item in items(started.operation_key)} == {fits: "done", moved_on: "failed"}


def test_move_from_an_event_means_the_tokens_that_stand_still_for_it_and_none_that_wait(tenant: int) -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").multi("u", inputCollection="=[1, 2]", inputElement="n")
    drawn.boundary("b", "u").timer("b", timeDuration="=wait").path("b", "user:late", "end:e2")
    drawn.path("s", "user:v", "end:e3").boundary("c", "v").timer("c", timeDuration='="PT1H"').path("c", "end:e4")
    instance = create(drawn)

    wrong = start_operation("modify", [instance], "Late", OPERATOR, arguments={"at": "nosuch", "activate": ["late"]})
    [item] = items(wrong.operation_key)
    assert "Name an element that has one: u, v" in str(told(item.sentence or {}))
    start_operation("modify", [instance], "Late", OPERATOR, arguments={"at": "b", "activate": ["late"]})

    assert (sorted(open_tasks(instance)), open_faults(instance)) == (["late", "v"], [])


def repeated() -> Diagram:
    """Two runs that cannot choose for want of ``m``."""
    drawn = Diagram().path("start:s", "sub:box", "user:after", "end:e")
    drawn.inside(
        "box",
        lambda inner: inner.path("start:s2", "xor:x").path("x", "end:e2", when="n > m")
        .path("x", "user:h", "end:e3", when="n <= m"),
    )
    return drawn.multi("box", inputCollection="=[1, 2]", inputElement="n")


@pytest.mark.parametrize("ticked", [False, True])
def test_what_stands_still_in_a_run_is_moved_within_that_run(tenant: int, ticked: bool) -> None:
    instance = create(repeated())
    tokens = [[fault.token_id] for fault in open_faults(instance)] if ticked else [[]]

    for mine in tokens:
        move = {"cancel": mine, "at": None if ticked else "x", "activate": ["h"]}
        started = start_operation("modify", [instance], "By hand", OPERATOR, arguments=move)
        assert counts(started.operation_key) == (1, 1, 0, 0)

    assert open_faults(instance) == []
    for _ in range(2):
        complete_user_task(open_tasks(instance)["h"], {}, AGENT)
    assert list(open_tasks(instance)) == ["after"]


def test_what_stands_still_in_a_run_is_moved_out_of_it(tenant: int) -> None:
    instance = create(repeated())
    [first, _] = [fault.token_id for fault in open_faults(instance)]

    started = start_operation(
        "modify", [instance], "By hand", OPERATOR, arguments={"cancel": [first], "activate": ["after"]}
    )

    assert (counts(started.operation_key), len(open_faults(instance))) == ((1, 1, 0, 0), 1)
    assert list(open_tasks(instance)) == ["after"]
