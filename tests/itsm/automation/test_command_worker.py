"""The example worker: it runs what is listed and nothing else, and talks to the engine API as it is."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from engine.registry import SYSTEM
from itsm.accounts.tokens import create_token
from tests.support.promotions import TicketDesk, ticket_drawn, use_ticket, variables
from tests.support.records import stored

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


def _desk(app: Flask, worker: ModuleType) -> object:
    """The engine API, without a network between."""
    client, token = app.test_client(), create_token("worker", "engine", SYSTEM)

    def post(_self: object, path: str, body: object) -> object:
        answer = client.post(f"/v2{path}", json=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    return type("Near", (worker.Desk,), {"post": post})("", token)
