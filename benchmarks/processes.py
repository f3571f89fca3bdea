"""Processes under measurement: started on a free loopback port, asked for pages, stopped again."""

import http.client
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
"""Seconds after which a server that does not answer is given up."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; ``seconds`` passed from its start to its first page."""

    pid: int
    port: int
    seconds: float

    def get(self, path: str, cookie: str = "") -> None:
        """Ask for a page; raises RuntimeError unless the answer is 200."""
        status = _status(self.port, path, cookie)
        if status != 200:
            raise RuntimeError(f"Expected {path} to answer 200, but it answered {status}. Look at the page first.")


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str], first_page: str) -> Iterator[Server]:
    """Start a server, wait until ``first_page`` answers (with whatever page), and stop it at the end of the block."""
    port = _free_port()
    settings = {**_surroundings(), **environment, "FLOWDESK_PORT": str(port)}
    begun = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(process, port, first_page)
            yield Server(process.pid, port, perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def run_to_end(command: Sequence[str], environment: Mapping[str, str], words: str) -> None:
    """Run a command with ``words`` on its standard input; raises CalledProcessError when it fails."""
    settings = {**_surroundings(), **environment}
    subprocess.run(
        command, cwd=ROOT, env=settings, input=words + "\n", text=True, check=True, stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )  # fmt: skip


def memory_mb(pid: int) -> float | None:
    """Resident memory of a process and all its children, MB; None where the system has no /proc."""
    try:
        return sum(resident_mb(one) for one in [pid, *children_of(pid)])
    except FileNotFoundError:
        return None


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    end = perf_counter() + PATIENCE
    while perf_counter() < end:
        if process.poll() is not None:
            raise RuntimeError(f"Expected the server to run, but it ended with {process.returncode}. Start it by hand.")
        try:
            if _status(port, path) < 400:
                return
        except OSError:
            sleep(0.005)
    raise RuntimeError(f"Expected an answer within {PATIENCE:.0f} s, but there was none. Start the server by hand.")


def _status(port: int, path: str, cookie: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _surroundings() -> dict[str, str]:
    """The environment without the settings of whoever runs the benchmark."""
    return {name: value for name, value in os.environ.items() if not name.startswith("FLOWDESK_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Processes below a process, however deep. Raises FileNotFoundError where the system has no /proc."""
    found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for one in found for below in children_of(one)]


def resident_mb(pid: int) -> float:
    """Resident memory of one process, MB. Raises FileNotFoundError where the system has no /proc."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
