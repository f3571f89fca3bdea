"""Completing, claiming, assigning and releasing user tasks."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import current_tenant, in_tenant, reading
from engine.errors import Conflict, FlowdeskError, InvalidInput, InvalidState
from engine.registry import Actor
from engine.runtime import (
    Resource,
    assign_user_task,
    claim_user_task,
    complete_user_task,
    deploy,
    release_user_task,
)
from engine.state.tables import Command, UserTask
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, definition_of, events_of, open_tasks, start, state_of

ZHAO = Actor(1, "person", "Zhao Jing", frozenset({"agent"}), frozenset({"line-1"}))
LI = Actor(2, "person", "Li Wei", frozenset({"agent"}), frozenset({"line-1"}))


def two_tasks() -> Diagram:
    drawn = Diagram().path("start:s", "user:a", "user:b", "end:e")
    return drawn.zeebe("a", "assignmentDefinition", candidateGroups="line-1")


def task_row(key: int) -> UserTask:
    with reading() as session:
        return session.execute(select(UserTask).where(UserTask.key == key)).scalar_one()


def test_complete_user_task_runs_on_to_the_next_task_and_to_the_end(tenant: int) -> None:
    instance = start(two_tasks())

    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    assert list(open_tasks(instance)) == ["b"]
    answer = complete_user_task(open_tasks(instance)["b"], {}, AGENT)

    assert answer.ended
    assert state_of(instance) == "completed"
    completed = [element for kind, element in events_of(instance) if kind == "element_completed"]
    assert [element for element in completed if element in "sabe"] == ["s", "a", "b", "e"]
    assert_engine_is_empty(instance)


def test_complete_user_task_is_refused_when_already_completed(tenant: int) -> None:
    instance = start(two_tasks())
    key = open_tasks(instance)["a"]
    complete_user_task(key, {}, AGENT)

    with pytest.raises(InvalidState, match=rf"Expected task {key} to be open, but it was completed"):
        complete_user_task(key, {}, AGENT)

    assert list(open_tasks(instance)) == ["b"]


def test_complete_user_task_acts_once_when_sent_twice_with_one_command_id(tenant: int) -> None:
    instance = start(two_tasks())
    key = open_tasks(instance)["a"]

    first = complete_user_task(key, {}, AGENT, "form-1")
    again = complete_user_task(key, {}, AGENT, "form-1")

    assert again == first
    assert list(open_tasks(instance)) == ["b"]


def test_complete_user_task_refuses_a_command_id_of_another_command(tenant: int) -> None:
    instance = start(two_tasks())
    complete_user_task(open_tasks(instance)["a"], {}, AGENT, "form-1")

    with pytest.raises(InvalidInput, match="Expected a new command id"):
        claim_user_task(open_tasks(instance)["b"], ZHAO, "form-1")


def test_complete_user_task_stores_nothing_when_the_next_element_cannot_run(tenant: int) -> None:
    drawn = Diagram().path("start:s", "user:a", "xor:x")
    drawn.path("x", "end:e", when="go = true").path("x", "end:f", when="go = false")
    instance = start(drawn)
    key = open_tasks(instance)["a"]
    before = events_of(instance)

    with pytest.raises(FlowdeskError):
        complete_user_task(key, {"go": None}, AGENT, "form-1")

    assert open_tasks(instance) == {"a": key}
    assert events_of(instance) == before
    with reading() as session:
        assert session.execute(select(func.count()).where(Command.id == "form-1")).scalar_one() == 0


def test_claim_user_task_gives_it_to_one_of_two_at_once(app: Flask, tenant: int) -> None:
    key = open_tasks(start(two_tasks()))["a"]
    gate, outcomes = threading.Barrier(2), list[str]()

    def claim(actor: Actor) -> None:
        with app.app_context(), in_tenant(tenant):
            gate.wait()
            try:
                claim_user_task(key, actor)
                outcomes.append("got it")
            except Conflict as refusal:
                outcomes.append(f"told {refusal.current['assignee_key']}")

    threads = [threading.Thread(target=claim, args=(actor,)) for actor in (ZHAO, LI)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["got it", f"told {task_row(key).assignee_key}"]


def test_claim_user_task_changes_nothing_when_it_is_ours_already(tenant: int) -> None:
    key = open_tasks(start(two_tasks()))["a"]

    claim_user_task(key, ZHAO)
    claim_user_task(key, ZHAO)

    assert task_row(key).assignee_key == ZHAO.key


def test_assign_user_task_moves_it_to_another_person_and_team(tenant: int) -> None:
    key = open_tasks(start(two_tasks()))["a"]
    claim_user_task(key, ZHAO)

    assign_user_task(key, LI.key, AGENT, group_id="line-2")

    assert (task_row(key).assignee_key, task_row(key).group_id) == (LI.key, "line-2")


def test_release_user_task_gives_it_back_to_its_team(tenant: int) -> None:
    instance = start(two_tasks())
    key = open_tasks(instance)["a"]
    claim_user_task(key, ZHAO)

    release_user_task(key, ZHAO)
    assert task_row(key).assignee_key is None
    complete_user_task(key, {}, AGENT)

    with pytest.raises(InvalidState, match=r"Expected task \d+ to have a team"):
        release_user_task(open_tasks(instance)["b"], ZHAO)
    assert current_tenant() == tenant


def test_task_of_a_called_process_names_the_definition_that_it_stands_in(tenant: int) -> None:
    called = Diagram("other").path("start:s", "user:a", "end:e")
    deploy("test", [Resource("process", "other", "other.bpmn", called.xml())], AGENT)
    calling = Diagram().path("start:s", "call:c", "user:a", "end:e").zeebe("c", "calledElement", processId="other")
    instance = start(calling)

    keys = []
    for _ in range(2):
        task = open_tasks(instance)["a"]
        with reading() as session:
            keys.append(session.get_one(UserTask, task).definition_key)
        complete_user_task(task, {}, AGENT)

    assert keys == [definition_of("other"), definition_of("process")]
