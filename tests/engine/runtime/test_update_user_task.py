"""Changing an open task's dates, priority and candidates."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.runtime import TaskChanges, complete_user_task, update_user_task
from engine.state.tables import UserTask, UserTaskCandidate
from tests.conftest import MORNING
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_tasks, start

DIAGRAM = Diagram().path("start:s", "user:a", "user:b", "end:e")
DIAGRAM.zeebe("a", "assignmentDefinition", candidateGroups="store,office", candidateUsers="ada")


def candidates() -> set[tuple[str, str]]:
    """Further candidates that are stored."""
    with reading() as session:
        return {(row.kind, row.value) for row in session.scalars(select(UserTaskCandidate))}


def row(key: int) -> UserTask:
    """A task as it is stored."""
    with reading() as session:
        return session.get_one(UserTask, key)


def test_only_what_is_named_changes(app: Flask, tenant: int) -> None:
    key = open_tasks(start(DIAGRAM))["a"]
    due = MORNING + timedelta(days=3)

    update_user_task(key, TaskChanges(due_at=due, priority=0), AGENT)

    assert (row(key).due_at, row(key).priority, row(key).group_id, row(key).follow_up_at) == (due, 0, "store", None)
    assert candidates() == {("group", "office"), ("person", "ada")}


def test_candidates_are_replaced_and_dates_taken_away(app: Flask, tenant: int) -> None:
    key = open_tasks(start(DIAGRAM))["a"]
    update_user_task(key, TaskChanges(due_at=MORNING), AGENT)

    update_user_task(key, TaskChanges(due_at=None, candidate_groups=["yard", "dock", "dock"]), AGENT)

    assert (row(key).due_at, row(key).group_id) == (None, "yard")
    assert candidates() == {("group", "dock"), ("person", "ada")}
    update_user_task(key, TaskChanges(candidate_groups=[], candidate_users=[]), AGENT)
    assert (row(key).group_id, candidates()) == (None, set())


def test_changed_task_is_completed_like_any_other(app: Flask, tenant: int) -> None:
    instance = start(DIAGRAM)
    update_user_task(open_tasks(instance)["a"], TaskChanges(candidate_groups=["yard", "dock"]), AGENT)

    complete_user_task(open_tasks(instance)["a"], {}, AGENT)

    assert list(open_tasks(instance)) == ["b"]


def test_task_that_is_done_is_not_changed(app: Flask, tenant: int) -> None:
    key = open_tasks(start(DIAGRAM))["a"]
    complete_user_task(key, {}, AGENT)

    with pytest.raises(InvalidState):
        update_user_task(key, TaskChanges(priority=1), AGENT)
    with pytest.raises(NotFound):
        update_user_task(99, TaskChanges(priority=1), AGENT)


@pytest.mark.parametrize("changes", [TaskChanges(priority=101), TaskChanges(candidate_users=["x" * 101])])
def test_change_that_no_column_takes_is_refused(app: Flask, tenant: int, changes: TaskChanges) -> None:
    key = open_tasks(start(DIAGRAM))["a"]

    with pytest.raises(InvalidInput):
        update_user_task(key, changes, AGENT)
    assert candidates() == {("group", "office"), ("person", "ada")}
