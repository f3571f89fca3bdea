"""``flowdesk import organisation``: a file is imported here and now, or only looked at."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import flowdesk
from tests.support.servers import Server

FILE = "name,email,roles\nEva One,eva@example.org,agent\nWrong,wrong@example.org,king\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation that is set up."""
    folder = tmp_path_factory.mktemp("exchange") / "data"
    Server(folder).set_up()
    (folder / "people.csv").write_text(FILE, encoding="utf-8")
    return folder


def test_preview_says_what_would_change_and_changes_nothing(data: Path) -> None:
    command = ("import", "organisation", str(data / "people.csv"), "--kind", "people", "--json")
    looked = flowdesk(data, *command, "--preview")

    done, again = flowdesk(data, *command), flowdesk(data, *command)

    told = [json.loads(one.stdout) for one in (looked, done, again)]
    assert [one["created"] for one in told] == [1, 1, 0]
    assert told[2]["unchanged"] == 1 and [one["rejected"] for one in told] == [1, 1, 1]
    assert (looked.returncode, done.returncode) == (1, 1), "A row was rejected."
    rejects = Path(told[1]["rejects"]).read_text(encoding="utf-8-sig")
    assert "wrong@example.org" in rejects and "eva@example.org" not in rejects


def test_kind_has_to_be_named(data: Path) -> None:
    found = flowdesk(data, "import", "organisation", str(data / "people.csv"))

    assert found.returncode == 1 and "Expected --kind" in found.stderr
