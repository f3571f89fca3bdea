"""An import that dies half-way goes on when it is started again, and then changes nothing."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.itsm.imports.conftest import HEADER, row
from tests.support.command_line import PROGRAM, ROOT, environment, flowdesk
from tests.support.servers import Server

RECORDS = 120


def log_of(records: int) -> str:
    """An export in which each incident is reported, taken, solved and closed."""
    lines = [HEADER]
    for number in range(records):
        name = f"{number:07d}"
        lines += [
            row(name, "New", "1/3/2016 09:00"),
            row(name, "Active", "1/3/2016 09:10", assigned_to="12"),
            row(name, "Resolved", "1/3/2016 10:00", assigned_to="12"),
            row(name, "Closed", "6/3/2016 10:00", assigned_to="12"),
        ]
    return "\n".join(lines) + "\n"


def answered(done: subprocess.CompletedProcess[str]) -> dict[str, float]:
    """The closing line of a finished import."""
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_killed_import_continues_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.set_up()
    file = tmp_path / "log.csv"
    file.write_text(log_of(RECORDS), encoding="utf-8")
    command = ("import", "incidents", str(file), "--json")

    with subprocess.Popen([*PROGRAM, *command], cwd=ROOT, env=environment(server.data)) as process:
        time.sleep(2.5)  # not a wait for something: the instant of the kill is to be arbitrary
        os.kill(process.pid, signal.SIGKILL)
    continued = answered(flowdesk(server.data, *command))
    again = answered(flowdesk(server.data, *command))

    assert continued["imported"] + continued["skipped"] == RECORDS
    assert continued["rejected_rows"] == continued["moved"] == 0
    assert continued["transitions"] == continued["imported"] * 4
    assert (again["imported"], again["skipped"], again["transitions"]) == (0, RECORDS, 0)
