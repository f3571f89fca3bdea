"""``flowdesk import organisation``: a file is imported here and now, or only looked at."""

import json
import zipfile
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.command_line import ROOT, flowdesk
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


def test_last_import_is_undone_unless_something_was_changed_since(data: Path) -> None:
    file, undo = data / "teams.csv", ("import", "organisation", "--undo", "--json")
    file.write_text("code,name\nnight,Night\n", encoding="utf-8")
    bring = ("import", "organisation", str(file), "--kind", "teams", "--json")
    assert flowdesk(data, *bring).returncode == 0

    done = flowdesk(data, *undo)

    assert (done.returncode, json.loads(done.stdout)["undone"]) == (0, True)
    assert json.loads(flowdesk(data, *bring).stdout)["created"] == 1, "It was gone."
    flowdesk(data, "person", "add", "--name", "Nia", "--email", "nia@example.org", "--team", "night")
    held = flowdesk(data, *undo)
    told = json.loads(held.stdout)
    assert held.returncode == 1 and not told["undone"] and "Members" in told["held"][0]["reason"]


def test_rule_and_pack_that_name_no_category_of_the_tree_are_warned_of_and_put_into_use(data: Path) -> None:
    file, pack = data / "rules.csv", data / "packs" / "processes" / "incident"
    rows = "decision,rule,when,then\nrouting,papers,\"Category: \"\"paper\"\"\",\"Team: \"\"vendor\"\"\"\n"
    file.write_text(rows, encoding="utf-8")
    for part in ("processes", "forms"):
        copytree(ROOT / part / "incident", data / "packs" / part / "incident")
    drawn = (pack / "routing.dmn").read_text(encoding="utf-8")
    (pack / "routing.dmn").write_text(drawn.replace("<text>-</text>", '<text>"paper"</text>', 1), encoding="utf-8")

    brought = flowdesk(data, "import", "organisation", str(file), "--kind", "rules", "--json")
    deployed, said = flowdesk(data, "deploy", str(pack), "--json"), flowdesk(data, "deploy", str(pack))

    told = json.loads(brought.stdout)
    assert (brought.returncode, told["created"]) == (0, 1) and "“paper”" in told["warnings"][0]["message"]
    (warning,) = json.loads(deployed.stdout)["packs"][0]["warnings"]
    assert (warning["resource"], warning["element"]) == ("processes/incident/routing.dmn", "as_drawn")
    assert "processes/incident/routing.dmn <as_drawn> warning: Expected a category of the tree" in said.stdout


def test_undo_takes_no_file_and_an_import_needs_one(data: Path) -> None:
    file = str(data / "people.csv")

    found = [flowdesk(data, "import", *more) for more in (
        ("organisation", file, "--undo"), ("incidents", "--undo"), ("incidents",),
    )]  # fmt: skip

    assert [one.returncode for one in found] == [2, 2, 2]
    assert "--undo goes with" in found[0].stderr and "FILE" in found[2].stderr


def test_kind_has_to_be_named(data: Path) -> None:
    found = flowdesk(data, "import", "organisation", str(data / "people.csv"))

    assert found.returncode == 1 and "Expected --kind" in found.stderr


def test_kind_is_exported_and_imported_again_without_a_change(data: Path) -> None:
    file = data / "people.xlsx"
    done = flowdesk(data, "export", "people", "--file", str(file), "--json")
    assert json.loads(done.stdout)["format"] == "xlsx" and file.read_bytes().startswith(b"PK")

    again = flowdesk(data, "import", "organisation", str(file), "--kind", "people", "--json")

    told = json.loads(again.stdout)
    assert told["unchanged"] == told["rows"] > 0
    printed = flowdesk(data, "export", "people", "--file", "-")
    assert printed.stdout.startswith("\ufeffname,email,external_id")


def test_everything_is_exported_into_one_archive(data: Path) -> None:
    file = data / "all.zip"

    done = flowdesk(data, "export", "--all", "--file", str(file), "--json")

    assert done.returncode == 0
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert archive.read("02-calendars.csv").decode("utf-8-sig").startswith("code,")
    kinds = json.loads(done.stdout)["kinds"]
    assert names == [f"{number:02}-{kind}.csv" for number, kind in enumerate(kinds, 1)]
    assert {"calendars", "people", "person-skills", "absences", "roster-shifts"} <= set(kinds)


@pytest.mark.parametrize("arguments", [(), ("people", "--all"), ("people", "--file", "-", "--json"), ("shoes",)])
def test_export_that_cannot_be_is_refused(data: Path, arguments: tuple[str, ...]) -> None:
    found = flowdesk(data, "export", *arguments)

    assert found.returncode == 1 and "Expected" in found.stderr
