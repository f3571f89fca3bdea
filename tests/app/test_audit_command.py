"""``flowdesk audit verify``: says that the trail fits, or names the first entry that does not."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command_line import flowdesk
from tests.support.servers import Server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an installation that was set up and served for a moment: its worker has sealed the trail."""
    folder = tmp_path_factory.mktemp("audit") / "data"
    server = Server(folder)
    server.set_up()
    server.start()
    try:
        until = time.monotonic() + 20
        while one(folder, "SELECT count(*) FROM audit_entry WHERE number IS NULL") and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        server.stop()
    yield folder


def one(folder: Path, statement: str) -> int:
    with closing(sqlite3.connect(folder / "flowdesk.sqlite")) as database, database:
        found = database.execute(statement).fetchone()
    return int(found[0]) if found else 0


def test_trail_that_was_sealed_by_the_worker_fits(data: Path) -> None:
    found = flowdesk(data, "audit", "verify", "--json")

    told = json.loads(found.stdout)
    assert (found.returncode, told["fits"], told["unsealed"]) == (0, True, 0)
    assert told["sealed"] == told["end"]["number"] == one(data, "SELECT count(*) FROM audit_entry") > 0
    kept = f"{told['end']['number']}:{told['end']['hash']}"
    assert kept in flowdesk(data, "audit", "verify", "--expect", kept).stdout


def test_what_is_no_end_of_a_chain_is_refused(data: Path) -> None:
    found = flowdesk(data, "audit", "verify", "--expect", "4711")

    assert found.returncode == 1 and "Expected NUMBER:HASH" in found.stderr


def test_first_entry_that_does_not_fit_is_named(data: Path) -> None:
    one(data, "DROP TRIGGER audit_entry_kept")
    one(data, "UPDATE audit_entry SET action = 'nothing_happened' WHERE number = 2")

    found = flowdesk(data, "audit", "verify")

    assert found.returncode == 1
    assert found.stdout.startswith("Entry 2 (key ") and "The 1 before it fit." in found.stdout
