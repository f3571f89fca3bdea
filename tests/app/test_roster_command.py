"""``flowdesk roster``: who is on duty, a line each; the exit code tells a watchdog that somebody is missing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from engine.registry import SYSTEM
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import teams
from itsm.roster.commands import save_roster, save_rotation, save_shift
from tests.support.command_line import flowdesk
from tests.support.people import make_person_in
from tests.support.rosters import ALL_WEEK, ROSTER
from tests.support.servers import Server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation: An is on call each day and night, and Bo, who has left, beside them."""
    folder = tmp_path_factory.mktemp("roster") / "data"
    Server(folder).set_up()
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context(), in_tenant(1):
        team = teams()[0].code
        an, bo = (make_person_in(name, roles=("agent",), teams=(team,)) for name in ("An", "Bo"))
        today = datetime.now(UTC).date().isoformat()
        for code, person in (("desk", an), ("empty", bo)):
            save_roster(None, {**ROSTER, "code": code, "team": team, "zone": "UTC"}, SYSTEM)
            call = {"code": "call", "name_en": "On call", "start": "00:00", "hours": "24", "from": today}
            save_shift(code, None, call, ALL_WEEK, SYSTEM)
            turns = {"code": "call", "members": str(person.key), "shift": "call", "turn": "week"}
            save_rotation(code, None, {**turns, "starts_on": today, "from": today}, SYSTEM)
        change_person(bo.key or 0, Changes(active=False), SYSTEM)
    return folder


def test_now_prints_a_line_for_each_and_next_the_shift_after(data: Path) -> None:
    now, following = flowdesk(data, "roster", "now", "desk"), flowdesk(data, "roster", "next", "desk")

    assert (now.returncode, now.stderr) == (0, "")
    assert now.stdout.startswith("desk  call  An  ") and now.stdout.count("\n") == 1
    assert now.stdout.split()[-1] == following.stdout.split()[-2]


def test_another_time_is_asked_for_as_json(data: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()

    found = flowdesk(data, "roster", "now", "desk", "--at", later, "--json")

    (row,) = json.loads(found.stdout)["duties"]
    assert (found.returncode, row["name"], row["email"], row["gap"]) == (0, "An", "an@example.org", False)


def test_gap_is_said_and_told_by_the_exit_code_and_so_is_an_unknown_roster(data: Path) -> None:
    found, unknown = flowdesk(data, "roster", "now"), flowdesk(data, "roster", "now", "nowhere")

    assert found.returncode == 1 and "desk  call  An" in found.stdout and "NOBODY (Bo has left)" in found.stdout
    assert unknown.returncode == 1 and "nowhere" in unknown.stderr
