"""``flowdesk clocks``: every clock as a file, a closing line for machines, and levels that are applied."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from engine import clock
from itsm.clocks.recounts.asking import last_recount
from itsm.clocks.recounts.tables import LEVEL
from itsm.records.commands import complete_task
from tests.support.command_line import flowdesk
from tests.support.people import make_person_in
from tests.support.records import Desk, open_task
from tests.support.servers import Server

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with two incidents of a Monday morning: one triaged after 45 minutes, the other one untouched."""
    folder = tmp_path_factory.mktemp("clocks") / "data"
    Server(folder).set_up()
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context(), in_tenant(1):
        agent = make_person_in("Ben", roles=("agent",), teams=("line-1",))
        desk = Desk(agent, make_person_in("Cai", roles=("requester",)))
        with clock.at(BEGIN):
            first, _other = desk.report(), desk.report()
        with clock.at(BEGIN + timedelta(minutes=45)):
            complete_task(open_task(first).key, {}, "no_incident", agent, checked=False)
    return folder


def test_export_has_a_row_for_each_clock_with_its_entries_time_used_and_due_time(data: Path) -> None:
    done = flowdesk(data, "clocks", "export", "--type", "incident")

    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    first = rows[0]
    assert (done.returncode, len(rows)) == (0, 4)
    assert [first[name] for name in ("record", "clock", "state", "target_minutes", "used_minutes", "breached")] == [
        "INC-000001", "response", "stopped", "30", "45", "true",
    ]  # fmt: skip
    assert [(entry["kind"], entry["at"]) for entry in json.loads(first["entries"])] == [
        ("started", "2026-03-02T09:00:00Z"), ("breached", "2026-03-02T09:30:00Z"), ("stopped", "2026-03-02T09:45:00Z")
    ]  # fmt: skip
    assert (rows[3]["clock"], rows[3]["due_at"]) == ("resolution", "2026-03-03T09:00:00Z")


def test_export_closes_with_what_it_counted(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "clocks.csv"

    done = flowdesk(data, "clocks", "export", "--file", str(file), "--json")

    assert json.loads(done.stdout) == {"records": 2, "clocks": 4, "open": 2, "breached": 3, "orphans": 0}
    assert file.read_text("utf-8-sig").count("\n") == 5


def test_unknown_type_and_file_that_cannot_be_written_are_refused(data: Path, tmp_path: Path) -> None:
    unknown = flowdesk(data, "clocks", "export", "--type", "moon")
    nowhere = flowdesk(data, "clocks", "export", "--file", str(tmp_path / "none" / "x.csv"))

    assert (unknown.returncode, nowhere.returncode) == (1, 1)
    assert "moon" in unknown.stderr
    assert "x.csv" in nowhere.stderr


def test_level_is_applied_to_open_records(data: Path) -> None:
    done = flowdesk(data, "clocks", "apply", "standard", "--json")

    assert (done.returncode, json.loads(done.stdout)["level"]) == (0, "standard")
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context(), in_tenant(1):
        assert last_recount(LEVEL, "standard") is not None
    assert flowdesk(data, "clocks", "apply", "moon").returncode == 1
