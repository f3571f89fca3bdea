"""An external worker: it runs listed commands for jobs of the type ``command.run``, see README.md."""

import json
import logging
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

JOB_TYPE = "command.run"
MOST_OUTPUT = 20_000
PAUSE = 5.0
TOKEN = "FLOWDESK_TOKEN"
log = logging.getLogger("command_worker")


class Refused(Exception):
    """The job asks for something that this worker does not do; trying again would not help."""


@dataclass(frozen=True)
class Command:
    """What may be run: the program with its fixed arguments, a pattern for each further one, and a time limit."""

    run: tuple[str, ...]
    arguments: tuple[str, ...]
    seconds: float


def read_commands(path: Path) -> dict[str, Command]:
    """The listed commands by name."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Command(tuple(one["run"]), tuple(one.get("arguments", ())), float(one.get("seconds", 30)))
        for name, one in found.items()
    }


def line_for(commands: Mapping[str, Command], variables: Mapping[str, object]) -> tuple[list[str], float]:
    """What to run for a job, and for how long at most; raises Refused."""
    command = commands.get(str(variables.get("command")))
    if command is None:
        raise Refused(f"Expected a listed command, but {variables.get('command')!r} is none.")
    given = variables.get("arguments") or []
    if not isinstance(given, list) or len(given) != len(command.arguments):
        raise Refused(f"Expected {len(command.arguments)} arguments.")
    for value, pattern in zip(given, command.arguments, strict=True):
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Refused(f"Expected an argument like {pattern}, but got {value!r}.")
    return [*command.run, *given], command.seconds


def run(line: list[str], seconds: float) -> dict[str, object]:
    """Run a command without a shell, without our token, and say what it said."""
    around = {name: value for name, value in os.environ.items() if name != TOKEN}
    done = subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=seconds, check=False,
        env=around,
    )  # fmt: skip
    return {"exit_code": done.returncode, "output": _kept(done.stdout), "errors": _kept(done.stderr)}


def _kept(said: str) -> str:
    """The end of what was said; the character NUL can be stored nowhere."""
    return said[-MOST_OUTPUT:].replace("\0", "")


class Desk:
    """The engine API of Flowdesk."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address.rstrip("/"), token

    def post(self, path: str, body: object) -> object:
        """Send JSON and read the answer."""
        wanted = urllib.request.Request(
            f"{self._address}/v2{path}", data=json.dumps(body).encode(), method="POST",
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
        )  # fmt: skip
        with urllib.request.urlopen(wanted, timeout=60) as answer:
            words = answer.read()
        return json.loads(words) if words else None

    def jobs(self) -> list[dict[str, object]]:
        """Jobs to do; waits a while for one."""
        asked = {"type": JOB_TYPE, "worker": "command-worker", "timeout": 600_000, "maxJobsToActivate": 1,
                 "requestTimeout": 20_000}  # fmt: skip
        answer = self.post("/jobs/activation", asked)
        return answer["jobs"] if isinstance(answer, dict) else []


def work(desk: Desk, commands: Mapping[str, Command]) -> int:
    """Do what waits, and give how many jobs that were."""
    jobs = desk.jobs()
    for job in jobs:
        key, retries = job["jobKey"], int(str(job["retries"]))
        variables = job["variables"]
        try:
            line, seconds = line_for(commands, variables if isinstance(variables, dict) else {})
            result = run(line, seconds)
        except Refused as problem:
            desk.post(f"/jobs/{key}/failure", {"retries": 0, "errorMessage": str(problem)})
        except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
            desk.post(f"/jobs/{key}/failure", {"retries": retries - 1, "errorMessage": str(problem)})
        else:
            desk.post(f"/jobs/{key}/completion", {"variables": result})
    return len(jobs)


def main() -> None:
    """Work until it is stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    commands = read_commands(Path(sys.argv[1]))
    desk = Desk(os.environ["FLOWDESK_URL"], os.environ[TOKEN])
    while True:
        try:
            work(desk, commands)
        except urllib.error.HTTPError as problem:
            log.warning("Flowdesk refuses: %s", problem)
            time.sleep(PAUSE)
        except urllib.error.URLError as problem:
            log.warning("Flowdesk does not answer: %s", problem)
            time.sleep(PAUSE)


if __name__ == "__main__":
    main()
