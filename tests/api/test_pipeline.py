"""The guide for pipelines, followed by the letter: its script against a real server, through the vote of a board."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from tests.support.command_line import ROOT, flowdesk
from tests.support.servers import Server

GUIDE = ROOT / "docs" / "how-to" / "let-a-pipeline-ask.md"
PATIENCE = 60
PEOPLE = {
    "cara": "change-management", "bea": "change-board", "bo": "change-board", "bin": "change-board", "sec": "security",
}  # fmt: skip
PLAN = {
    "plan": "Roll it out.", "test_plan": "Order something.", "backout_plan": "Roll the old one out.",
    "communication": "The shop knows.", "items": "", "departments": [], "impact": "high", "criticality": "vital",
    "tested": "no", "backout_ease": "hard", "experience": "rarely",
}  # fmt: skip


@dataclass
class Desk:
    """A server, the tokens of those who work there, and the script of the guide."""

    server: Server
    script: Path
    tokens: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def tell(self, *arguments: str) -> dict[str, Any]:
        """What a command of ``flowdesk`` answers."""
        done = flowdesk(self.server.data, *arguments, "--json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def has(self, who: str, key: str, scope: str = "records") -> None:
        """Give somebody a token."""
        self.keys[who] = key
        self.tokens[who] = str(self.tell("token", "create", who, "--scope", scope, "--owner", key)["token"])

    def ask(self, who: str, path: str, body: object = None) -> dict[str, Any]:
        """Call the API as somebody."""
        headers = {
            "Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json",
            "Idempotency-Key": uuid4().hex,
        }  # fmt: skip
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.server.address}/api/v1/{path}", data, headers), timeout=30) as answer:
            return dict(json.load(answer))

    def run(self, run: str) -> subprocess.Popen[str]:
        """Start the script as a pipeline does."""
        told = {
            "DESK_URL": self.server.address, "DESK_TOKEN": self.tokens["pipeline"], "PIPELINE_ID": run,
            "CHANGE_TITLE": 'Roll out "shop" 4.2', "CHANGE_WHY": "https://ci.example.org/77", "CHANGE_SERVICE": "Shop",
            "EVERY": "0.2", "LONGEST": str(PATIENCE),
        }  # fmt: skip
        return subprocess.Popen(
            ["bash", str(self.script)], env={**os.environ, **told}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    def does(self, who: str, number: str, values: Mapping[str, object], outcome: str) -> None:
        """Let somebody complete their task of the record, once they have one."""
        tab = "teams" if outcome in ("submit", "give_up") else "mine"
        task = until(lambda: next(
            (one["key"] for one in self.ask(who, f"tasks?tab={tab}")["items"] if one["number"] == number), None
        ))  # fmt: skip
        if tab == "teams":
            self.ask(who, f"tasks/{task}/claim", {})
        self.ask(who, f"tasks/{task}/complete", {"values": values, "outcome": outcome})

    def status(self, number: str) -> str:
        """Where the record stands, as the pipeline reads it."""
        return str(self.ask("pipeline", f"records/{number}")["status"]["key"])


def until(look: Callable[[], Any]) -> Any:
    """What ``look`` finds, once it finds something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("Expected it to come, but it did not.")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The installation of the guide, with a board."""
    folder = tmp_path_factory.mktemp("pipeline")
    script = folder / "await-change.sh"
    (block,) = re.findall(r"```bash\n(#!.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    script.write_text(block, encoding="utf-8")
    found = Desk(Server(folder / "data"), script)
    found.server.set_up()
    found.has("pipeline", str(found.tell("person", "add-service", "Pipeline", "--role", "integrator")["person"]))
    for who, team in PEOPLE.items():
        made = found.tell("person", "add", "--name", who, "--email", f"{who}@example.org", "--role", "agent",
                          "--team", team)  # fmt: skip
        found.has(who, str(made["person"]))
    found.server.start()
    yield found
    found.server.stop()


def first_line(process: subprocess.Popen[str]) -> str:
    """The number that the script tells first."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("CHG-"), line + process.stdout.read()
    return line.split(":")[0]


def test_pipeline_goes_on_once_the_board_has_approved(desk: Desk) -> None:
    waiting = desk.run("run-1")
    number = first_line(waiting)
    begin = datetime.now(UTC)
    time_of = {"planned_begin": begin.isoformat(), "planned_end": (begin + timedelta(hours=2)).isoformat()}

    desk.does("cara", number, {**PLAN, **time_of, "implementer": desk.keys["cara"]}, "submit")
    desk.does("bea", number, {}, "approve")
    desk.does("bo", number, {}, "approve")
    assert (desk.status(number), waiting.poll()) == ("approval", None)
    desk.does("sec", number, {}, "approve")

    told, _ = waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 0, told
    assert told.splitlines()[-1] == f"{number}: implementing"
    fields = desk.ask("pipeline", f"records/{number}")["fields"]
    assert (fields["title"], fields["service"], fields["risk"]) == ('Roll out "shop" 4.2', "Shop", "high")


def test_pipeline_ends_when_its_change_is_given_up_and_asks_for_none_again(desk: Desk) -> None:
    waiting = desk.run("run-2")
    number = first_line(waiting)

    desk.does("cara", number, {}, "give_up")

    told, _ = waiting.communicate(timeout=PATIENCE)
    assert (waiting.returncode, told.splitlines()[-1]) == (1, f"{number}: rejected")
    again = desk.run("run-2")
    assert first_line(again) == number
    again.communicate(timeout=PATIENCE)
    assert again.returncode == 1
    another = desk.run("run-3")
    assert first_line(another) != number
    another.kill()
    another.communicate()


def test_refused_pipeline_says_why(desk: Desk) -> None:
    desk.tokens["pipeline"], kept = desk.tokens["pipeline"][:-2] + "xx", desk.tokens["pipeline"]
    refused = desk.run("run-4")
    desk.tokens["pipeline"] = kept

    told, _ = refused.communicate(timeout=PATIENCE)

    assert (refused.returncode, "bearer token" in told) == (1, True), told
