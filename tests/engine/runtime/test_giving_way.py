"""Commands that get into each other's way: one gives way and is run again as a whole; nothing is lost or doubled."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, copy_context
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Connection, event, select, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

from database import Overtaken, UnitOfWork, db, reading, retrying, unit_of_work
from engine.errors import Conflict
from engine.registry import Actor, InlineCall, InlineHandler, InstanceRef, registry
from engine.runtime import complete_user_task, correlate_message, fire_timer
from engine.state import reads
from engine.state.instance_writes import change_instance
from engine.state.tables import ProcessInstance
from tests.support.backends import application_on
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    events_of,
    open_tasks,
    start,
    state_of,
    timers,
)

STALE = "UPDATE process_instance SET revision = revision + 1"


def two_tasks() -> Diagram:
    return Diagram().path("start:s", "user:a", "user:b", "end:e")


@contextmanager
def overtaken(times: int) -> Iterator[None]:
    """Let somebody who took no lock change the instance just before its step is stored, so many times."""
    left = [times]

    def change(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if left[0] and statement.startswith("UPDATE process_instance"):
            left[0] -= 1
            connection.connection.cursor().execute(STALE)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", change)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", change)


@pytest.mark.usefixtures("tenant")
class TestRevision:
    def test_instance_that_was_changed_since_it_was_read_is_not_written(self) -> None:
        instance = start(two_tasks())

        with pytest.raises(Overtaken, match="no longer at revision 1"), unit_of_work() as work:
            row = reads.lock_instance(work.session, instance)
            work.session.execute(text(STALE))
            change_instance(work.session, row, {"open_faults": 7})

        with reading() as session:
            assert session.execute(select(ProcessInstance.revision, ProcessInstance.open_faults)).one() == (1, 0)

    def test_overtaken_command_is_run_again_and_acts_once(self) -> None:
        instance = start(two_tasks())

        with overtaken(2):
            complete_user_task(open_tasks(instance)["a"], {}, AGENT, "once")

        assert list(open_tasks(instance)) == ["b"]
        assert events_of(instance).count(("element_completed", "a")) == 1

    def test_command_that_is_always_overtaken_is_a_conflict_and_stores_nothing(self) -> None:
        instance = start(two_tasks())

        with overtaken(-1), pytest.raises(Conflict, match="others keep changing it"):
            complete_user_task(open_tasks(instance)["a"], {}, AGENT)

        assert list(open_tasks(instance)) == ["a"]

    def test_every_step_counts_the_revision_up(self) -> None:
        instance = start(two_tasks())
        complete_user_task(open_tasks(instance)["a"], {}, AGENT)

        with reading() as session:
            assert session.execute(select(ProcessInstance.revision)).scalar_one() == 2


def busy(code: int) -> OperationalError:
    """What SQLite says of a file that somebody else has."""
    problem = sqlite3.OperationalError("database is locked")
    problem.sqlite_errorcode = code
    return OperationalError("BEGIN IMMEDIATE", {}, problem)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED])
def test_busy_file_is_tried_again(code: int) -> None:
    outcomes = [busy(code), busy(code), None]

    def command() -> str:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return "done"

    assert (retrying(command), outcomes) == ("done", [])


def test_other_errors_of_the_database_are_not_tried_again() -> None:
    tried: list[int] = []

    def command() -> None:
        tried.append(1)
        raise busy(sqlite3.SQLITE_FULL)

    with pytest.raises(OperationalError):
        retrying(command)
    assert tried == [1]


@pytest.mark.postgresql
class TestDeadlocks:
    @pytest.fixture
    def app(self, request: pytest.FixtureRequest) -> Iterator[Flask]:
        """The application on PostgreSQL alone: SQLite has one writer, so nobody waits for two."""
        with application_on("postgresql", request) as made:
            yield made

    def test_two_instances_that_send_each_other_messages_both_go_on(
        self, app: Flask, tenant: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refused, both_have_their_own = states_of_errors(), threading.Barrier(2)
        runs: list[int] = []

        def meet(
            work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor
        ) -> Mapping[str, object]:
            runs.append(instance.key)
            if runs.count(instance.key) == 1:
                both_have_their_own.wait(30)
            return {}

        handler: InlineHandler = meet
        monkeypatch.setitem(registry.inline_handlers, "meet", handler)
        first, second = (start(peer(), {"key": mine, "theirs": theirs}) for mine, theirs in ("12", "21"))
        tasks = [open_tasks(instance)["u"] for instance in (first, second)]

        together(app, *(partial(complete_user_task, key, {}, AGENT, f"task {key}") for key in tasks))

        assert refused == ["40P01"]
        assert len(runs) == 3
        for instance in (first, second):
            assert state_of(instance) == "completed"
            assert [events_of(instance).count(("element_completed", element)) for element in "utc"] == [1, 1, 1]
            assert_engine_is_empty(instance)

    @pytest.mark.parametrize("table", ["user_task", "timer", "message_subscription"])
    def test_instance_is_locked_before_what_belongs_to_it(self, app: Flask, tenant: int, table: str) -> None:
        drawn = Diagram().path("start:s", "user:u", "end:e").boundary("t", "u").timer("t", timeDuration="PT1H")
        drawn.path("t", "end:f").boundary("m", "u").path("m", "end:g").message("m", "news", "=1")
        instance, refused = start(drawn), states_of_errors()
        commands: Mapping[str, Callable[[], object]] = {
            "user_task": partial(complete_user_task, open_tasks(instance)["u"], {}, AGENT),
            "timer": partial(fire_timer, timers(instance)["t"][1], AGENT, early=True),
            "message_subscription": partial(correlate_message, "news", "1", {}, AGENT),
        }

        with ThreadPoolExecutor(1) as pool:
            with unit_of_work() as work:
                reads.lock_instance(work.session, instance)
                waiting = pool.submit(inside, app, commands[table], copy_context())
                wait_until_somebody_waits()
                work.session.execute(text(f"UPDATE {table} SET state = state"))
            waiting.result(30)

        assert refused == []
        assert state_of(instance) == "completed"


def peer() -> Diagram:
    drawn = Diagram().path("start:s", "and:f", "user:u", "service:j", "throw:t", "end:e").path("f", "catch:c", "end:g")
    drawn.zeebe("j", "taskDefinition", type="meet").mapping("t", inputs={"key": "theirs"})
    return drawn.message("t", "hello").message("c", "hello")


def states_of_errors() -> list[str]:
    """A list that fills with what PostgreSQL refuses from now on."""
    found: list[str] = []

    def note(context: ExceptionContext) -> None:
        found.append(str(getattr(context.original_exception, "sqlstate", None)))

    event.listen(db.engine, "handle_error", note)
    return found


def inside(app: Flask, command: Callable[[], object], context: Context) -> object:
    """Run a command in a thread of its own, with the tenant of the test in force."""

    def run() -> object:
        with app.app_context():
            return command()

    return context.run(run)


def together(app: Flask, *commands: Callable[[], object]) -> None:
    """Run commands at the same time, and raise what they raise."""
    with ThreadPoolExecutor(len(commands)) as pool:
        for running in [pool.submit(inside, app, command, copy_context()) for command in commands]:
            running.result(60)


def wait_until_somebody_waits() -> None:
    """Return once a connection to this database waits for a lock."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with reading() as session:
            if session.execute(statement).scalar_one():
                return
    raise AssertionError("nobody waits for a lock")
