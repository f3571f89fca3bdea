"""Cancelling, moving tokens, deploying versions, and what a command may cost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from database import all_tenants, db, in_tenant, reading
from database.tenant import TenantMissing
from engine.errors import ExecutionFault, InvalidInput, InvalidState, NotFound
from engine.runtime import Resource, cancel_process_instance, complete_user_task, deploy, move_token
from engine.state.reads import lock_instance
from engine.state.tables import ProcessInstance, UserTask
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, events_of, open_tasks, start, state_of


def one_task(process_id: str = "process") -> Diagram:
    return Diagram(process_id).path("start:s", "user:a", "user:b", "end:e").boundary("late", "a")


def boxed(process_id: str = "process") -> Diagram:
    drawn = one_task(process_id).timer("late", timeDuration="PT30M").path("late", "b")
    drawn.boundary("later", "b").timer("later", timeDuration="PT4H").path("later", "end:f")
    return drawn.zeebe("a", "assignmentDefinition", candidateGroups="line-1").zeebe(
        "b", "assignmentDefinition", candidateGroups="line-2,line-3"
    )


def token_of(instance: int, element: str) -> str:
    with reading() as session:
        query = session.query(UserTask.token_id).where(
            UserTask.instance_key == instance, UserTask.element_id == element, UserTask.state == "open"
        )
        return query.scalar() or ""


@contextmanager
def counted() -> Iterator[list[str]]:
    """SQL statements and commits of a block, in order."""
    said: list[str] = []
    engine = db.engine

    def execute(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    def commit(_c: object) -> None:
        said.append("COMMIT")

    event.listen(engine, "before_cursor_execute", execute)
    event.listen(engine, "commit", commit)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", execute)
        event.remove(engine, "commit", commit)


def test_cancel_process_instance_leaves_nothing_over(tenant: int) -> None:
    instance = start(boxed())

    cancel_process_instance(instance, "reported twice", AGENT)

    assert state_of(instance) == "cancelled"
    assert_engine_is_empty(instance)
    with pytest.raises(InvalidState, match="to be active, but it is cancelled"):
        cancel_process_instance(instance, "again", AGENT)


def test_move_token_puts_it_elsewhere_and_says_so_in_the_history(tenant: int) -> None:
    instance = start(boxed())

    move_token(instance, token_of(instance, "a"), "b", "the vendor called", AGENT)

    assert list(open_tasks(instance)) == ["b"]
    assert ("token_moved", "b") in events_of(instance)


def test_move_token_wants_a_reason(tenant: int) -> None:
    instance = start(boxed())

    with pytest.raises(InvalidInput, match="Expected a reason"):
        move_token(instance, token_of(instance, "a"), "b", " ", AGENT)


def test_deploy_makes_a_version_only_of_what_changed(tenant: int) -> None:
    old, new = Diagram("p").path("start:s", "end:e").xml(), boxed("p").xml()
    first = [Resource("process", "p", "p.bpmn", old), Resource("form", "f", "f.form", b"1")]

    deploy("one", first, AGENT)
    answer = deploy("two", [Resource("process", "p", "p.bpmn", new), first[1]], AGENT)
    again = deploy("three", [Resource("process", "p", "p.bpmn", new), first[1]], AGENT)

    assert (answer.versions, answer.changed) == ({"process:p": 2, "form:f": 1}, 1)
    assert (again.versions, again.changed) == (answer.versions, 0)


def test_running_instances_keep_the_version_that_they_started_with(tenant: int) -> None:
    old = start(Diagram().path("start:s", "user:a", "end:e"))
    new = start(Diagram().path("start:s", "user:a", "user:c", "end:e"))

    complete_user_task(open_tasks(old)["a"], {}, AGENT)
    complete_user_task(open_tasks(new)["a"], {}, AGENT)

    assert (state_of(old), state_of(new)) == ("completed", "active")


def test_complete_user_task_takes_at_most_ten_statements_and_one_commit(tenant: int) -> None:
    instance = start(boxed())

    key = open_tasks(instance)["a"]

    with counted() as said:
        complete_user_task(key, {}, AGENT)

    assert said.count("COMMIT") == 1
    work = [statement for statement in said if statement != "COMMIT" and not statement.startswith("BEGIN")]
    assert len(work) <= 10, work


def test_another_tenants_instance_does_not_exist(tenant: int, other_tenant: int) -> None:
    instance = start(boxed())

    with in_tenant(other_tenant), reading() as session, pytest.raises(NotFound):
        lock_instance(session, instance)


def test_a_query_without_a_tenant_is_refused(app: object) -> None:
    with reading() as session, pytest.raises(TenantMissing):
        session.query(ProcessInstance).all()
    with all_tenants(), reading() as session:
        assert session.query(ProcessInstance).all() == []


def test_an_expression_that_never_ends_is_a_fault_and_stores_nothing(tenant: int) -> None:
    endless = "count(for i in 1..100000, j in 1..100000 return i) > 0"
    drawn = Diagram().path("start:s", "user:a", "xor:x")
    drawn.path("x", "end:e", when=endless).path("x", "end:f", default=True)
    instance = start(drawn)

    with pytest.raises(ExecutionFault, match="to have a value, but"):
        complete_user_task(open_tasks(instance)["a"], {}, AGENT)

    assert list(open_tasks(instance)) == ["a"]
