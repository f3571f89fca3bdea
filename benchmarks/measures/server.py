"""The server as a process: cold and warm start until the first page answers, and its memory."""

import sys
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Measure
from benchmarks.places import PASSWORD
from benchmarks.processes import Server, memory_mb, run_to_end, serving
from benchmarks.sizes import Sizes
from benchmarks.stores import Stores, stores
from database import in_tenant, reading, unit_of_work

FLOOR = "a bare Python interpreter that answers one page with the standard library's server"
NOTE = (
    "Cold: an empty data folder, so key, database and tables are made. Warm: set up, packs in use. Memory: resident "
    "size of all processes of the server, after requests for My work."
)
FIRST_PAGE = "/sign-in"
BARE = (
    "import os\nfrom http.server import BaseHTTPRequestHandler, HTTPServer\n"
    "class Page(BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        self.send_response(200); self.end_headers(); self.wfile.write(b'page')\n"
    "    def log_message(self, *_): pass\n"
    "HTTPServer(('127.0.0.1', int(os.environ['FLOWDESK_PORT'])), Page).serve_forever()\n"
)


def measure(sizes: Sizes) -> Measure:
    """Start the server in an empty folder, then again and again, and ask for pages."""
    with stores() as (folder, new_store):
        cold, warm = [], []
        for number in range(sizes.starts):
            environment = environment_of(folder / str(number), new_store, f"server-{number}")
            cold.append(_started(flowdesk("run"), environment))
            furnish(environment)
            warm.append(_started(flowdesk("run"), environment))
        bare = [_started([sys.executable, "-c", BARE], {}) for _ in range(sizes.starts)]
        memory = _memory(flowdesk("run"), environment, sizes.requests)
        bare_memory = _memory([sys.executable, "-c", BARE], {}, sizes.requests)
    figures = [
        Figure("cold start", median(cold), "s", median(bare)),
        Figure("warm start", median(warm), "s", median(bare)),
    ]
    if memory and bare_memory:
        figures.append(Figure(f"memory after {sizes.requests} requests", memory, "MB", bare_memory))
    return Measure("server", "Server", FLOOR, figures, NOTE)


def furnish(environment: dict[str, str]) -> None:
    """Set an empty installation up, with an administrator and the shipped packs."""
    run_to_end(
        flowdesk("init", "--admin-email", "ada@example.org", "--admin-password-stdin", "--organisation", "Benchmark"),
        environment, PASSWORD,
    )  # fmt: skip


def environment_of(data: Path, new_store: Stores, name: str) -> dict[str, str]:
    """Settings of an empty installation in the new folder ``data``."""
    data.mkdir()
    return {
        "FLOWDESK_DATA": str(data), "FLOWDESK_DATABASE_URL": new_store(name).url, "FLOWDESK_LOG_LEVEL": "WARNING",
    }  # fmt: skip


def flowdesk(*arguments: str) -> list[str]:
    """The command line of Flowdesk itself, as it is here."""
    return [sys.executable, "-c", "from app.command_line import main; main()", *arguments]


def _started(command: list[str], environment: dict[str, str]) -> float:
    with serving(command, environment, FIRST_PAGE) as server:
        return server.seconds


def _memory(command: list[str], environment: dict[str, str], requests: int) -> float | None:
    cookie = _session_of(environment) if environment else ""
    with serving(command, environment, FIRST_PAGE) as server:
        _ask(server, cookie, requests)
        return memory_mb(server.pid)


def _ask(server: Server, cookie: str, requests: int) -> None:
    for _ in range(requests):
        server.get("/work", cookie)


def _session_of(environment: dict[str, str]) -> str:
    """The cookie of a session of the administrator, who works tickets, made beside the server."""
    from app.factory import create_app
    from app.settings import Settings
    from itsm.accounts.sessions import SESSION_COOKIE, open_session
    from itsm.people.queries import find_person

    with create_app(Settings.from_environment(environment)).app_context():
        with in_tenant(1), reading() as session:
            administrator = find_person("ada@example.org", session)
        assert administrator is not None
        with in_tenant(1), unit_of_work() as work:
            return f"{SESSION_COOKIE}={open_session(administrator.key, '127.0.0.1', 'benchmark', work)}"
