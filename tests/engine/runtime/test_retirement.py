"""Retired versions start nothing new; what runs goes on, and nothing is deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import in_tenant, reading
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.runtime import (
    Resource,
    complete_user_task,
    create_process_instance,
    deploy,
    migrate_process_instance,
    publish_message,
    restore_definition,
    retire_definition,
    start_process_instance,
)
from engine.state.definitions import latest
from engine.state.tables import Definition, ProcessInstance, StartTrigger
from engine.worker import fire_due_starts
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, create, definition_of, open_faults, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def version(*steps: str, process_id: str = "process") -> Diagram:
    return Diagram(process_id).path("start:s", *steps, "end:e")


def put(diagram: Diagram) -> int:
    deploy("test", [Resource("process", diagram.process_id, "t.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def instances() -> list[int]:
    """Definitions of all instances, oldest first."""
    with reading() as session:
        return list(session.scalars(select(ProcessInstance.definition_key).order_by(ProcessInstance.key)))


def test_retired_version_starts_nothing_and_the_one_before_takes_its_place() -> None:
    first, second = put(version("user:a")), put(version("user:b"))

    answer = retire_definition(second, AGENT)

    assert (answer.in_use, answer.running, answer.used_by) == (1, 0, [])
    with pytest.raises(NotFound, match="version 2 of process process to be in use, but it is retired"):
        create_process_instance(second, {}, AGENT)
    start_process_instance("process", "", {}, AGENT)
    assert instances() == [first]


def test_process_without_a_version_in_use_is_refused_by_name() -> None:
    retire_definition(put(version("user:a")), AGENT)

    with pytest.raises(NotFound, match="all its versions are retired"):
        start_process_instance("process", "", {}, AGENT)
    with reading() as session, pytest.raises(NotFound, match="to be deployed"):
        latest(session, "process", "nowhere")


def test_running_instances_go_on_and_are_told() -> None:
    instance = start(version("user:a", "user:b"))

    assert retire_definition(definition_of("process"), AGENT).running == 1
    complete_user_task(open_tasks(instance)["a"], {}, AGENT)
    complete_user_task(open_tasks(instance)["b"], {}, AGENT)

    assert state_of(instance) == "completed"


def test_called_version_that_is_bound_is_still_called() -> None:
    caller = version("call:c").zeebe("c", "calledElement", processId="part", bindingType="deployment")
    part = version("user:in", process_id="part")
    resources = [Resource("process", one.process_id, "t.bpmn", one.xml()) for one in (caller, part)]
    deploy("test", resources, AGENT)
    retire_definition(definition_of("part"), AGENT)

    started = start_process_instance("process", "", {}, AGENT)

    assert list(open_tasks(started.instance_key)) == ["in"]


def test_call_of_the_newest_version_finds_none_that_is_retired() -> None:
    caller = version("call:c").zeebe("c", "calledElement", processId="part")
    part = put(version("user:in", process_id="part"))
    put(caller)

    answer = retire_definition(part, AGENT)

    assert answer.used_by == ["process"]
    assert [fault.element_id for fault in open_faults(create(caller))] == ["c"]


def test_message_starts_the_newest_version_in_use() -> None:
    first = put(version("user:a").message("s", "news", None))
    second = put(version("user:b").message("s", "news", None))

    retire_definition(second, AGENT)
    publish_message("news", "", {}, AGENT)
    restore_definition(second, AGENT)
    publish_message("news", "", {}, AGENT)
    retire_definition(first, AGENT)
    publish_message("news", "", {}, AGENT)

    assert instances() == [first, second, second]


def test_timer_of_a_process_that_is_not_in_use_does_not_fire() -> None:
    with clock.at(NOON):
        key = put(version("user:a").timer("s", timeDuration="PT10M"))
        retire_definition(key, AGENT)
        with reading() as session:
            assert session.scalars(select(StartTrigger)).all() == []
    with clock.at(NOON + timedelta(hours=1)):
        fire_due_starts()
        assert instances() == []
        restore_definition(key, AGENT)
    with clock.at(NOON + timedelta(hours=2)):
        fire_due_starts()

    assert instances() == [key]


def test_retiring_an_older_version_leaves_the_timers_of_the_newest_alone() -> None:
    with clock.at(NOON):
        first = put(version("user:a").timer("s", timeDuration="PT10M"))
        put(version("user:b").timer("s", timeDuration="PT10M"))
    with clock.at(NOON + timedelta(minutes=5)):
        retire_definition(first, AGENT)

    with reading() as session:
        assert session.scalars(select(StartTrigger.due_at)).all() == [NOON + timedelta(minutes=10)]


def test_form_and_decision_name_the_processes_that_use_them() -> None:
    resources = [Resource("form", "ask", "ask.form", b"{}"), Resource("decision", "rate", "rate.dmn", b"<dmn/>")]
    deploy("test", resources, AGENT)
    put(version("user:a", "rule:r").zeebe("a", "formDefinition", formId="ask").zeebe(
        "r", "calledDecision", decisionId="rate", resultVariable="x"))  # fmt: skip
    with reading() as session:
        keys = {kind: latest(session, kind, name).key for kind, name in (("form", "ask"), ("decision", "rate"))}

    assert {kind: retire_definition(key, AGENT).used_by for kind, key in keys.items()} == {
        "form": ["process"], "decision": ["process"],
    }  # fmt: skip
    with reading() as session, pytest.raises(NotFound):
        latest(session, "form", "ask")


def test_same_bytes_deployed_again_do_not_bring_a_retired_version_back() -> None:
    key = put(version("user:a"))
    retire_definition(key, AGENT)

    deployed = deploy("test", [Resource("process", "process", "t.bpmn", version("user:a").xml())], AGENT)

    assert deployed.changed == 0
    put(version("user:b"))
    with reading() as session:
        assert latest(session, "process", "process").version == 2


def test_command_is_done_once_and_makes_sense_once() -> None:
    key = put(version("user:a"))
    first = retire_definition(key, AGENT, "r1")

    assert retire_definition(key, AGENT, "r1") == first
    with pytest.raises(InvalidState, match="retired"):
        retire_definition(key, AGENT)
    restored = restore_definition(key, AGENT, "r2")
    assert restore_definition(key, AGENT, "r2") == restored
    with pytest.raises(InvalidState, match="in use"):
        restore_definition(key, AGENT)


def test_only_what_a_process_names_is_retired(other_tenant: int) -> None:
    key = put(version("user:a"))
    deploy("test", [Resource("record_type", "thing", "pack.yaml", b"key: thing")], AGENT)
    with reading() as session:
        thing = session.scalars(select(Definition.key).where(Definition.kind == "record_type")).one()

    with pytest.raises(InvalidInput):
        retire_definition(thing, AGENT)
    with pytest.raises(NotFound):
        retire_definition(4711, AGENT)
    with in_tenant(other_tenant), pytest.raises(NotFound):
        retire_definition(key, AGENT)


def test_nothing_goes_to_a_retired_version() -> None:
    instance = start(version("user:a"))
    second = put(version("user:a", "user:b"))
    retire_definition(second, AGENT)

    with pytest.raises(InvalidState, match="version 2 of process process to be in use"):
        migrate_process_instance(instance, second, {}, "why", AGENT)
