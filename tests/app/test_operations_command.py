"""``flowdesk operations``: the same lists and acts as the pages, for a terminal at night."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from database import Tenant, db, in_tenant, reading
from engine.runtime import activate_jobs, create_process_instance, fail_job
from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.processes import AGENT, create, definition_of, start
from tests.support.servers import Server


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The data folder of a desk with two processes that stand still."""
    folder = tmp_path / "data"
    Server(folder).set_up()
    drawn = Diagram("settle").path("start:s", "xor:x").path("x", "end:e", when="n > 5")
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context():
        with reading() as session:
            tenant = session.execute(select(Tenant.key)).scalar_one()
        with in_tenant(tenant):
            create(drawn.path("x", "end:f", when="n <= 5"))
            create_process_instance(definition_of("settle"), {}, AGENT)
        db.engine.dispose()
        yield folder


def told(data: Path, *arguments: str, code: int = 0) -> Any:
    """What ``flowdesk operations`` answers to machines."""
    done = flowdesk(data, "operations", *arguments, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_faults_are_listed_with_reason_and_way_out(data: Path) -> None:
    faults = told(data, "faults")["faults"]
    words = flowdesk(data, "operations", "faults", "--process", "settle").stdout

    assert [(row["process_id"], row["element_id"]) for row in faults] == [("settle", "x")] * 2
    assert "is null" in faults[0]["message"] and "try again" in faults[0]["way_out"]
    assert f"fault {faults[0]['key']}" in words and "is null" in words


def test_empty_list_says_so(data: Path) -> None:
    assert {name: told(data, name)[name] for name in ("jobs", "timers")} == {"jobs": [], "timers": []}
    assert flowdesk(data, "operations", "workers").stdout.strip() == "There are none."
    assert "--state stuck, failed, running or waiting" in flowdesk(data, "operations", "jobs").stdout


def test_many_are_cancelled_after_a_look(data: Path) -> None:
    looked = told(data, "cancel", "--process", "settle", "--reason", "Mistake", "--dry-run")
    assert (looked["ready"], len(told(data, "instances")["instances"])) == (2, 2)

    done = told(data, "cancel", "--process", "settle", "--reason", "Mistake")

    assert (done["total"], done["done"], done["failed"]) == (2, 2, 0)
    assert told(data, "instances")["instances"] == []


def test_what_meets_the_same_cause_is_said_with_its_reason(data: Path) -> None:
    [first, _] = told(data, "faults")["faults"]

    done = told(data, "retry", str(first["key"]), "--reason", "Try", code=1)

    assert done["failed"] == 1 and "is null" in done["problems"][0]["why"]


def test_keys_or_filters_are_asked_for(data: Path) -> None:
    neither = flowdesk(data, "operations", "cancel", "--reason", "Mistake")
    no_reason = flowdesk(data, "operations", "cancel", "1")

    assert (neither.returncode, no_reason.returncode) == (1, 2)
    assert "Expected keys, or a process or element" in neither.stderr


def test_instances_are_suspended_and_resumed_and_moved(data: Path) -> None:
    assert told(data, "suspend", "--process", "settle", "--reason", "Flood")["done"] == 2
    assert {row["state"] for row in told(data, "instances")["instances"]} == {"suspended"}
    assert told(data, "resume", "--process", "settle", "--reason", "Over")["done"] == 2

    moved = told(data, "modify", "--process", "settle", "--end-at", "x", "--begin-at", "f", "--reason", "By hand")

    assert (moved["done"], told(data, "instances")["instances"]) == (2, [])


def test_overview_names_steps_and_ends_with_1_while_something_wants_an_operator(data: Path) -> None:
    now = told(data, "overview", code=1)
    words = flowdesk(data, "operations", "overview").stdout

    assert (now["faults"], now["calm"], now["works"]) == (2, False, False)
    groups = [(group["process_id"], group["element_id"], group["count"]) for group in now["groups"]]
    assert groups == [("settle", "x", 2)]
    assert "No worker of Flowdesk runs" in words and "(--process settle --element x): 2, since" in words


def test_variables_are_set_and_faults_tried_again_with_what_show_tells(data: Path) -> None:
    chosen = ("--process", "settle", "--element", "x")
    looked = told(data, "set-variables", *chosen, "--variables", "{n: 9}", "--reason", "Not sent", "--dry-run")
    assert (looked["targets"], looked["ready"]) == (2, 2)
    told(data, "set-variables", *chosen, "--variables", "{n: 9}", "--reason", "Not sent")
    shown = told(data, "show", "1")
    words = flowdesk(data, "operations", "show", "1", "--history").stdout

    assert [fault["element_id"] for fault in shown["faults"]] == ["x"]
    assert shown["variables"][0]["variables"] == [{"name": "n", "value": "9"}]
    assert shown["variables"][0]["read_by"] == ["x"]
    assert "Token" in words and "Variable of the process: n = 9" in words and "Begun" in words
    assert told(data, "retry", *chosen, "--reason", "n is there")["done"] == 2
    assert told(data, "show", "1")["instance"]["state"] == "completed"
    assert [one["kind"] for one in told(data, "log")["operations"]] == ["retry", "set_variables"]
    assert [item["state"] for item in told(data, "log", "1")["items"]] == ["done", "done"]


def test_dry_run_tells_what_would_be_refused_and_why(data: Path) -> None:
    move = ("modify", "1", "--begin-at", "f", "--reason", "By hand", "--dry-run", "--end-at")
    refused = told(data, *move, "nosuch", code=1)
    words = flowdesk(data, "operations", *move, "nosuch")

    assert (refused["targets"], refused["ready"], refused["rehearsed"]) == (1, 0, 1)
    [only] = refused["refused"]
    assert only["key"] == 1 and "Expected a token at <nosuch>, but there is none" in only["why"]
    assert words.returncode == 1 and "Will not be done: 1. Expected a token at <nosuch>" in words.stdout
    good = told(data, *move, "x")
    assert (good["ready"], good["refused"]) == (1, [])
    assert [row["element_id"] for row in told(data, "show", "1")["faults"]] == ["x"]


def test_token_is_moved_with_variables(data: Path) -> None:
    values = ("--variables", '{"n": 1}', "--reason", "By hand")
    assert told(data, "modify", "1", "--end-at", "x", "--begin-at", "x", *values)["done"] == 1

    assert told(data, "show", "1")["instance"]["state"] == "completed"
    assert told(data, "show", "2")["instance"]["state"] == "active"


def test_what_cannot_be_read_or_found_is_refused_in_a_sentence(data: Path) -> None:
    for arguments, sentence in (
        (("show", "INC-4711"), "Expected “INC-4711” to be an instance, or a record with one"),
        (("set-variables", "1", "--variables", "{n: ", "--reason", "x"), "Expected variables as JSON or as a FEEL"),
        (("set-variables", "1", "2", "--token", "2", "--variables", "{n: 1}", "--reason", "x"), "beside --token"),
    ):
        done = flowdesk(data, "operations", *arguments)
        assert done.returncode == 1 and sentence in done.stderr, done.stderr
    assert told(data, "messages")["messages"] == told(data, "messages", "--awaited")["awaited"] == []


def given_up() -> int:
    """A job of the desk whose program has given up; gives its key."""
    with reading() as session:
        tenant = session.execute(select(Tenant.key)).scalar_one()
    with in_tenant(tenant):
        drawn = Diagram("printing").path("start:s", "service:j", "end:e")
        start(drawn.zeebe("j", "taskDefinition", type="print", retries="1"))
        [job] = activate_jobs("print", "w", timedelta(minutes=1), 1)
        fail_job(job.key, 0, AGENT, error_message="Out of paper.")
    db.engine.dispose()
    return job.key


def test_lists_show_what_is_asked_for(data: Path) -> None:
    given_up()

    assert [row["element_id"] for row in told(data, "faults", "--process", "printing")["faults"]] == ["j"]
    first = told(data, "faults", "--element", "x", "--limit", "1")
    assert ([row["element_id"] for row in first["faults"]], first["more"]) == (["x"], True)
    assert [row["process_id"] for row in told(data, "instances", "--process", "printing")["instances"]] == ["printing"]
    assert [row["type"] for row in told(data, "jobs", "--state", "failed")["jobs"]] == ["print"]
    assert told(data, "jobs", "--state", "failed", "--type", "scan")["jobs"] == []


def test_jobs_get_as_many_tries_as_asked_for(data: Path) -> None:
    job = given_up()

    assert told(data, "set-retries", str(job), "--retries", "4", "--reason", "Paper is in")["done"] == 1

    [row] = told(data, "jobs", "--state", "waiting")["jobs"]
    assert (row["key"], row["retries"]) == (job, 4)


def test_faults_of_one_element_try_again_and_a_job_gets_the_tries_asked_for(data: Path) -> None:
    job = given_up()

    chosen = ("--process", "printing", "--element", "j", "--reason", "Paper is in")
    assert told(data, "retry", "--process", "printing", "--element", "x", "--reason", "-", "--dry-run")["ready"] == 0
    assert told(data, "retry", *chosen, "--retries", "3")["total"] == 1

    [row] = told(data, "jobs", "--state", "waiting")["jobs"]
    assert (row["key"], row["retries"]) == (job, 3)


def test_command_line_is_looked_at_before_an_installation_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"

    done = flowdesk(folder, "operations", "cancel", "--reason", "Mistake")

    assert done.returncode == 1 and "Expected keys, or a process or element" in done.stderr
    assert not folder.exists()
