"""Events that start processes belong to the deployment: the newest version listens, each event starts one instance."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading, unit_of_work
from engine import clock
from engine.errors import InvalidDefinition
from engine.runtime import Resource, broadcast_signal, complete_user_task, deploy, publish_message
from engine.runtime.variables import process_variables
from engine.state.tables import Definition, ProcessInstance, StartTrigger
from engine.worker import fire_due_starts
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_faults, open_tasks, state_of

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday; 20:00 for the organisation."""
MINUTE = timedelta(minutes=1)
SIGNAL = '<bpmn:signalEventDefinition signalRef="S"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="message_news"/>'


def by_timer(**definition: str) -> Diagram:
    return Diagram().path("start:s", "user:u", "end:e").timer("s", **definition)


def by(*bodies: str, parallel: bool = False) -> Diagram:
    drawn = Diagram().path("start:s", "user:u", "end:e").raw("s", body="".join(bodies))
    drawn.messages["news"] = None
    drawn.extra.append('<bpmn:signal id="S" name="alarm"/>')
    return drawn.attribute("s", parallelMultiple="true") if parallel else drawn


def condition(source: str) -> str:
    inner = f"<bpmn:condition>={source}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


def put(diagram: Diagram) -> None:
    deploy("test", [Resource("process", diagram.process_id, "t.bpmn", diagram.xml())], AGENT)


def instances() -> list[int]:
    with reading() as session:
        return list(session.execute(select(ProcessInstance.key).order_by(ProcessInstance.key)).scalars())


def started_between(first: datetime, minutes: int, every: int = 1) -> list[datetime]:
    """When instances start while the worker looks each minute."""
    for number in range(0, minutes, every):
        with clock.at(first + number * MINUTE):
            fire_due_starts()
    with reading() as session:
        return list(session.execute(select(ProcessInstance.started_at).order_by(ProcessInstance.key)).scalars())


class TestTimer:
    @pytest.mark.parametrize(
        "definition", [{"timeDate": "2026-03-02T12:10:00Z"}, {"timeDuration": "PT10M"}, {"timeDuration": '="PT10M"'}]
    )
    def test_date_and_duration_start_once(self, definition: dict[str, str]) -> None:
        with clock.at(NOON):
            put(by_timer(**definition))

        assert started_between(NOON, 30) == [NOON + 10 * MINUTE]
        assert list(open_tasks(instances()[0])) == ["u"]

    def test_cycle_starts_as_often_as_it_says(self) -> None:
        with clock.at(NOON):
            put(by_timer(timeCycle="R3/PT5M"))

        assert started_between(NOON, 60) == [NOON + number * MINUTE for number in (5, 10, 15)]

    def test_cron_counts_on_the_clock_of_the_organisation(self) -> None:
        with clock.at(NOON):
            put(by_timer(timeCycle="0 30 20 * * MON"))

        first = NOON + 30 * MINUTE
        assert started_between(NOON, 60 * 24 * 8, every=30) == [first, first + timedelta(days=7)]

    def test_older_version_is_silent(self) -> None:
        with clock.at(NOON):
            put(by_timer(timeDuration="PT10M"))
            put(by_timer(timeDuration="PT20M"))

        assert started_between(NOON, 60) == [NOON + 20 * MINUTE]

    def test_version_without_the_event_ends_it(self) -> None:
        with clock.at(NOON):
            put(by_timer(timeDuration="PT10M"))
            put(Diagram().path("start:s", "end:e"))

        assert started_between(NOON, 60) == []

    def test_retired_process_does_not_start(self) -> None:
        with clock.at(NOON):
            put(by_timer(timeDuration="PT10M"))
        with unit_of_work() as work:
            work.session.execute(select(Definition)).scalar_one().retired_at = NOON

        assert started_between(NOON, 60) == []

    def test_two_workers_at_once_start_one(self, app: Flask) -> None:
        with clock.at(NOON):
            put(by_timer(timeDuration="PT10M"))

        def look(context: object) -> None:
            def inside() -> None:
                with app.app_context(), clock.at(NOON + 10 * MINUTE):
                    fire_due_starts()

            context.run(inside)  # type: ignore[attr-defined]  # a Context

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(look, [copy_context(), copy_context()]))

        assert len(instances()) == 1

    def test_process_that_cannot_begin_stops_no_other_and_is_told(self, caplog: pytest.LogCaptureFixture) -> None:
        endless = Diagram("endless").path("start:s", "task:a", "task:b", "a").timer("s", timeDuration="PT10M")
        with clock.at(NOON):
            put(endless)
            put(by_timer(timeDuration="PT10M"))
        with clock.at(NOON + 10 * MINUTE), caplog.at_level(logging.ERROR):
            assert (fire_due_starts(), fire_due_starts()) == (2, 0)

        assert len(instances()) == 1
        assert ["went on for" in record.why for record in caplog.records if hasattr(record, "why")] == [True]

    def test_instance_that_cannot_go_on_keeps_its_fault(self) -> None:
        with clock.at(NOON):
            put(Diagram().path("start:s", "xor:x").path("x", "end:e", when="no").timer("s", timeDuration="PT1M"))
        started_between(NOON, 3)

        (instance,) = instances()
        assert ([fault.element_id for fault in open_faults(instance)], state_of(instance)) == (["x"], "active")

    def test_time_that_depends_on_variables_is_refused(self) -> None:
        with pytest.raises(InvalidDefinition, match="no variables are there yet"):
            put(by_timer(timeDuration="=later"))


class TestSignal:
    def test_signal_starts_with_its_variables(self) -> None:
        put(by(SIGNAL))

        assert broadcast_signal("alarm", {"level": 3}, AGENT).instances == 1

        with reading() as session:
            assert process_variables(session, session.get_one(ProcessInstance, instances()[0])) == {"level": 3}

    def test_thrown_signal_starts_another_process(self) -> None:
        put(by(SIGNAL))
        thrower = Diagram("thrower").path("start:t", "throw:a", "end:x").raw("a", body=SIGNAL)
        thrower.timer("t", timeDuration="PT1M")
        thrower.extra.append('<bpmn:signal id="S" name="alarm"/>')
        with clock.at(NOON):
            put(thrower)
        with clock.at(NOON + MINUTE):
            fire_due_starts()

        assert [state_of(one) for one in instances()] == ["completed", "active"]


    def test_signal_whose_name_is_too_long_to_be_kept_is_refused(self) -> None:
        diagram = Diagram().path("start:s", "user:a", "end:e").raw("s", body=SIGNAL)
        diagram.extra.append(f'<bpmn:signal id="S" name="{"x" * 201}"/>')

        with pytest.raises(InvalidDefinition, match="a name of at most 200 characters at <s>"):
            put(diagram)


class TestConditional:
    def test_condition_starts_each_time_it_becomes_true(self) -> None:
        with clock.at(NOON):
            put(by(condition("now().minute &gt;= 10 and now().minute &lt; 20")))

        assert started_between(NOON, 120) == [NOON + 10 * MINUTE, NOON + 70 * MINUTE]

    def test_condition_without_answer_starts_nothing(self) -> None:
        with clock.at(NOON):
            put(by(condition("count(for i in 1..100000, j in 1..100000 return i) > 0")))

        assert started_between(NOON, 1) == []


class TestMultiple:
    def test_either_event_starts(self) -> None:
        put(by(SIGNAL, MESSAGE))

        broadcast_signal("alarm", {}, AGENT)
        publish_message("news", "", {}, AGENT)

        assert len(instances()) == 2

    def test_parallel_multiple_wants_all_events_and_begins_anew(self) -> None:
        put(by(SIGNAL, MESSAGE, parallel=True))

        broadcast_signal("alarm", {"level": 3}, AGENT)
        broadcast_signal("alarm", {"level": 4}, AGENT)
        assert instances() == []
        publish_message("news", "", {"text": "hello"}, AGENT)
        publish_message("news", "", {"text": "again"}, AGENT)

        (instance,) = instances()
        with reading() as session:
            found = process_variables(session, session.get_one(ProcessInstance, instance))
        assert found == {"level": 4, "text": "hello"}

    def test_none_start_event_beside_others_is_for_commands(self) -> None:
        drawn = by(SIGNAL).path("start:n", "u")
        put(drawn)

        broadcast_signal("alarm", {}, AGENT)

        assert list(open_tasks(instances()[0])) == ["u"]


class TestInstantiation:
    def test_receive_task_that_makes_instances_does(self) -> None:
        drawn = Diagram().path("receive:r", "user:u", "end:e").message("r", "news", None)
        put(drawn.attribute("r", instantiate="true"))

        (instance,) = publish_message("news", "", {"text": "hello"}, AGENT).instances

        assert list(open_tasks(instance)) == ["u"]

    def test_parallel_gateway_that_makes_instances_waits_for_its_other_events(self) -> None:
        drawn = Diagram().path("race:g", "catch:a", "and:j", "user:u", "end:e").path("g", "catch:b", "j")
        drawn.message("a", "a", None).message("b", "b", None)
        put(drawn.attribute("g", instantiate="true", eventGatewayType="Parallel"))

        (instance,) = publish_message("b", "", {}, AGENT).instances
        assert open_tasks(instance) == {}

        assert publish_message("a", "", {}, AGENT).instances == [instance]
        assert (list(open_tasks(instance)), instances()) == (["u"], [instance])


def test_deploying_the_same_again_keeps_the_events_as_they_are() -> None:
    with clock.at(NOON):
        put(by_timer(timeCycle="R/PT10M"))
    with clock.at(NOON + 5 * MINUTE):
        put(by_timer(timeCycle="R/PT10M"))

    with reading() as session:
        (trigger,) = session.execute(select(StartTrigger)).scalars()
    assert trigger.due_at == NOON + 10 * MINUTE


def test_pools_of_one_file_are_deployed_and_meet_along_their_messages() -> None:
    customer = Diagram("customer").path("start:s", "throw:order", "catch:parcel", "end:e")
    customer.message("order", "order", None).message("parcel", "parcel", None).timer("s", timeDuration="PT1M")
    shop = Diagram("shop").path("start:o", "user:pack", "throw:send", "end:f")
    shop.message("o", "order", None).message("send", "parcel", None)
    second = shop.xml()
    process = second[second.index(b"<bpmn:process") : second.index(b"</bpmn:definitions>")]
    file = customer.xml().replace(b"</bpmn:definitions>", process + b"</bpmn:definitions>")
    with clock.at(NOON):
        deploy("pools", [Resource("process", name, "pools.bpmn", file) for name in ("customer", "shop")], AGENT)
    with clock.at(NOON + MINUTE):
        fire_due_starts()

    buyer, seller = instances()
    assert [state_of(one) for one in (buyer, seller)] == ["active", "active"]
    complete_user_task(open_tasks(seller)["pack"], {}, AGENT)
    assert [state_of(one) for one in (buyer, seller)] == ["completed", "completed"]
