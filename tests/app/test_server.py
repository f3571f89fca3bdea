"""``flowdesk run`` and ``flowdesk worker``: start, answer, stop cleanly; nothing is lost in between."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.command_line import PROGRAM, ROOT, environment, flowdesk
from tests.support.servers import free_port


@contextmanager
def running(data: Path, port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A started ``flowdesk``; it is killed at the end of the block if it still runs."""
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(data, {"FLOWDESK_PORT": str(port), "FLOWDESK_LOG_FORMAT": "json"}),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    """The answer that it prints once it serves."""
    assert process.stdout is not None
    return dict(json.loads(process.stdout.readline()))


def wait_for(process: subprocess.Popen[str], action: str) -> None:
    """Read its log until ``action``."""
    assert process.stderr is not None
    assert any(json.loads(line)["action"] == action for line in process.stderr)


def answer(port: int, path: str) -> tuple[int, str]:
    """Status and body of a page."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
        return response.status, response.read().decode()


def test_run_serves_pages_and_worker_and_stops_on_sigterm(tmp_path: Path) -> None:
    port = free_port()

    with running(tmp_path, port, "run", "--json") as process:
        told = first_line(process)
        assert answer(port, "/health/ready")[0] == 200
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)

    assert told["address"] == f"http://127.0.0.1:{port}"
    assert len(told["set_up_code"].replace("-", "")) == 12
    actions = [json.loads(entry)["action"] for entry in log.splitlines()]
    assert {"database_migrated", "worker_started", "http_request_answered", "worker_stopped"} <= set(actions)
    assert process.returncode == 0
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_run_prints_no_code_once_set_up(tmp_path: Path) -> None:
    port = free_port()
    flowdesk(tmp_path, "init", "--admin-email", "a@example.org", "--admin-password-stdin", "--organisation", "Example",
             given="a long sentence\n")  # fmt: skip

    with running(tmp_path, port, "run", "--json") as process:
        told = first_line(process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert told["set_up_code"] is None


def test_run_is_refused_in_one_line_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = flowdesk(tmp_path, "run", more={"FLOWDESK_PORT": str(port), "FLOWDESK_LOG_LEVEL": "ERROR"})

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Expected 127.0.0.1:{port} to be free")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_worker_runs_alone_and_stops_when_told(tmp_path: Path, stop: signal.Signals) -> None:
    with running(tmp_path, free_port(), "worker") as process:
        wait_for(process, "worker_started")
        process.send_signal(stop)
        _, log = process.communicate(timeout=30)

    assert process.returncode == 0
    assert [json.loads(entry)["action"] for entry in log.splitlines()][-1:] == ["worker_stopped"]
