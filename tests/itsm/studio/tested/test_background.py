"""Drafts are run in a process of their own after they were saved; whatever they do, the worker goes on."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import reading
from engine.errors import Forbidden
from engine.registry import Actor
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.tested import Results, fresh_results
from itsm.studio.tested import background as workers_part
from itsm.studio.tested.asking import KEPT_RUNS, ask_run
from itsm.studio.tested.background import run_drafts
from itsm.studio.tested.tables import ScenarioRun
from tests.itsm.studio.tested.conftest import SENT, drawn, found
from tests.support.clocks import Clock
from tests.support.delivery import GIVEN
from tests.support.people import MakePerson

Worked = Callable[[], Results]


def test_nothing_is_known_of_a_pack_that_was_never_run(pia: Actor) -> None:
    results = found()

    assert (results.total, results.failed, results.stale, results.running) == (1, 0, True, None)


def test_saved_draft_is_run_once_nobody_draws_any_more(pia: Actor, worked: Worked, clock: Clock) -> None:
    save_file("delivery", "scenarios/late.yaml", f"{GIVEN}  - expect: {{status: closed}}\n".encode(), 0, pia)
    run_drafts(10)
    assert found().running is None

    results = worked()

    assert (results.total, results.failed, results.stale, results.is_red) == (2, 1, False, True)
    late = results.by_name["scenarios/late.yaml"]
    assert (late.step, str(late.problem)) == (1, "Expected status to be closed, but it is new.")
    assert ("delivery", "send_to_paid") in results.coverage.flows_met
    assert ("delivery", "call_to_paid") in results.coverage.flows_left


def test_results_of_other_files_are_stale(pia: Actor, worked: Worked) -> None:
    ask_run("delivery", pia)
    assert worked().failed == 0

    saved = save_file("delivery", "scenarios/sent.yaml", f"{GIVEN}  - wait: PT1M\n".encode(), 0, pia)
    stale = found()
    save_file("delivery", "scenarios/sent.yaml", f"{GIVEN}{SENT}".encode(), saved.revision, pia)

    assert (stale.stale, stale.failed, stale.total) == (True, 0, 1)
    assert not found().stale


def test_fresh_results_are_those_of_the_workers_or_of_a_run_now(pia: Actor, worked: Worked) -> None:
    files = {name: file.content for name, file in drawn().files.items()}
    now = fresh_results("delivery", files)
    ask_run("delivery", pia)
    known = worked()

    assert (now.stale, now.failed, now.ended_at) == (False, 0, None)
    assert fresh_results("delivery", files) == known


def test_draft_that_cannot_be_read_says_why(pia: Actor, worked: Worked) -> None:
    save_file("delivery", "delivery.bpmn", b"<no diagram", 0, pia)

    results = worked()

    assert results.is_red and "processes/delivery/delivery.bpmn" in str(results.problem)


def test_run_that_never_ends_is_ended_and_the_worker_does_not_wait(
    pia: Actor, worked: Worked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itsm.studio.tested.apart.MOST_SECONDS_OF_ALL", 0.2)
    ask_run("delivery", pia)
    began = time.monotonic()
    run_drafts(10)
    run_drafts(10)
    assert time.monotonic() - began < 2

    results = worked()

    assert results.is_red and "took too long or too much memory" in str(results.problem)


def test_only_who_sees_the_studio_asks_for_a_run(pia: Actor, make_person: MakePerson) -> None:
    with pytest.raises(Forbidden):
        ask_run("delivery", make_person("Reg Requester"))


def test_lost_run_is_taken_up_again_when_its_time_is_over(pia: Actor, worked: Worked, clock: Clock) -> None:
    ask_run("delivery", pia)
    run_drafts(10)
    assert found().running == 0
    workers_part.give_up()
    run_drafts(10)
    assert workers_part._running == []

    clock.advance(timedelta(minutes=10))

    assert worked().failed == 0


def test_few_runs_of_a_pack_are_kept(pia: Actor) -> None:
    revision = 0
    for minutes in range(1, 9):
        written = f"{GIVEN}  - wait: PT{minutes}M\n".encode()
        revision = save_file("delivery", "scenarios/sent.yaml", written, revision, pia).revision
        ask_run("delivery", pia)

    with reading() as session:
        assert session.scalar(select(func.count(ScenarioRun.key))) == 1
    assert KEPT_RUNS == 5
