"""Running instances go to another version: in the tables too, all that waits is the same row as before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import in_tenant, reading, table_of
from engine import clock
from engine.errors import ExecutionFault, InvalidInput, InvalidState, MigrationRefused, NotFound
from engine.events import ElementEventKind
from engine.runtime import (
    Resource,
    TaskChanges,
    activate_jobs,
    broadcast_signal,
    cancel_process_instance,
    complete_job,
    complete_user_task,
    correlate_message,
    deploy,
    fail_job,
    migrate_process_instance,
    plan_migration,
    publish_message,
    resolve_fault,
    update_user_task,
)
from engine.state.tables import (
    ElementEventRow,
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
)
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    create,
    definition_of,
    events_of,
    open_faults,
    open_tasks,
    start,
    state_of,
    timers,
)

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Waiting = type[UserTask] | type[Timer] | type[MessageSubscription] | type[SignalSubscription] | type[Job]
TABLES: tuple[Waiting, ...] = (UserTask, Timer, MessageSubscription, SignalSubscription, Job)


def deployed(diagram: Diagram) -> int:
    """Deploy another version; gives its key."""
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def migrate(instance: int, diagram: Diagram, **mapping: str) -> int:
    """Take an instance to another version; gives the version's key."""
    key = deployed(diagram)
    migrate_process_instance(instance, key, mapping, "a step was missing", AGENT)
    return key


def rows(instance: int, *but: str) -> dict[str, list[dict[str, object]]]:
    """All rows of what waits, without some columns."""
    with reading() as session:
        return {
            table.__tablename__: [
                {name: getattr(row, name) for name in table_of(table).columns.keys() if name not in but}
                for row in session.scalars(select(table).where(table.instance_key == instance).order_by(table.key))
            ]
            for table in TABLES
        }


def everything(suffix: str = "", after: str = "after") -> Diagram:
    """All that has rows, side by side; ``suffix`` makes the ids of another version."""
    diagram = Diagram().path("start:s", "and:f")
    for kind, name in (("user", "u"), ("catch", "t"), ("catch", "m"), ("catch", "g"), ("service", "j")):
        diagram.path("f", f"{kind}:{name}{suffix}", f"user:{after}_{name}", f"end:{name}_e")
    diagram.timer(f"t{suffix}", timeDuration="PT1H").message(f"m{suffix}", "news").signal(f"g{suffix}", "go")
    diagram.zeebe(f"j{suffix}", "taskDefinition", type="work", retries="4")
    return diagram.zeebe(f"u{suffix}", "assignmentDefinition", candidateGroups="store,yard")


def test_rows_of_what_waits_are_the_same_but_for_element_and_version() -> None:
    with clock.at(NOON):
        instance = start(everything(), {"key": "k"})
        update_user_task(open_tasks(instance)["u"], TaskChanges(due_at=NOON, follow_up_at=NOON, priority=77), AGENT)
        activate_jobs("work", "w", timedelta(minutes=5), 1)
    before = rows(instance, "element_id", "definition_key")

    key = migrate(instance, everything(".2"), u="u.2", t="t.2", m="m.2", g="g.2", j="j.2")

    assert rows(instance, "element_id", "definition_key") == before
    found = rows(instance)
    assert [row["element_id"] for table in found.values() for row in table] == ["u.2", "t.2", "m.2", "g.2", "j.2"]
    assert {row["definition_key"] for name in ("user_task", "job") for row in found[name]} == {key}
    with reading() as session:
        assert session.get_one(ProcessInstance, instance).definition_key == key


def test_instance_goes_on_to_its_end_in_the_new_version() -> None:
    with clock.at(NOON):
        instance = start(everything(), {"key": "k"})
        (job,) = activate_jobs("work", "w", timedelta(hours=5), 1)
        migrate(instance, everything(".2", after="next"), u="u.2", t="t.2", m="m.2", g="g.2", j="j.2")
        complete_user_task(open_tasks(instance)["u.2"], {}, AGENT)
        complete_job(job.key, {}, AGENT)
        correlate_message("news", "k", {}, AGENT)
        broadcast_signal("go", {}, AGENT)
    with clock.at(NOON + timedelta(hours=1)):
        fire_due_timers()

    assert set(open_tasks(instance)) == {"next_u", "next_t", "next_m", "next_g", "next_j"}
    for task in open_tasks(instance).values():
        complete_user_task(task, {}, AGENT)
    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_new_events_get_rows_and_gone_ones_end() -> None:
    def guarded(name: str) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").boundary(name, "a").path(name, f"end:{name}e")
        return diagram.timer(name, timeDuration="PT1H")

    with clock.at(NOON):
        instance = start(guarded("old"))
    with clock.at(NOON + timedelta(minutes=30)):
        migrate(instance, guarded("new"))

    assert {name: state for name, (state, _) in timers(instance).items()} == {"old": "cancelled", "new": "armed"}
    with clock.at(NOON + timedelta(minutes=90)):
        fire_due_timers()
    assert ("element_completed", "newe") in events_of(instance)


def test_history_says_from_where_to_where_why_and_by_whom() -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    first = definition_of("process")
    second = migrate(instance, Diagram().path("start:s", "user:b", "end:e"), a="b")

    with reading() as session:
        mine = select(ElementEventRow).where(ElementEventRow.instance_key == instance).order_by(ElementEventRow.key)
        *_, moved, renamed = session.scalars(mine)
    assert (moved.kind, moved.element_id) == (ElementEventKind.INSTANCE_MIGRATED.value, "process")
    assert moved.details == {
        "reason": "a step was missing", "by": "Test agent", "mapping": {"a": "b"}, "changes": [],
        "from": {"definition": first, "process": "process", "version": 1},
        "to": {"definition": second, "process": "process", "version": 2},
    }  # fmt: skip
    assert (renamed.kind, renamed.element_id, renamed.details) == ("element_migrated", "b", {"before": "a"})


def test_same_command_is_done_once() -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    key = deployed(Diagram().path("start:s", "user:a", "user:b", "end:e"))

    first = migrate_process_instance(instance, key, {}, "why", AGENT, "m1")

    assert migrate_process_instance(instance, key, {}, "why", AGENT, "m1") == first
    assert [kind for kind, _ in events_of(instance)].count("instance_migrated") == 1
    with pytest.raises(InvalidInput, match="another version"):
        migrate_process_instance(instance, key, {}, "why", AGENT, "m2")


def test_refusal_stores_nothing() -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    first, before = definition_of("process"), (rows(instance), events_of(instance))
    key = deployed(Diagram().path("start:s", "user:b", "end:e"))

    with pytest.raises(MigrationRefused) as refused:
        migrate_process_instance(instance, key, {}, "why", AGENT)

    assert [finding.element_id for finding in refused.value.findings] == ["a"]
    with reading() as session:
        assert session.get_one(ProcessInstance, instance).definition_key == first
        assert plan_migration(session, instance, key, {}).refusals == refused.value.findings
        assert plan_migration(session, instance, key, {"a": "b"}).is_possible
    assert (rows(instance), events_of(instance)) == before


def test_new_event_that_cannot_be_evaluated_is_told_and_stores_nothing() -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    broken = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a").path("b", "end:be")
    key = deployed(broken.timer("b", timeDuration="=none"))

    with pytest.raises(ExecutionFault, match="for timer <b>"):
        migrate_process_instance(instance, key, {}, "why", AGENT)
    assert timers(instance) == {}


@pytest.mark.parametrize(("reason", "key"), [(" ", 0), ("why", 4711)])
def test_migration_needs_a_reason_and_a_version(reason: str, key: int) -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    second = deployed(Diagram().path("start:s", "user:a", "user:b", "end:e"))

    with pytest.raises((InvalidInput, NotFound)):
        migrate_process_instance(instance, key or second, {}, reason, AGENT)


def test_only_what_runs_and_is_there_is_migrated(other_tenant: int) -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    key = deployed(Diagram().path("start:s", "user:a", "user:b", "end:e"))

    with in_tenant(other_tenant), pytest.raises(NotFound):
        migrate_process_instance(instance, key, {}, "why", AGENT)
    with reading() as session, pytest.raises(NotFound):
        plan_migration(session, 4711, key, {})
    cancel_process_instance(instance, "stop", AGENT)
    with pytest.raises(InvalidState, match="to be active"):
        migrate_process_instance(instance, key, {}, "why", AGENT)


def test_message_of_another_name_that_waits_already_is_taken() -> None:
    def waits(name: str) -> Diagram:
        return Diagram().path("start:s", "catch:m", "user:a", "end:e").message("m", name)

    instance = start(waits("old"), {"key": "k"})
    publish_message("new", "k", {}, AGENT, time_to_live=timedelta(days=1))

    migrate(instance, waits("new"))

    assert list(open_tasks(instance)) == ["a"]


def test_fault_moves_with_its_token_and_is_mended_by_the_new_version() -> None:
    def choice(name: str, when: str) -> Diagram:
        return Diagram().path("start:s", f"xor:{name}").path(name, "user:a", "end:e", when=when)

    instance = create(choice("x", "none > 5"))
    (fault,) = open_faults(instance)

    migrate(instance, choice("y", "true"), x="y")

    (moved,) = open_faults(instance)
    assert (moved.key, moved.element_id) == (fault.key, "y")
    resolve_fault(fault.key, AGENT)
    assert list(open_tasks(instance)) == ["a"]


def test_join_that_waited_without_hope_goes_on_when_the_new_version_needs_no_more() -> None:
    def joined(*branches: str) -> Diagram:
        diagram = Diagram().path("start:s", "xor:x", "and:j", "user:a", "end:e")
        for branch in branches:
            diagram.path("x", f"user:{branch}", "j", when="false")
        diagram.nodes["x"].attributes["default"] = "x_to_j"
        return diagram

    instance = create(joined("u"))
    assert [fault.element_id for fault in open_faults(instance)] == ["j"]

    migrate(instance, joined())

    assert (list(open_tasks(instance)), open_faults(instance)) == (["a"], [])
    with reading() as session:
        assert session.get_one(ProcessInstance, instance).open_faults == 0


def test_job_without_retries_keeps_its_fault() -> None:
    def work(name: str) -> Diagram:
        return Diagram().path("start:s", f"service:{name}", "end:e").zeebe(name, "taskDefinition", type="work")

    instance = start(work("j"))
    (job,) = activate_jobs("work", "w", timedelta(minutes=5), 1)
    fail_job(job.key, 0, AGENT, error_message="no")

    migrate(instance, work("k"), j="k")

    with reading() as session:
        fault, row = session.scalars(select(Fault)).one(), session.get_one(Job, job.key)
    assert (fault.element_id, fault.resolved_at, row.state, row.element_id) == ("k", None, "failed", "k")


def test_task_of_a_called_process_stays_of_its_version() -> None:
    def caller(*steps: str) -> Diagram:
        return Diagram().path("start:s", "call:c", *steps, "end:e").zeebe("c", "calledElement", processId="part")

    part = deployed(Diagram("part").path("start:ps", "user:in", "end:pe"))
    instance = start(caller())

    migrate(instance, caller("user:after"))

    assert rows(instance)["user_task"][0]["definition_key"] == part
    complete_user_task(open_tasks(instance)["in"], {}, AGENT)
    assert list(open_tasks(instance)) == ["after"]


def test_timers_stay_silent_while_history_is_replayed() -> None:
    def timed(*steps: str) -> Diagram:
        return Diagram().path("start:s", "catch:t", *steps, "end:e").timer("t", timeDuration="PT1H")

    instance = start(timed(), replaying=True)
    migrate(instance, timed("user:a"))

    assert timers(instance)["t"][0] == "silent"


def test_instance_may_go_to_another_process() -> None:
    instance = start(Diagram().path("start:s", "user:a", "end:e"))
    migrate(instance, Diagram("other").path("start:s", "user:a", "user:b", "end:e"))

    with reading() as session:
        assert session.get_one(ProcessInstance, instance).process_id == "other"
    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    assert list(open_tasks(instance)) == ["b"]




def test_several_rows_of_one_table_are_called_otherwise() -> None:
    def twice(suffix: str = "") -> Diagram:
        drawn = Diagram().path("start:s", "and:f")
        for kind in ("user", "catch", "service"):
            for number in "12":
                drawn.path("f", f"{kind}:{kind}{number}{suffix}", f"end:e{kind}{number}")
        for number in "12":
            drawn.timer(f"catch{number}{suffix}", timeDuration="PT1H")
            drawn.zeebe(f"service{number}{suffix}", "taskDefinition", type="work")
        return drawn

    instance = start(twice())
    names = [f"{kind}{number}" for kind in ("user", "catch", "service") for number in "12"]

    migrate(instance, twice(".2"), **{name: f"{name}.2" for name in names})

    found = {str(row["element_id"]) for table in rows(instance).values() for row in table}
    assert found == {f"{name}.2" for name in names}
