"""A real Flowdesk server as a process of its own, and a browser without scripts that talks to it."""

import atexit
import json
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.support.command_line import PROGRAM, ROOT, environment, flowdesk

PASSWORD = "a long sentence nobody guesses"
ADMINISTRATOR = "admin@example.org"


def free_port() -> int:
    """A port on loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``flowdesk run`` on an installation in ``data``; it can be killed and started again."""

    def __init__(self, data: Path, more: Mapping[str, str] | None = None) -> None:
        self.data, self.port, self.more = data, free_port(), dict(more or {})
        self._process: subprocess.Popen[str] | None = None
        self._log = data.parent / f"{data.name}.server.log"

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def set_up(self, language: str = "en") -> None:
        """Make the organisation and its administrator, who also works tickets; in a new folder, a copy of the first."""
        if "FLOWDESK_DATABASE_URL" in self.more or self.data.exists():
            self._initialise(language)
        else:
            shutil.copytree(_first(language), self.data)

    def _initialise(self, language: str) -> None:
        done = flowdesk(
            self.data, "init", "--admin-email", ADMINISTRATOR, "--admin-password-stdin", "--organisation", "Example",
            "--language", language, "--time-zone", "Asia/Shanghai", given=PASSWORD + "\n", more=self.more,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> dict[str, str]:
        """Start it, wait until it serves, and give what it told."""
        log = self._log.open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            [*PROGRAM, "run", "--json"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
            env=environment(
                self.data, {**self.more, "FLOWDESK_PORT": str(self.port), "FLOWDESK_LOG_LEVEL": "WARNING"}
            ),
            start_new_session=True,
        )
        log.close()
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        assert told, self._log.read_text(encoding="utf-8")
        return dict(json.loads(told))

    def web_processes(self) -> list[int]:
        """Process ids of those who serve, without the one that watches over them."""
        if self._process is None:
            return []
        told = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True, check=False)
        return [int(line) for line in told.stdout.split()]

    def kill(self) -> None:
        """End all its processes at once, as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, and wait for it."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            subprocess.run(["kill", f"-{number.value}", "--", f"-{process.pid}"], check=True)
        process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()


class Visitor:
    """Somebody with cookies and without scripts: opens pages and sends their forms."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """The page at ``path``."""
        with self._opener.open(self._address + path, timeout=30) as response:
            return str(response.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Send a form; status, address and body of the page that answers, redirects followed."""
        try:
            with self._opener.open(self._address + path, urlencode(fields).encode(), timeout=30) as response:
                return response.status, response.url, response.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.url, refused.read().decode()

    def sign_in(self, email: str = ADMINISTRATOR, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        sent = {"email": email, "password": password, "csrf_token": hidden(self.get("/sign-in"), "csrf_token")}
        status, _, body = self.post("/sign-in", sent)
        assert status == 200, body


def hidden(page: str, name: str, action: str = "") -> str:
    """Value of the hidden field ``name``, in the form that posts to ``action`` when one is named."""
    part = page[page.index(f'action="{action}"') :] if action else page
    found = re.search(rf'name="{name}" value="([^"]*)"', part)
    assert found is not None, f"no field {name} in the page"
    return found[1]


@cache
def _first(language: str) -> Path:
    """Data folder of an installation that was set up in ``language`` and is never used."""
    kept = TemporaryDirectory(prefix="flowdesk-first-")
    atexit.register(kept.cleanup)
    server = Server(Path(kept.name) / "data")
    server._initialise(language)
    return server.data
