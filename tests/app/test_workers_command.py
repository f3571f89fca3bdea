"""``flowdesk workers list``: who works is told, and a dead worker by the exit code."""

import json
import time
from pathlib import Path

from tests.support.command_line import flowdesk
from tests.support.servers import Server


def listed(data: Path) -> tuple[int, list[dict[str, object]]]:
    """Exit code and rows."""
    done = flowdesk(data, "workers", "list", "--json")
    return done.returncode, json.loads(done.stdout)["workers"]


def test_workers_are_listed_while_they_run_and_after_they_stopped(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.set_up()
    nobody = flowdesk(server.data, "workers", "list")
    server.start()
    deadline = time.monotonic() + 30
    while listed(server.data) == (1, []) and time.monotonic() < deadline:
        pass

    code, (row,) = listed(server.data)
    told = flowdesk(server.data, "workers", "list")
    server.stop()
    code_after, (stopped,) = listed(server.data)

    assert (nobody.returncode, nobody.stdout) == (1, "No worker has been heard of. Run: flowdesk worker\n")
    assert (code, row["kind"], row["condition"], row["in_hand"]) == (0, "web", "alive", 0)
    assert f"{row['name']}  web  alive, last heard " in told.stdout
    assert (code_after, stopped["name"], stopped["condition"]) == (1, row["name"], "stopped")
