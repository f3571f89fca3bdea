"""Several change one instance at the same moment: one wins, the others are told so, nothing is lost or doubled.

Each of these is played by threads of one process and by processes of their own.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import FlowdeskError
from engine.runtime import (
    Activation,
    Resource,
    cancel_process_instance,
    complete_user_task,
    deploy,
    fire_timer,
    migrate_process_instance,
    modify_process_instance,
    suspend_process_instance,
)
from engine.state.tables import ProcessInstance, Timer, UserTask
from tests.support.at_once import DONE, Act, at_once, in_processes
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    definition_of,
    events_of,
    open_tasks,
    start,
    state_of,
    timers,
)

MANY = 4
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Together = Callable[[Sequence[Act]], list[str]]


@pytest.fixture(params=["threads", "processes"])
def together(request: pytest.FixtureRequest, app: Flask, tenant: int) -> Together:
    """Let several act at once; DONE or the sentence of the refusal of each."""
    if request.param == "processes":
        return in_processes

    def threads(acts: Sequence[Act]) -> list[str]:
        answers = at_once(app, tenant, acts)
        return [str(answer) if isinstance(answer, FlowdeskError) else DONE for answer in answers]

    return threads


def version(last: str = "b") -> Diagram:
    drawn = Diagram().path("start:s", "user:a", f"user:{last}", "end:e").boundary("t", "a", interrupting=False)
    return drawn.path("t", "user:late", "end:f").timer("t", timeDuration="PT1H")


def deployed(diagram: Diagram) -> int:
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def migrate(instance: int, target: int) -> Act:
    return partial(migrate_process_instance, instance, target, {}, "a step was missing", AGENT)


def kinds(instance: int) -> Counter[str]:
    return Counter(kind for kind, _element in events_of(instance))


def rows(instance: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Element and state of all its tasks and timers: one row for each, whoever came first."""
    with reading() as session:
        tasks, waits = (
            session.execute(select(table.element_id, table.state).where(table.instance_key == instance)).all()
            for table in (UserTask, Timer)
        )
    return sorted((row[0], row[1]) for row in tasks), sorted((row[0], row[1]) for row in waits)


def test_of_several_migrations_to_one_version_one_is_done(together: Together) -> None:
    instance = start(version())
    target = deployed(version("c"))

    answers = together([migrate(instance, target)] * MANY)

    assert Counter(answers)[DONE] == 1
    assert all("Expected another version than 2" in answer for answer in answers if answer != DONE)
    assert kinds(instance)["instance_migrated"] == 1
    assert rows(instance) == ([("a", "open")], [("t", "armed")])
    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    complete_user_task(open_tasks(instance)["c"], {}, AGENT)
    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_migrations_to_two_versions_come_one_after_the_other(together: Together) -> None:
    instance = start(version())
    targets = [deployed(version("c")), deployed(version("d"))]

    answers = together([migrate(instance, target) for target in targets])

    assert answers == [DONE, DONE]
    assert kinds(instance)["instance_migrated"] == 2
    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    with reading() as session:
        definition = session.get_one(ProcessInstance, instance).definition_key
    assert list(open_tasks(instance)) == [{targets[0]: "c", targets[1]: "d"}[definition]]


def test_of_several_who_move_the_same_token_one_does(together: Together) -> None:
    instance = start(version())
    token = "2"

    answers = together([
        partial(modify_process_instance, instance, "by phone", AGENT, activate=[Activation("b")], cancel=[token])
    ] * MANY)  # fmt: skip

    assert Counter(answers)[DONE] == 1
    assert all("it is gone" in answer for answer in answers if answer != DONE), answers
    assert list(open_tasks(instance)) == ["b"]
    assert rows(instance) == ([("a", "cancelled"), ("b", "open")], [("t", "cancelled")])
    assert kinds(instance)["token_moved"] == 1


def test_migration_and_completion_are_both_done_once(together: Together) -> None:
    instance = start(version())
    target, task = deployed(version().attribute("e", name="Done")), open_tasks(instance)["a"]
    complete = partial(complete_user_task, task, {}, AGENT)

    answers = together([migrate(instance, target), complete, migrate(instance, target), complete])

    for same in (answers[::2], answers[1::2]):
        assert Counter(same)[DONE] == 1, answers
    assert kinds(instance)["instance_migrated"] == 1
    assert events_of(instance).count(("element_completed", "a")) == 1
    assert rows(instance) == ([("a", "completed"), ("b", "open")], [("t", "cancelled")])
    with reading() as session:
        assert {row.definition_key for row in session.scalars(select(UserTask).where(UserTask.state == "open"))} == {
            target
        }


def test_migration_and_timer_are_both_done_once(together: Together) -> None:
    with clock.at(NOON):
        instance = start(version())
    target, timer = deployed(version("c")), timers(instance)["t"][1]

    answers = together([migrate(instance, target), partial(fire_timer, timer, AGENT, early=True)])

    assert answers == [DONE, DONE]
    assert sorted(open_tasks(instance)) == ["a", "late"]
    assert kinds(instance)["timer_fired"] == kinds(instance)["instance_migrated"] == 1
    assert rows(instance)[1] == [("t", "fired")]


def test_cancellation_ends_what_others_change(together: Together) -> None:
    instance = start(version())
    target = deployed(version("c"))
    cancel = partial(cancel_process_instance, instance, "not wanted", AGENT)
    suspend = partial(suspend_process_instance, instance, "looked into", AGENT)

    answers = together([cancel, migrate(instance, target), suspend, cancel])

    assert sorted(answer == DONE for answer in (answers[0], answers[3])) == [False, True]
    assert all("but it is cancelled" in answer for answer in answers if answer != DONE)
    assert (state_of(instance), kinds(instance)["instance_cancelled"]) == ("cancelled", 1)
    assert_engine_is_empty(instance)


def test_same_command_from_several_acts_once_and_answers_all(together: Together) -> None:
    instance = start(version())
    target = deployed(version("c"))

    answers = together([
        partial(migrate_process_instance, instance, target, {}, "a step was missing", AGENT, "the same id")
    ] * MANY)  # fmt: skip

    assert answers == [DONE] * MANY
    assert kinds(instance)["instance_migrated"] == 1


def test_many_instances_are_changed_by_many_at_once(together: Together) -> None:
    instances = [start(version()) for _ in range(6)]
    target = deployed(version("c"))

    def all_of_them(order: Sequence[int]) -> None:
        for instance in order:
            try:
                migrate(instance, target)()
            except FlowdeskError as problem:
                assert "Expected another version" in str(problem)

    together([partial(all_of_them, order) for order in (instances, instances[::-1])])

    assert [kinds(instance)["instance_migrated"] for instance in instances] == [1] * 6


def test_timers_of_the_old_and_the_new_version_do_not_both_fire(together: Together) -> None:
    with clock.at(NOON):
        instance = start(version())
    timer = timers(instance)["t"][1]
    target = deployed(version("c"))
    due = NOON + timedelta(hours=1)

    def fire() -> None:
        with clock.at(due):
            fire_timer(timer, AGENT)

    together([fire, migrate(instance, target), fire])
    fire()

    assert kinds(instance)["timer_fired"] == 1
    assert sorted(open_tasks(instance)) == ["a", "late"]
