"""The example worker: it runs what is listed and nothing else, and talks to the engine API as it is."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from engine.registry import SYSTEM
from itsm.accounts.tokens import create_token
from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.promotions import TicketDesk, ticket_drawn, use_ticket, variables
from tests.support.records import stored
from tests.support.servers import Server

WORKER = Path(__file__).resolve().parents[3] / "examples" / "command_worker.py"


@pytest.fixture(scope="module")
def worker() -> ModuleType:
    """The example, loaded as a module."""
    spec = importlib.util.spec_from_file_location("command_worker", WORKER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["command_worker"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("command", "arguments", "code"),
    [("say", ["hello"], 0), ("fail", [], 3), ("say", ["$(id)"], None), ("say", [], None), ("rm", ["-rf"], None)],
)
def test_listed_command_is_run_for_a_job(
    app: Flask, desk: TicketDesk, worker: ModuleType, command: str, arguments: list[str], code: int | None
) -> None:
    listed = {
        "say": worker.Command((sys.executable, "-c", "import sys; print(sys.argv[1])"), ("[a-z]{1,9}",), 20.0),
        "fail": worker.Command((sys.executable, "-c", "raise SystemExit(3)"), (), 20.0),
    }
    given = ", ".join(f'"{one}"' for one in arguments)
    found = ticket_drawn("command.run", {"command": f'"{command}"', "arguments": f"[{given}]"}, "")
    use_ticket(found)
    ticket = desk.report()
    desk.go_on(ticket)

    assert worker.work(_desk(app, worker), listed) == 1

    if code is None:
        assert stored(ticket).status == "new"
    else:
        assert stored(ticket).status == "waiting" and variables(ticket)["exit_code"] == code
        assert variables(ticket)["output"] == ("hello\n" if command == "say" else "")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os; print('FLOWDESK_TOKEN' in os.environ)", "False\n"), ("print('a' + chr(0) + 'b')", "ab\n"),
        ("print('x' * 100_000)", "x" * 19_999 + "\n"), ("import sys; print(len(sys.stdin.read()))", "0\n"),
        ("import sys; sys.stdout.buffer.write(bytes([255, 10]))", "\ufffd\n"),
    ],
    ids=["token", "NUL", "endless", "input", "no text"],
)
def test_command_gets_no_token_and_says_what_can_be_kept(
    worker: ModuleType, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    monkeypatch.setenv("FLOWDESK_TOKEN", "secret")

    done = worker.run([sys.executable, "-c", script], 20.0)

    assert (done["exit_code"], done["output"]) == (0, said)


def test_command_that_cannot_be_run_fails_its_job_and_stops_nobody(
    app: Flask, desk: TicketDesk, worker: ModuleType
) -> None:
    listed = {
        "slow": worker.Command((sys.executable, "-c", "import time; time.sleep(60)"), (), 0.2),
        "gone": worker.Command(("/nowhere/at/all",), (), 20.0),
        "odd": worker.Command((sys.executable, "-c", "pass", "a\0b"), (), 20.0),
    }
    for name in listed:
        use_ticket(ticket_drawn("command.run", {"command": f'"{name}"', "arguments": "[]"}, ""))
        desk.go_on(desk.report())

    near = _desk(app, worker)
    assert [worker.work(near, listed) for _ in listed] == [1, 1, 1]


def _desk(app: Flask, worker: ModuleType) -> object:
    """The engine API, without a network between."""
    client, token = app.test_client(), create_token("worker", "engine", SYSTEM)

    def post(_self: object, path: str, body: object) -> object:
        answer = client.post(f"/v2{path}", json=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    return type("Near", (worker.Desk,), {"post": post})("", token)


LIBRARY = "key: doors\nlibrary: true\nname: {en: Doors}\nprocess: doors\nworkers: [command.run]\n"
PATIENCE = 60


def test_worker_works_as_a_program_on_a_real_server(tmp_path: Path, worker: ModuleType) -> None:
    server = Server(tmp_path / "data")
    server.set_up()
    _use_doors(tmp_path / "doors", server)
    token = flowdesk(server.data, "token", "create", "worker", "--scope", "engine").stdout.strip()
    server.start()
    try:
        with _running_worker(tmp_path, server.address, token):
            desk = worker.Desk(server.address, token)
            good, bad = (_started(desk, door) for door in ("north 1", "$(reboot)"))

            assert _until(desk, good, "COMPLETED")["hasIncident"] is False
            assert _variables(desk, good)["output"] == '"<north 1>\\n"'
            assert _until(desk, bad, "ACTIVE", incident=True)["hasIncident"] is True
    finally:
        server.kill()


def _use_doors(folder: Path, server: Server) -> None:
    """Deploy a library whose process has a command run, as an organisation does."""
    drawn = Diagram("doors").path("start:asked", "service:open", "end:opened")
    drawn.zeebe("open", "taskDefinition", type="command.run")
    drawn.mapping("open", inputs={"command": '"unlock"', "arguments": "[door]"})
    folder.mkdir()
    (folder / "pack.yaml").write_text(LIBRARY)
    (folder / "doors.bpmn").write_bytes(drawn.xml())
    done = flowdesk(server.data, "deploy", str(folder))
    assert done.returncode == 0, done.stderr


@contextmanager
def _running_worker(folder: Path, address: str, token: str) -> Iterator[None]:
    """The example as a process of its own, with a file of what it may run."""
    script = "import sys; print(f'<{sys.argv[1]}>')"
    listed = {"unlock": {"run": [sys.executable, "-c", script], "arguments": ["[a-z]+ [0-9]"], "seconds": 20}}
    (folder / "commands.json").write_text(json.dumps(listed))
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(folder / "commands.json")], stderr=subprocess.DEVNULL,
        env={**os.environ, "FLOWDESK_URL": address, "FLOWDESK_TOKEN": token},
    )  # fmt: skip
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _started(desk: Any, door: str) -> str:
    body = {"processDefinitionId": "doors", "variables": {"door": door}}
    return str(desk.post("/process-instances", body)["processInstanceKey"])


def _until(desk: Any, key: str, state: str, incident: bool = False) -> dict[str, object]:
    """The instance, once it is in the state; as it is when it never comes to that."""
    ends = time.monotonic() + PATIENCE
    while True:
        (found,) = desk.post("/process-instances/search", {"filter": {"processInstanceKey": key}})["items"]
        if (found["state"] == state and found["hasIncident"] is incident) or time.monotonic() > ends:
            return dict(found)
        time.sleep(0.1)


def _variables(desk: Any, key: str) -> dict[str, str]:
    found = desk.post("/variables/search", {"filter": {"processInstanceKey": key}})["items"]
    return {one["name"]: one["value"] for one in found}
