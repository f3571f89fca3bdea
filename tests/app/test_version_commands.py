"""``flowdesk definitions`` and ``flowdesk migrate``: versions are retired and restored, instances go to another one."""

import getpass
import json
from subprocess import CompletedProcess

import pytest
from flask import Flask
from sqlalchemy import select

from database import db, reading
from engine.runtime import Resource, complete_user_task, deploy, start_process_instance
from itsm.audit import AuditEntry
from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.processes import AGENT, events_of, open_tasks

WHY = ("--reason", "It loses the priority")
pytestmark = pytest.mark.usefixtures("tenant")


def put(*steps: str) -> None:
    """Deploy the next version of a process."""
    drawn = Diagram("visit").path("start:s", *steps, "end:e")
    deploy("test", [Resource("process", "visit", "visit.bpmn", drawn.xml())], AGENT)


def begin() -> int:
    """Start an instance; gives its key."""
    return start_process_instance("visit", "", {}, AGENT).instance_key


def call(app: Flask, *arguments: str) -> CompletedProcess[str]:
    """Run a command on the installation of the test."""
    url = db.engine.url
    more = {} if url.drivername.startswith("sqlite") else {
        "FLOWDESK_DATABASE_URL": url.render_as_string(hide_password=False)
    }
    return flowdesk(app.config["FLOWDESK_DATA"], *arguments, more=more)


def test_versions_are_listed_retired_and_restored(app: Flask) -> None:
    put("user:a")
    begin()
    put("user:b")

    retired = call(app, "definitions", "retire", "visit", "--version", "1", *WHY)
    listed = json.loads(call(app, "definitions", "list", "--kind", "process", "--json").stdout)["definitions"]
    restored = call(app, "definitions", "restore", "visit", "--version", "1", "--json", *WHY)

    assert retired.stdout.splitlines() == [
        "process visit, version 1, is retired.", "1 instance goes on with it.", "Version 2 is used from now on.",
    ]  # fmt: skip
    assert [
        (row["version"], row["running"], row["retired_at"] is not None, row["retired_reason"]) for row in listed
    ] == [(1, 1, True, "It loses the priority"), (2, 0, False, None)]
    assert json.loads(restored.stdout)["in_use"] == 2
    again = call(app, "definitions", "restore", "visit", "--version", "1", *WHY)
    assert (again.returncode, again.stdout) == (1, "") and "in use" in again.stderr


def test_retirement_wants_a_reason_which_the_list_and_the_audit_trail_have(app: Flask) -> None:
    put("user:a")

    for act in ("retire", "restore"):
        silent = call(app, "definitions", act, "visit", "--version", "1")
        empty = call(app, "definitions", act, "visit", "--version", "1", "--reason", " ")
        assert (silent.returncode, "--reason" in silent.stderr, empty.returncode) == (2, True, 1)
        assert call(app, "definitions", act, "visit", "--version", "1", *WHY).returncode == 0
        listed = call(app, "definitions", "list", "--kind", "process").stdout
        assert ("retired (It loses the priority)" in listed) == (act == "retire")

    with reading() as session:
        statement = select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.key)
        entries = [(action, dict(details)) for action, details in session.execute(statement)]
    told = {"reason": "It loses the priority", "account": f"{getpass.getuser()} (flowdesk definitions)"}
    assert entries[-2:] == [(f"definition_{act}d", told) for act in ("retire", "restore")]


def test_retiring_the_last_version_tells_who_uses_it(app: Flask) -> None:
    put("user:a")
    caller = Diagram("tour").path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="visit")
    deploy("test", [Resource("process", "tour", "tour.bpmn", caller.xml())], AGENT)

    told = call(app, "definitions", "retire", "visit", "--version", "1", *WHY)

    assert told.stdout.splitlines()[1] == "No version is in use any more, but it is used by: tour"
    assert call(app, "definitions", "retire", "visit", "--version", "9", *WHY).returncode == 1


def test_one_instance_is_looked_at_and_then_migrated(app: Flask) -> None:
    put("user:a")
    instance = begin()
    put("user:b", "user:c")
    where = (str(instance), "--to", "2", "--map", "a=b", "--reason", "a step more")

    looked = call(app, "migrate", *where, "--dry-run")
    assert (looked.returncode, looked.stdout.splitlines()[0]) == (0, f"Instance {instance} fits.")
    assert list(open_tasks(instance)) == ["a"]
    moved = call(app, "migrate", *where, "--json")

    assert (moved.returncode, json.loads(moved.stdout)["fit"]) == (0, 1)
    assert list(open_tasks(instance)) == ["b"]
    assert ("instance_migrated", "visit") in events_of(instance)


def test_all_that_fit_are_migrated_and_the_others_are_told(app: Flask) -> None:
    put("user:a", "user:b")
    fitting, further = begin(), begin()
    complete_user_task(open_tasks(further)["a"], {}, AGENT)
    put("user:a", "user:c")

    told = call(app, "migrate", "--all", "--process", "visit", "--from", "1", "--to", "2")
    again = call(app, "migrate", "--all", "--process", "visit", "--from", "1", "--to", "2", "--dry-run", "--json")

    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert lines[:2] == [f"Instance {fitting} is migrated.", f"Instance {further} is refused:"]
    assert lines[2].startswith("  <b> error: Expected <b> in the new version") and lines[2].endswith("[migration]")
    assert lines[3] == "Fit: 1. Refused: 1."
    (left,) = json.loads(again.stdout)["instances"]
    assert (left["instance"], left["refused"], left["refusals"][0]["element"]) == (str(further), True, "b")


@pytest.mark.parametrize(
    "arguments",
    [("--to", "2"), ("--all", "--to", "2"), ("99", "--to", "2"), ("INC-9", "--to", "2"), ("1", "--to", "7"),
     ("1", "--to", "1"), ("1", "--to", "2", "--map", "a")],
)  # fmt: skip
def test_what_is_not_there_is_refused(app: Flask, arguments: tuple[str, ...]) -> None:
    put("user:a")
    begin()
    put("user:b")

    refused = call(app, "migrate", *arguments)

    assert refused.returncode == 1
    assert "Expected" in refused.stderr + refused.stdout
