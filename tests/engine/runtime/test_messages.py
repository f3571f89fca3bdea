"""Messages find who waits for them, now or later, here or in another process, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import all_tenants, in_tenant, reading
from engine import clock
from engine.errors import Conflict, ExecutionFault, InvalidInput
from engine.runtime import (
    Resource,
    complete_job,
    complete_user_task,
    correlate_message,
    create_process_instance,
    deploy,
    publish_message,
)
from engine.runtime.activate_jobs import activate_jobs
from engine.runtime.publish_message import forget_messages
from engine.runtime.variables import process_variables
from engine.state.tables import Message, ProcessInstance
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    definition_of,
    open_faults,
    open_tasks,
    start,
    state_of,
    timers,
)

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def catching(process_id: str = "process", key: str | None = "=key") -> Diagram:
    return Diagram(process_id).path("start:s", "user:first", "catch:c", "end:e").message("c", "news", key)


def throwing(process_id: str = "thrower", key: str | None = "=key") -> Diagram:
    drawn = Diagram(process_id).path("start:s", "throw:t", "end:e").message("t", "news", key)
    return drawn.mapping("t", inputs={"text": '"hello"'})


def started_by_message(process_id: str = "starter", key: str | None = None) -> Diagram:
    return Diagram(process_id).path("start:m", "user:u", "end:e").message("m", "news", key)


def put(*diagrams: Diagram) -> None:
    deploy("test", [Resource("process", one.process_id, "t.bpmn", one.xml()) for one in diagrams], AGENT)


def at_catch(diagram: Diagram, key: str = "k") -> int:
    """An instance that waits for the message already."""
    instance = start(diagram, {"key": key})
    complete_user_task(open_tasks(instance)["first"], {}, AGENT)
    return instance


def instances(process_id: str) -> list[int]:
    wanted = select(ProcessInstance.key).where(ProcessInstance.process_id == process_id)
    with reading() as session:
        return list(session.execute(wanted.order_by(ProcessInstance.key)).scalars())


def variables_of(instance: int) -> dict[str, object]:
    with reading() as session:
        return process_variables(session, session.get_one(ProcessInstance, instance))


def buffered() -> int:
    with reading() as session:
        return len(session.execute(select(Message)).all())


class TestPublish:
    def test_message_goes_to_the_one_that_waited_longest(self) -> None:
        first, second, other = at_catch(catching()), at_catch(catching()), at_catch(catching(), "x")

        answer = publish_message("news", "k", {"text": "hello"}, AGENT)

        assert answer.instances == [first]
        assert [state_of(one) for one in (first, second, other)] == ["completed", "active", "active"]
        assert variables_of(first)["text"] == "hello"
        assert_engine_is_empty(first)

    def test_message_goes_to_each_process_once(self) -> None:
        first, second = at_catch(catching("p")), at_catch(catching("q"))

        assert publish_message("news", "k", {}, AGENT).instances == [first, second]

    def test_message_without_receiver_is_gone_unless_it_has_time(self) -> None:
        assert publish_message("news", "k", {}, AGENT).instances == []

        assert state_of(at_catch(catching())) == "active"
        assert buffered() == 0

    def test_subscription_that_opens_takes_the_oldest_message_that_waits(self) -> None:
        with clock.at(NOON):
            publish_message("news", "k", {"n": 1}, AGENT, time_to_live=HOUR)
            publish_message("news", "k", {"n": 2}, AGENT, time_to_live=HOUR)
            first, second, third = (at_catch(catching()) for _ in range(3))

        assert [state_of(one) for one in (first, second, third)] == ["completed", "completed", "active"]
        assert (variables_of(first)["n"], variables_of(second)["n"]) == (1, 2)

    def test_message_waits_no_longer_than_its_time(self) -> None:
        with clock.at(NOON):
            publish_message("news", "k", {}, AGENT, time_to_live=HOUR)
        with clock.at(NOON + HOUR):
            assert state_of(at_catch(catching())) == "active"
            with all_tenants():
                assert (forget_messages(), forget_messages()) == (1, 0)

    def test_non_interrupting_boundary_event_takes_all_that_wait(self) -> None:
        drawn = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=False).message("b", "news")
        for _ in range(2):
            publish_message("news", "k", {}, AGENT, time_to_live=HOUR)
        put(drawn.path("b", "user:v", "end:f"))

        create_process_instance(definition_of("process"), {"key": "k"}, AGENT)

        assert buffered() == 2  # for other processes
        (instance,) = instances("process")
        with reading() as session:
            row = session.get_one(ProcessInstance, instance)
        assert row.revision == 3

    def test_of_two_messages_that_wait_for_a_race_one_is_taken(self) -> None:
        drawn = Diagram().path("start:s", "race:r", "catch:a", "end:e").path("r", "catch:b", "end:f")
        for name in ("a", "b"):
            publish_message(name, "k", {}, AGENT, time_to_live=HOUR)

        instance = start(drawn.message("a", "a").message("b", "b"), {"key": "k"})

        assert state_of(instance) == "completed"
        with reading() as session:
            taken = session.execute(select(Message.name, Message.taken_by).order_by(Message.name)).all()
        assert taken == [("a", ["process"]), ("b", [])]

    def test_second_message_with_one_id_is_refused_while_the_first_waits(self) -> None:
        with clock.at(NOON):
            publish_message("news", "k", {}, AGENT, time_to_live=HOUR, message_id="m1")
            with pytest.raises(Conflict, match="id m1 waits already"):
                publish_message("news", "k", {}, AGENT, time_to_live=HOUR, message_id="m1")
            publish_message("news", "other", {}, AGENT, time_to_live=HOUR, message_id="m1")
        with clock.at(NOON + HOUR):
            publish_message("news", "k", {}, AGENT, message_id="m1")

    def test_second_message_with_one_id_is_refused_after_the_first_was_taken(self) -> None:
        at_catch(catching())
        second = at_catch(catching())
        publish_message("news", "k", {}, AGENT, time_to_live=HOUR, message_id="m1")

        with pytest.raises(Conflict):
            publish_message("news", "k", {}, AGENT, time_to_live=HOUR, message_id="m1")
        assert state_of(second) == "active"

    def test_repeat_with_the_command_id_gets_the_first_answer(self) -> None:
        first = at_catch(catching())
        answer = publish_message("news", "k", {}, AGENT, "c1")
        second = at_catch(catching())

        assert publish_message("news", "k", {}, AGENT, "c1") == answer
        assert (state_of(first), state_of(second)) == ("completed", "active")

    def test_another_organisation_gets_nothing(self, other_tenant: int) -> None:
        instance = at_catch(catching())

        with in_tenant(other_tenant):
            assert publish_message("news", "k", {}, AGENT, time_to_live=HOUR).instances == []

        assert state_of(instance) == "active"
        assert state_of(at_catch(catching("late"))) == "active"

    def test_publisher_and_who_begins_to_wait_do_not_miss_each_other(self, app: Flask) -> None:
        def at_once(context: Context, act: Callable[[], object]) -> None:
            def inside() -> None:
                with app.app_context():
                    act()

            context.run(inside)

        with ThreadPoolExecutor(2) as pool:
            for number in range(6):
                key = str(number)
                instance = start(catching(), {"key": key})
                task = open_tasks(instance)["first"]
                acts = [
                    partial(complete_user_task, task, {}, AGENT),
                    partial(publish_message, "news", key, {}, AGENT, time_to_live=HOUR),
                ]
                list(pool.map(at_once, [copy_context(), copy_context()], acts))
                assert state_of(instance) == "completed"

    def test_nonsense_is_refused(self) -> None:
        with pytest.raises(InvalidInput):
            publish_message("", "k", {}, AGENT)
        with pytest.raises(InvalidInput):
            publish_message("news", "k", {}, AGENT, time_to_live=-HOUR)


class TestStart:
    def test_message_starts_the_newest_version_with_its_variables(self) -> None:
        put(started_by_message())
        put(started_by_message().path("u", "end:more"))

        (instance,) = publish_message("news", "", {"text": "hello"}, AGENT).instances

        assert (list(open_tasks(instance)), variables_of(instance)) == (["u"], {"text": "hello"})
        assert instances("starter") == [instance]

    def test_key_starts_one_instance_while_it_runs_and_the_next_afterwards(self) -> None:
        put(started_by_message())

        (first,) = publish_message("news", "k", {"n": 1}, AGENT, time_to_live=HOUR).instances
        second = publish_message("news", "k", {"n": 2}, AGENT, time_to_live=HOUR).instances
        (other,) = publish_message("news", "x", {}, AGENT).instances
        assert (second, instances("starter")) == ([], [first, other])
        complete_user_task(open_tasks(first)["u"], {}, AGENT)

        third = instances("starter")[-1]
        assert (len(instances("starter")), variables_of(third)) == (3, {"n": 2})

    def test_message_goes_to_the_instance_that_waits_and_not_also_to_a_start_of_it(self) -> None:
        drawn = catching("p").path("start:m", "user:other", "end:o").message("m", "news")
        waiting = at_catch(drawn)

        assert publish_message("news", "k", {}, AGENT).instances == [waiting]

    def test_correlated_message_starts_when_nothing_waits(self) -> None:
        put(started_by_message())

        answer = correlate_message("news", "", {}, AGENT)

        assert instances("starter") == [answer.instance_key]


class TestThrow:
    def test_thrown_message_reaches_another_instance_in_the_same_command(self) -> None:
        receiver = at_catch(catching())

        sender = start(throwing(), {"key": "k"})

        assert (state_of(sender), state_of(receiver)) == ("completed", "completed")
        assert variables_of(receiver)["text"] == "hello"

    def test_thrown_message_waits_for_a_receiver_that_is_not_there_yet(self) -> None:
        start(throwing(), {"key": "k"})
        assert buffered() == 1

        receiver = at_catch(catching())

        assert (state_of(receiver), buffered()) == ("completed", 0)

    def test_message_without_key_stays_in_its_conversation(self) -> None:
        stranger = at_catch(Diagram("p").path("start:s", "user:first", "catch:c", "end:e").message("c", "answer", None))
        put(
            Diagram("asking").path("start:s", "throw:ask", "catch:c", "end:e")
            .message("ask", "question", None).message("c", "answer", None),
            Diagram("answering").path("start:m", "user:think", "throw:reply", "end:e")
            .message("m", "question", None).message("reply", "answer", None),
        )
        asking = create_process_instance(definition_of("asking"), {}, AGENT).instance_key
        (answering,) = instances("answering")

        complete_user_task(open_tasks(answering)["think"], {}, AGENT)

        assert [state_of(one) for one in (asking, answering, stranger)] == ["completed", "completed", "active"]

    def test_message_without_key_goes_to_the_oldest_when_nobody_of_its_conversation_waits(self) -> None:
        first, second = at_catch(catching(key=None)), at_catch(catching(key=None))

        start(throwing(key=None))

        assert (state_of(first), state_of(second), buffered()) == ("completed", "active", 0)

    def test_receiver_that_cannot_go_on_is_a_fault_of_its_own(self) -> None:
        receiver = at_catch(catching().path("c", "xor:x").path("x", "end:g", when="never"))

        sender = start(throwing(), {"key": "k"})

        assert state_of(sender) == "completed"
        assert [fault.element_id for fault in open_faults(receiver)] == ["x"]

    def test_refused_step_of_a_person_sends_nothing(self) -> None:
        receiver = at_catch(catching())
        drawn = Diagram("p").path("start:s", "throw:t", "xor:x").message("t", "news").path("x", "end:e", when="never")

        with pytest.raises(ExecutionFault):
            start(drawn, {"key": "k"})

        assert (state_of(receiver), buffered()) == ("active", 0)

    def test_endless_exchange_is_a_fault_of_who_began_it(self) -> None:
        for one, other in (("ping", "pong"), ("pong", "ping")):
            drawn = Diagram(one).path("start:m", "throw:t", "end:e").message("m", one, None).message("t", other, None)
            put(drawn)
        began = Diagram("began").path("start:s", "service:j", "throw:t", "end:e").message("t", "ping", None)
        instance = start(began.zeebe("j", "taskDefinition", type="begin"))
        (job,) = activate_jobs("begin", "w", HOUR, 1)

        complete_job(job.key, {}, AGENT)

        (fault,) = open_faults(instance)
        assert "Expected the messages between processes to come to an end" in fault.message
        assert (instances("ping"), instances("pong"), state_of(instance)) == ([], [], "active")


def test_timer_beside_a_message_ends_with_it() -> None:
    drawn = Diagram().path("start:s", "race:r", "catch:c", "end:e").message("c", "news")
    instance = start(drawn.path("r", "catch:t", "end:f").timer("t", timeDuration="PT1H"), {"key": "k"})

    publish_message("news", "k", {}, AGENT)

    assert timers(instance)["t"][0] == "cancelled"
