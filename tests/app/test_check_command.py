"""``flowdesk check orphans``: found by name and by exit code, and mended."""

import json
from pathlib import Path

import pytest

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from engine.registry import SYSTEM
from itsm.people.commands.change_person import Changes, change_person
from itsm.records.commands import claim_task
from tests.support.command_line import flowdesk
from tests.support.people import make_person_in
from tests.support.records import Desk, open_task
from tests.support.servers import Server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of an installation with an incident whose task belongs to somebody who has left."""
    folder = tmp_path / "data"
    Server(folder).set_up()
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(folder), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    with app.app_context(), in_tenant(1):
        ann, li = (make_person_in(name, roles=("agent",), teams=("line-1",)) for name in ("Ann", "Li"))
        task = open_task(Desk(ann, make_person_in("Rita")).report())
        claim_task(task.key, li)
        change_person(li.key or 0, Changes(active=False), SYSTEM)
    return folder


def test_orphans_are_named_and_mended(data: Path) -> None:
    found = flowdesk(data, "check", "orphans")
    mended = flowdesk(data, "check", "orphans", "--mend", "--json")

    assert (found.returncode, found.stderr) == (1, "")
    assert "INC-000001 Label printer is offline: who has its task has left" in found.stdout
    assert (mended.returncode, json.loads(mended.stdout)) == (0, {"orphans": 0, "mended": 1, "records": []})
