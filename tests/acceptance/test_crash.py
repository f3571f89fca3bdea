"""Processes are killed at random instants under mixed load; afterwards nothing is lost, doubled, stuck or left over."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from database import Tenant, all_tenants, db, in_tenant, reading
from engine import clock
from engine.lifecycle import InstanceState
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from engine.runtime.publish_message import forget_messages
from engine.state.tables import Message, ProcessInstance, StartTrigger, UserTask
from engine.worker import fire_due_timers
from itsm.accounts.tokens import create_token
from itsm.records.commands import complete_task
from tests.support.backends import BACKENDS
from tests.support.command_line import environment
from tests.support.crash.clients import Clients, answers
from tests.support.crash.diagrams import DIAGRAMS
from tests.support.crash.installation import Installation
from tests.support.crash.proofs import (
    assert_each_instance_went_its_way_once,
    assert_history_is_single,
    assert_rows_are_what_tokens_wait_for,
    job_keys,
    timers_that_fired_without_an_event,
)
from tests.support.records import SOLVED
from tests.support.servers import Server

KILLS = int(os.environ.get("FLOWDESK_TEST_KILLS", "30"))
MOST_ANSWERS = 16
LONGEST_WAIT = 5.0
LONGEST_PAUSE = 0.1
DRAIN = 60.0


@pytest.fixture(params=BACKENDS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Server:
    """An installation that is set up, on each database; on PostgreSQL two processes serve."""
    more = {"FLOWDESK_WORKERS": "2"}
    if request.param == "postgresql":
        more |= {"FLOWDESK_DATABASE_URL": request.getfixturevalue("postgresql_database"), "FLOWDESK_WEB_PROCESSES": "2"}
    made = Server(tmp_path / "data", more)
    made.set_up()
    return made


@contextmanager
def looking_into(server: Server) -> Iterator[None]:
    """The installation's database and its only organisation in force, in this process."""
    settings = Settings.from_environment(environment(server.data, {**server.more, "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with create_app(settings).app_context():
        with reading() as session:
            key = session.execute(select(Tenant.key)).scalar_one()
        with in_tenant(key):
            yield
        db.session.remove()
        db.engine.dispose()


def test_kills_at_random_instants_lose_double_and_leave_over_nothing(server: Server) -> None:
    seed = int.from_bytes(os.urandom(4))
    print(f"seed {seed}")  # shown when the test fails
    with looking_into(server):
        drawn = [made() for made in DIAGRAMS]
        deploy("crash", [Resource("process", one.process_id, f"{one.process_id}.bpmn", one.xml()) for one in drawn],
               SYSTEM)  # fmt: skip
        first_tick = next_tick()
        clients = Clients(server.address, create_token("outside", "engine", SYSTEM))

    installation = Installation(server)
    try:
        installation.start()
        clients.start()
        kill_at_random(installation, clients, Random(seed))
        clients.stop()
        with looking_into(server):
            drain()
        clients.rest()
    finally:
        clients.give_up()
        installation.end()

    with looking_into(server):
        prove(clients, first_tick)


def kill_at_random(installation: Installation, clients: Clients, chance: Random) -> None:
    """Kill something again and again: after some more answers, so that there is load, and then at any instant."""
    for _ in range(KILLS):
        enough, latest = answers() + chance.randint(0, MOST_ANSWERS), time.monotonic() + LONGEST_WAIT
        while answers() < enough and time.monotonic() < latest:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, LONGEST_PAUSE))  # not a wait for something: the instant is to be arbitrary
        installation.kill_something(chance)
        clients.raise_problems()


def next_tick() -> datetime:
    """When the process that the time starts is due."""
    with reading() as session:
        due_at = session.execute(select(StartTrigger.due_at).where(StartTrigger.kind == "timer")).scalar_one()
    assert due_at is not None
    return due_at


def drain() -> None:
    """Wait until every instance of the diagrams has ended by itself: whoever is needed is at work."""
    running = select(ProcessInstance.key, ProcessInstance.process_id).where(
        ProcessInstance.state_name == InstanceState.ACTIVE.value, ProcessInstance.process_id != "incident"
    )
    deadline = time.monotonic() + DRAIN
    while True:
        with reading() as session:
            left = session.execute(running).all()
        if not left:
            return
        assert time.monotonic() < deadline, f"stuck: {left}"
        time.sleep(0.1)


def drive_incidents_to_their_end(numbers: set[str]) -> None:
    """Nothing is stuck: each incident is solved by hand, and closed by its timers."""
    mine = select(UserTask.key, UserTask.business_key).where(UserTask.state == "open", UserTask.element_id == "line_1")
    with reading() as session:
        tasks = {business: key for key, business in session.execute(mine)}
    assert tasks.keys() == numbers
    for key in tasks.values():
        complete_task(key, SOLVED, "solved", SYSTEM)
    for days in (10, 40):
        with clock.at(clock.now() + timedelta(days=days)):
            while fire_due_timers():
                pass
    with reading() as session:
        states = select(ProcessInstance.state_name).where(ProcessInstance.process_id == "incident")
        assert set(session.execute(states).scalars()) == {InstanceState.COMPLETED.value}


def prove(clients: Clients, first_tick: datetime) -> None:
    """Ask the tables."""
    accepted = clients.accepted
    assert_rows_are_what_tokens_wait_for()
    assert_history_is_single()
    assert assert_each_instance_went_its_way_once("everything") == sorted(accepted.instances)
    assert len(assert_each_instance_went_its_way_once("rung")) == len(accepted.signals)
    assert len(assert_each_instance_went_its_way_once("mailed")) == len(accepted.messages)
    assert first_tick + timedelta(seconds=len(assert_each_instance_went_its_way_once("ticking"))) == next_tick()
    assert timers_that_fired_without_an_event() == []
    assert job_keys() == dict.fromkeys(accepted.jobs, "completed")
    assert sorted(accepted.incidents.values()) == [f"INC-{n:06d}" for n in range(1, len(accepted.incidents) + 1)]
    assert accepted.triaged == set(accepted.incidents.values())
    assert accepted.instances and accepted.signals and accepted.messages and accepted.incidents
    drive_incidents_to_their_end(set(accepted.incidents.values()))
    assert_rows_are_what_tokens_wait_for()
    assert_history_is_single()
    with clock.at(clock.now() + timedelta(days=1)), all_tenants():
        forget_messages()
    with reading() as session:
        assert session.execute(select(Message.key)).all() == []
