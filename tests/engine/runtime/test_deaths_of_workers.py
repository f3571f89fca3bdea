"""A step that ends the very process that does it: counted before it is tried, so that it is not tried for ever.

Each worker here is a process of its own, and dies in truth: an inline handler ends it, as want of memory would.
"""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import UnitOfWork, all_tenants, db, reading
from engine import clock
from engine.registry import Actor, InlineCall, InstanceRef, registry
from engine.runtime import Resource, deploy, resolve_fault, start_operation
from engine.runtime.attempts import MOST_DEATHS, REST, in_turn
from engine.runtime.fire_timer import due_timers
from engine.state.tables import OperationItem, ProcessInstance, StartTrigger, Timer
from engine.worker import fire_due_starts, fire_due_timers
from engine.worker.operations import work_operations
from itsm.operations.advice import way_out
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_faults, open_tasks, start, state_of, timers

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
DIED = 9


@pytest.fixture
def lethal(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the handler of type ``lethal`` ends its process."""
    ends = [True]

    def handler(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
        if ends[0]:
            os._exit(DIED)
        return {}

    monkeypatch.setitem(registry.inline_handlers, "lethal", handler)
    return ends


def poison(*steps: str, process_id: str = "poison") -> Diagram:
    drawn = Diagram(process_id).path("start:s", *steps, "service:j", "user:u", "end:e")
    return drawn.zeebe("j", "taskDefinition", type="lethal")


def waiting_for_time(process_id: str = "healthy") -> Diagram:
    return Diagram(process_id).path("start:s", "catch:t", "user:u", "end:e").timer("t", timeDuration="PT1M")


def worker(work: Callable[[], object]) -> int:
    """Let a process of its own work; gives how it ended (0: it lived)."""
    db.session.remove()
    db.engine.dispose()  # no connection may be in two processes
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(70)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def workers_in_turn(work: Callable[[], object], count: int, begin: datetime = LATER) -> list[int]:
    """How ``count`` workers ended, each of which began when the one before had been dead for a while."""
    ends = []
    for number in range(count):
        with clock.at(begin + number * REST):
            ends.append(worker(work))
    return ends


def two_timers() -> tuple[int, int]:
    """An instance whose timer ends whoever fires it, and one that is due just after it."""
    with clock.at(NOON):
        broken = start(poison("catch:t").timer("t", timeDuration="PT1M"))
    with clock.at(NOON + timedelta(seconds=1)):
        return broken, start(waiting_for_time())


def test_timer_that_ends_its_worker_again_and_again_becomes_a_fault(lethal: list[bool]) -> None:
    broken, healthy = two_timers()

    ends = workers_in_turn(fire_due_timers, MOST_DEATHS + 1)

    assert ends == [DIED] * MOST_DEATHS + [0]
    (fault,) = open_faults(broken)
    assert (fault.element_id, fault.kind) == ("t", "WorkerEnded")
    assert f"the worker itself ended {MOST_DEATHS} times while doing it" in fault.message
    assert "operating system" in str(way_out(fault.kind))
    assert (state_of(broken), timers(broken)["t"][0]) == ("active", "faulted")
    assert list(open_tasks(healthy)) == ["u"]


def test_others_go_on_between_the_deaths(lethal: list[bool]) -> None:
    broken, healthy = two_timers()

    ends = workers_in_turn(fire_due_timers, 2)
    with clock.at(LATER + REST + timedelta(seconds=1)):
        ends.append(worker(fire_due_timers))

    assert ends == [DIED, DIED, 0]
    assert list(open_tasks(healthy)) == ["u"]
    assert timers(broken)["t"][0] == "armed"


def test_resolved_fault_lets_the_timer_be_tried_as_often_again(lethal: list[bool]) -> None:
    broken, _ = two_timers()
    workers_in_turn(fire_due_timers, MOST_DEATHS + 1)
    (fault,) = open_faults(broken)

    resolve_fault(fault.key, AGENT)
    died_again = workers_in_turn(fire_due_timers, 1, LATER + timedelta(hours=1))
    lethal[0] = False
    with clock.at(LATER + timedelta(hours=2)):
        fire_due_timers()

    assert died_again == [DIED]
    assert (open_faults(broken), list(open_tasks(broken))) == ([], ["u"])


def test_start_event_that_ends_its_worker_waits_for_its_next_time(
    lethal: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    with clock.at(NOON):
        deploy("test", [Resource("process", "poison", "t.bpmn", poison().timer("s", timeCycle="R/PT1H").xml())], AGENT)
    begin = NOON + timedelta(hours=1)

    ends = workers_in_turn(fire_due_starts, MOST_DEATHS, begin)
    lethal[0] = False
    with clock.at(begin + MOST_DEATHS * REST):
        assert fire_due_starts() == 1
    with reading() as session:
        begun = session.execute(select(ProcessInstance.key)).scalars().all()
        trigger = session.execute(select(StartTrigger)).scalar_one()
    with clock.at(begin + timedelta(hours=1)):
        assert fire_due_starts() == 1

    assert ends == [DIED] * MOST_DEATHS
    assert begun == []
    assert (trigger.due_at, trigger.attempts) == (begin + timedelta(hours=1), 0)
    assert f"ended {MOST_DEATHS} times" in str([getattr(record, "why", "") for record in caplog.records])
    with reading() as session:
        assert len(session.execute(select(ProcessInstance.key)).all()) == 1


def test_item_of_an_operation_that_ends_its_worker_fails_and_the_others_are_done(lethal: list[bool]) -> None:
    broken = start(poison("user:a"))
    healthy = start(Diagram("healthy").path("start:s", "user:a", "user:j", "end:e"))
    with clock.at(NOON):
        start_operation("modify", [broken, healthy], "Past it", AGENT, arguments={"activate": ["j"]})

    ends = workers_in_turn(lambda: work_operations(50), MOST_DEATHS + 1)

    assert ends == [DIED] * MOST_DEATHS + [0]
    with reading() as session:
        items = session.execute(select(OperationItem).order_by(OperationItem.key)).scalars().all()
    assert [item.state for item in items] == ["failed", "done"]
    assert "the worker itself ended" in str(items[0].sentence)
    assert (list(open_tasks(broken)), sorted(open_tasks(healthy))) == (["a"], ["a", "j"])


def test_timer_that_comes_again_counts_anew_each_time() -> None:
    drawn = Diagram().path("start:s", "user:u", "end:e").boundary("b", "u", interrupting=False)
    drawn.path("b", "end:f").timer("b", timeCycle="R3/PT1M")
    with clock.at(NOON):
        start(drawn)
    for minute in (1, 2):
        with clock.at(NOON + timedelta(minutes=minute)):
            assert fire_due_timers() == 1
            with reading() as session:
                assert session.execute(select(Timer.attempts, Timer.rest_until)).one() == (0, None)


def test_what_one_worker_has_taken_up_another_leaves_alone() -> None:
    with clock.at(NOON):
        for _ in range(3):
            start(waiting_for_time())
    with clock.at(LATER), all_tenants():
        due = due_timers(50)
        mine = in_turn(Timer, due)
        next(mine)

        assert list(in_turn(Timer, due)) == []
        assert due_timers(50) == []
        assert len(list(mine)) == 2
