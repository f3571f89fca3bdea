"""A suspended instance goes to another version in its sleep; what was kept for it is given to it when it is resumed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine import clock
from engine.runtime import (
    Resource,
    activate_jobs,
    broadcast_signal,
    complete_job,
    complete_user_task,
    deploy,
    migrate_process_instance,
    plan_migration,
    publish_message,
    resume_process_instance,
    suspend_process_instance,
)
from engine.state.tables import HeldArrival, Job, MessageSubscription, ProcessInstance, SignalSubscription, Timer
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, assert_engine_is_empty, create, definition_of, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOON + 2 * HOUR
Waiting = type[Timer] | type[MessageSubscription] | type[SignalSubscription] | type[Job]
TABLES: tuple[Waiting, ...] = (Timer, MessageSubscription, SignalSubscription, Job)


def deployed(diagram: Diagram) -> int:
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def asleep(diagram: Diagram, **variables: object) -> int:
    with clock.at(NOON):
        instance = start(diagram, {"key": "k", **variables})
        suspend_process_instance(instance, "being looked into", AGENT)
        return instance


def migrate(instance: int, diagram: Diagram, **mapping: str) -> None:
    migrate_process_instance(instance, deployed(diagram), mapping, "a step was missing", AGENT)


def resume(instance: int) -> None:
    with clock.at(LATER):
        resume_process_instance(instance, "it is mended", AGENT)


def states(instance: int) -> dict[str, str]:
    """State of all that waits, by element, the newest of each."""
    with reading() as session:
        return {
            element: state
            for table in TABLES
            for element, state in session.execute(
                select(table.element_id, table.state).where(table.instance_key == instance).order_by(table.key)
            )
        }


def held() -> list[str]:
    with reading() as session:
        return list(session.execute(select(HeldArrival.name).order_by(HeldArrival.key)).scalars())


def everything(suffix: str = "") -> Diagram:
    """All that has rows, side by side."""
    drawn = Diagram().path("start:s", "and:f")
    for kind, name in (("user", "u"), ("catch", "t"), ("catch", "m"), ("catch", "g"), ("service", "j")):
        drawn.path("f", f"{kind}:{name}{suffix}", f"end:{name}_e")
    drawn.timer(f"t{suffix}", timeDuration="PT1H").message(f"m{suffix}", "news").signal(f"g{suffix}", "go")
    return drawn.zeebe(f"j{suffix}", "taskDefinition", type="work")


def test_suspended_instance_goes_to_another_version_and_sleeps_on() -> None:
    instance = asleep(everything())
    target = deployed(everything(".2"))
    mapping = {name: f"{name}.2" for name in "utmgj"}
    with reading() as session:
        assert plan_migration(session, instance, target, mapping).is_possible

    migrate_process_instance(instance, target, mapping, "a step was missing", AGENT)

    assert state_of(instance) == "suspended"
    assert states(instance) == dict.fromkeys(("t.2", "m.2", "g.2", "j.2"), "suspended")
    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        assert (row.definition_key, row.suspended_reason) == (target, "being looked into")
    with clock.at(LATER):
        assert (fire_due_timers(), activate_jobs("work", "w", HOUR, 1)) == (0, [])


def test_what_was_kept_for_it_reaches_it_in_the_new_version() -> None:
    with clock.at(NOON):
        instance = start(everything(), {"key": "k"})
        (job,) = activate_jobs("work", "w", HOUR, 1)
        suspend_process_instance(instance, "being looked into", AGENT)
        publish_message("news", "k", {}, AGENT)
        broadcast_signal("go", {}, AGENT)
        complete_job(job.key, {}, AGENT)
        migrate(instance, everything(".2"), **{name: f"{name}.2" for name in "utmgj"})
        assert states(instance) == {"t.2": "suspended", "m.2": "suspended", "g.2": "suspended", "j.2": "held"}

    resume(instance)

    assert states(instance) == {"t.2": "armed", "m.2": "fired", "g.2": "fired", "j.2": "completed"}
    assert (list(open_tasks(instance)), held()) == (["u.2"], [])
    with clock.at(LATER):
        fire_due_timers()
        complete_user_task(open_tasks(instance)["u.2"], {}, AGENT)
    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_what_begins_to_be_waited_for_sleeps_with_it() -> None:
    def version(*events: str) -> Diagram:
        drawn = Diagram().path("start:s", "user:u", "end:e")
        for name in events:
            drawn.boundary(name, "u", interrupting=False).path(name, f"user:after_{name}", f"end:e_{name}")
        return drawn

    later = version("t", "m").timer("t", timeDuration="PT1H").message("m", "news")
    instance = asleep(version())

    with clock.at(NOON):
        migrate(instance, later)

    assert states(instance) == {"t": "suspended", "m": "suspended"}
    with clock.at(LATER):
        assert fire_due_timers() == 0
    publish_message("news", "k", {}, AGENT)
    resume(instance)
    with clock.at(LATER):
        assert fire_due_timers() == 1
    assert sorted(open_tasks(instance)) == ["after_m", "after_t", "u"]


def test_condition_of_the_new_version_is_looked_at_when_it_is_resumed() -> None:
    def version(condition: str) -> Diagram:
        return Diagram().path("start:s", "catch:c", "user:u", "end:e").condition("c", condition)

    instance = asleep(version("n > 9"), n=5)
    migrate(instance, version("n > 3"))
    assert open_tasks(instance) == {}

    resume(instance)

    assert list(open_tasks(instance)) == ["u"]


@pytest.mark.parametrize("waits_for", ["gone", "another"])
def test_kept_message_that_the_new_version_does_not_wait_for_goes_to_others(waits_for: str) -> None:
    def version(message: str | None) -> Diagram:
        drawn = Diagram().path("start:s", "user:u", "end:e")
        if message is not None:
            drawn.boundary("m", "u").path("m", "user:b", "end:f").message("m", message)
        return drawn

    instance = asleep(version("news"))
    publish_message("news", "k", {}, AGENT, time_to_live=timedelta(days=9000))
    other = start(version("news"), {"key": "k"})
    migrate(instance, version("other" if waits_for == "another" else None))

    resume(instance)

    assert list(open_tasks(instance)) == ["u"]
    assert (list(open_tasks(other)), held()) == (["b"], [])


def test_message_of_the_new_name_is_kept_for_it_when_it_waits_already() -> None:
    def version(message: str) -> Diagram:
        return Diagram().path("start:s", "catch:m", "user:u", "end:e").message("m", message)

    publish_message("newer", "k", {}, AGENT, time_to_live=timedelta(days=9000))
    instance = asleep(version("news"))

    migrate(instance, version("newer"))

    assert (state_of(instance), open_tasks(instance), held()) == ("suspended", {}, ["newer"])
    resume(instance)
    assert list(open_tasks(instance)) == ["u"]


def test_instance_that_ends_by_its_migration_leaves_what_was_kept_to_others() -> None:
    def version(needed: str) -> Diagram:
        drawn = Diagram().path("start:s", "script:w", "end:e").zeebe("w", "script", expression="=1", resultVariable="w")
        drawn.attribute("w", startQuantity=needed).path("sub:listen").attribute("listen", triggeredByEvent="true")
        drawn.inside("listen", lambda inner: inner.path("start:m", "end:h").message("m", "news"))
        return drawn

    instance = create(version("2"), {"key": "k"})
    suspend_process_instance(instance, "being looked into", AGENT)
    publish_message("news", "k", {}, AGENT)
    other = create(version("2"), {"key": "k"})

    migrate(instance, version("1"))

    assert state_of(instance) == "completed"
    assert (state_of(other), held()) == ("completed", [])
