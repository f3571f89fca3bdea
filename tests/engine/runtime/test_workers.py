"""Workers are seen: they beat while they live and are missed when they die; programs are known by what they take."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from database import all_tenants, db, in_tenant, reading, unit_of_work
from engine import clock
from engine.runtime import activate_jobs
from engine.runtime.attendance import NOTED_EVERY
from engine.state import worker_rows
from engine.state.tables.workers import JobWorker, WorkerRow
from engine.worker import Condition, Crew, Seen, fire_due_timers, workers
from engine.worker.heart import BEAT, KEPT, SILENCE, Life, beat, sweep
from itsm.operations.lists.workers import silent_workers
from tests.support.bpmn import Diagram
from tests.support.processes import start, timers

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def life(tenant: int) -> Iterator[Life]:
    """A worker that was started at noon and has beaten once."""
    with clock.at(NOON):
        made = Life("worker")
        with all_tenants():
            beat([made])
    yield made


def seen(at: datetime) -> list[Seen]:
    """Who works at that time."""
    with reading() as session:
        return workers(session, at)


def printing() -> Diagram:
    return Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")


def test_worker_lives_until_it_has_missed_several_beats(life: Life) -> None:
    (alive,), (still,), (dead,) = seen(NOON), seen(NOON + SILENCE), seen(NOON + SILENCE + SECOND)

    assert (alive.name, alive.kind, alive.started_at, alive.last_seen) == (life.id, "worker", NOON, NOON)
    assert alive.host and alive.version
    assert [one.condition for one in (alive, still, dead)] == [Condition.ALIVE, Condition.ALIVE, Condition.DEAD]


def test_worker_that_was_told_to_stop_is_not_dead(life: Life) -> None:
    life.has_stopped = True
    with clock.at(NOON + SECOND), all_tenants():
        beat([life])

    (found,) = seen(NOON + timedelta(hours=1))

    assert (found.condition, found.last_seen) == (Condition.STOPPED, NOON + SECOND)


def test_thread_that_has_ended_beats_no_more(life: Life) -> None:
    life.is_alive = lambda: False
    with clock.at(NOON + timedelta(hours=1)), all_tenants():
        beat([life])

    assert [one.condition for one in seen(NOON + timedelta(hours=1))] == [Condition.DEAD]


def test_dead_worker_is_told_to_the_log_once_and_may_come_back(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), all_tenants():
        for later in (SILENCE, SILENCE + SECOND, SILENCE + BEAT):
            with clock.at(NOON + later):
                sweep()
    told = [(vars(record)["action"], vars(record)["worker"]) for record in caplog.records if "worker" in vars(record)]
    assert told == [("worker_lost", life.id)]

    with clock.at(NOON + timedelta(hours=1)), all_tenants():
        beat([life])

    with reading() as session:
        assert session.execute(select(WorkerRow.lost_at)).all() == [(None,)]
    assert [one.condition for one in seen(NOON + timedelta(hours=1))] == [Condition.ALIVE]


def test_dead_worker_is_replaced_once_another_was_started_on_its_machine(life: Life) -> None:
    at = NOON + timedelta(hours=1)
    with clock.at(at):
        newer = Life("worker")
        elsewhere = replace_host(Life("worker"), "elsewhere")
        with all_tenants(), unit_of_work() as work:
            worker_rows.beat(work.session, [elsewhere])
        alone = {one.name: one.condition for one in seen(at)}
        with all_tenants():
            beat([newer])

    found = {one.name: one.condition for one in seen(at)}
    with reading() as session:
        silent = session.execute(silent_workers(at)).all()

    assert alone[life.id] is Condition.DEAD
    assert found[life.id] is Condition.REPLACED and found[newer.id] is Condition.ALIVE
    assert silent == []
    later = at + SILENCE + SECOND
    assert {one.name: one.condition for one in seen(later)}[life.id] is Condition.DEAD


def replace_host(life: Life, host: str) -> dict[str, object]:
    """The row of a worker on another machine."""
    return {**life.row(clock.now()), "host": host}


def test_workers_are_forgotten_after_a_week_of_silence(life: Life) -> None:
    with clock.at(NOON):
        activate_jobs("print", "printer", SECOND, 1)

    with all_tenants():
        with clock.at(NOON + KEPT):
            sweep()
        assert len(seen(NOON + KEPT)) == 2
        with clock.at(NOON + KEPT + SECOND):
            sweep()

    assert seen(NOON + KEPT + SECOND) == []


def test_worker_shows_the_timer_that_it_has_in_hand_to_its_tenant_alone(life: Life, other_tenant: int) -> None:
    drawn = Diagram().path("start:s", "catch:t", "user:u", "end:e").timer("t", timeDuration="PT1M")
    with clock.at(NOON):
        timer = timers(start(drawn))["t"][1]
    with clock.at(NOON + timedelta(minutes=2)):
        fire_due_timers(life=life)
        with all_tenants():
            beat([life])

    (mine,) = seen(NOON + timedelta(minutes=2))
    with in_tenant(other_tenant):
        (others,) = seen(NOON + timedelta(minutes=2))

    assert (mine.in_hand, mine.doing, mine.since) == (1, f"timer {timer}", NOON + timedelta(minutes=2))
    assert (others.in_hand, others.doing, others.since) == (1, None, None)


@pytest.mark.usefixtures("tenant")
def test_program_is_known_by_the_jobs_that_it_asks_for() -> None:
    with clock.at(NOON):
        start(printing())
        activate_jobs("print", "printer", timedelta(minutes=10), 5)
        activate_jobs("scan", "printer", timedelta(minutes=10), 5)
        activate_jobs("scan", "", timedelta(minutes=10), 5)

    (busy,), (dead,) = seen(NOON + timedelta(minutes=9)), seen(NOON + timedelta(minutes=11))

    assert (busy.name, busy.kind, busy.types, busy.last_seen) == ("printer", "jobs", ("print", "scan"), NOON)
    assert (busy.in_hand, busy.condition) == (1, Condition.ALIVE)
    assert (dead.in_hand, dead.condition) == (0, Condition.DEAD)


@pytest.mark.usefixtures("tenant")
def test_programs_of_other_tenants_are_not_shown(other_tenant: int) -> None:
    activate_jobs("print", "printer", SECOND, 1)

    with in_tenant(other_tenant):
        assert seen(clock.now()) == []


@pytest.mark.usefixtures("tenant")
def test_idle_program_is_noted_once_for_many_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: written.append(str(call[2])))
    passed = [100.0]
    monkeypatch.setattr("engine.runtime.attendance.time.monotonic", lambda: passed[0])

    for _ in range(5):
        activate_jobs("print", "printer", SECOND, 1)
    assert len([statement for statement in written if "INTO job_worker" in statement]) == 1
    passed[0] += NOTED_EVERY
    activate_jobs("print", "printer", SECOND, 1)

    assert len([statement for statement in written if "INTO job_worker" in statement]) == 2
    with reading() as session:
        assert session.execute(select(func.count()).select_from(JobWorker)).scalar_one() == 1


@pytest.mark.usefixtures("tenant")
def test_crew_is_seen_while_it_works_and_says_that_it_stops(app: Flask) -> None:
    beaten = threading.Event()
    event.listen(db.engine, "commit", lambda _connection: beaten.set())
    crew = Crew(app.app_context, 2, "web")

    crew.start()
    assert beaten.wait(20)
    crew.stop(20)

    found = seen(clock.now())
    assert [(one.kind, one.condition) for one in found] == [("web", Condition.STOPPED)] * 2
