"""``flowdesk``: each command is learnable, answers people and machines, and says in one line what it refuses."""

import json
import re
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.command_line import COMMANDS, run
from app.commands.speaking import language_of, speak
from tests.support.bpmn import Diagram
from tests.support.command_line import ROOT, flowdesk

INIT = ("init", "--admin-email", "ada@example.org", "--admin-password-stdin", "--organisation", "示例公司",
        "--language", "zh-CN", "--time-zone", "Asia/Shanghai", "--json")  # fmt: skip
LISTS = ("definitions list", "definitions retire", "definitions restore", "workers list")


@pytest.fixture(autouse=True)
def english() -> None:
    """Speak English, whatever the machine speaks."""
    speak("en")


@pytest.mark.parametrize("command", [*COMMANDS, "person add", "token create", "token list", "token revoke", *LISTS])
def test_help_of_every_command_has_a_purpose(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0

    shown = capsys.readouterr().out
    assert f"Usage: flowdesk {command}" in shown
    if command not in ("person", "token"):
        assert re.search(rf"Examples:\n .*flowdesk {command}", shown, re.DOTALL)


def test_help_lists_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    shown = capsys.readouterr().out
    assert all(re.search(rf"^  {command} ", shown, re.MULTILINE) for command in COMMANDS)
    assert "Exit codes: 0 done" in shown


@pytest.mark.parametrize("arguments", [["fly"], ["lint"], ["init"], ["person", "add", "--role", "king"]])
def test_a_command_line_that_is_not_understood_is_one_line_and_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Expected another command line")


def test_lint_finds_nothing_in_the_shipped_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "processes", "--json"]) == 0

    assert [each for each in json.loads(capsys.readouterr().out) if each["severity"] == "error"] == []


def test_lint_names_what_is_wrong_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text('<!DOCTYPE x><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')

    assert run(["lint", str(broken)]) == 1
    assert "DOCTYPE" in capsys.readouterr().out


def test_lint_reads_a_form_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    field = {"type": "textfield", "id": "f", "key": "k", "label": "L", "conditional": {"hide": "=a == 1"}}
    form = {"type": "default", "id": "report", "schemaVersion": 19, "components": [field]}
    path = tmp_path / "report.form"
    path.write_text(json.dumps(form))

    assert run(["lint", str(path)]) == 1
    said = capsys.readouterr().out
    assert 'line 1, column 3 is wrong: Expected a sign of FEEL, but found "==". Did you mean "="?' in said
    assert "Errors: 1. Warnings: 0." in said


def test_lint_tells_of_every_file_of_a_pack_though_one_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in ("processes", "forms"):
        shutil.copytree(ROOT / part / "incident", tmp_path / part / "incident")
    pack = tmp_path / "processes" / "incident"
    (pack / "priority.dmn").write_text("<x")
    diagram = (pack / "incident.bpmn").read_text()
    (pack / "incident.bpmn").write_text(diagram.replace(">=times.line_1<", ">=cout(record) = 1<"))

    assert run(["lint", "--json", str(pack)]) == 1
    found = {(one["file"], one["rule"]) for one in json.loads(capsys.readouterr().out)}
    assert found == {
        ("processes/incident/priority.dmn", "well-formed"),
        ("processes/incident/incident.bpmn", "expressions"),
    }


def test_lint_shows_the_name_that_the_drawing_shows_beside_the_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.bpmn"
    drawing = Diagram().path("start:s", "task:Activity_0x1", "end:e", "Activity_0x1")
    broken.write_bytes(drawing.attribute("e", name="All\nis done").xml())

    assert run(["lint", str(broken)]) == 1

    assert "broken.bpmn <e> “All is done” error: " in capsys.readouterr().out


def test_lint_lists_findings_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken, good = tmp_path / "broken.bpmn", tmp_path / "good.bpmn"
    broken.write_bytes(Diagram().path("start:s", "task:t", "end:e").path("t", "nowhere").xml())
    good.write_bytes(Diagram().path("start:s", "task:t", "end:e").xml())

    assert run(["lint", str(good), str(broken), "--json"]) == 1

    found = json.loads(capsys.readouterr().out)
    first = found[0]
    assert list(first) == ["file", "element", "rule", "severity", "message", "fix"]
    assert {key: first[key] for key in ("file", "element", "severity", "rule")} == {
        "file": str(broken), "element": "t_to_nowhere", "severity": "error", "rule": "references",
    }
    assert {each["file"] for each in found} == {str(broken)}


def test_lint_looks_for_imported_files_beside_the_file_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "diagrams"
    folder.mkdir()
    other = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x">{}</definitions>'
    )
    line = '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="{}" namespace="urn:x"/>'
    for place in (folder, tmp_path):
        (place / "other.bpmn").write_text(other.format(""))

    def rules(location: str) -> set[str]:
        (folder / "a.bpmn").write_text(other.format(line.format(location)))
        run(["lint", str(folder / "a.bpmn"), "--json"])
        return {each["rule"] for each in json.loads(capsys.readouterr().out)}

    assert "imported-files" not in rules("other.bpmn")
    assert "imported-files" in rules("gone.bpmn")
    assert "imported-files" in rules("../other.bpmn")
    assert "imported-files" in rules("x" * 5_000)


@pytest.mark.parametrize(
    ("arguments", "locale", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        (["--language", "zh-CN", "run"], {}, "zh-CN"),
        (["--language=en", "run"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["init", "--language", "zh-CN"], {}, "en"),
    ],
)
def test_language_is_the_chosen_one_or_that_of_the_locale(
    arguments: list[str], locale: dict[str, str], language: str
) -> None:
    assert language_of(arguments, locale) == language


def test_init_sets_up_is_safe_to_repeat_and_refuses_another_organisation(
    tmp_path: Path, database: Mapping[str, str]
) -> None:
    def init(*arguments: str) -> CompletedProcess[str]:
        return flowdesk(tmp_path, *arguments, given="a long sentence\n", more=database)

    first, again = init(*INIT), init(*INIT)
    other = init(*[part.replace("示例", "其他") for part in INIT])

    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(first.stdout) == {"organisation": 1, "name": "示例公司", "administrator": "ada@example.org"}
    assert again.stdout == first.stdout
    assert other.returncode == 1
    assert json.loads(other.stderr)["error"]["kind"] == "invalid_state"


def test_commands_work_on_the_organisation_that_was_set_up(tmp_path: Path, database: Mapping[str, str]) -> None:
    flowdesk(tmp_path, *INIT, given="a long sentence\n", more=database)

    added = flowdesk(tmp_path, "person", "add", "--name", "王芳", "--email", "wang@example.org", "--password-stdin",
                     "--role", "agent", "--team", "line-1", "--json", given="another sentence\n",
                     more=database)  # fmt: skip
    twice = flowdesk(tmp_path, "person", "add", "--name", "王芳", "--email", "WANG@example.org", more=database)
    deployed = flowdesk(tmp_path, "deploy", "processes", "--json", more=database)

    assert json.loads(added.stdout) == {"person": 2, "name": "王芳", "email": "wang@example.org"}
    assert (twice.returncode, len(twice.stderr.splitlines())) == (1, 1)
    packs = Path("processes").glob("*/pack.yaml")
    off = {file.parent.name for file in packs if "\nstarts_off: true" in file.read_text(encoding="utf-8")}
    changed = {pack["pack"]: pack["changed"] > 0 for pack in json.loads(deployed.stdout)["packs"]}
    assert off and changed == {key: key in off for key in changed}, "Those that are on are as they were set up."


def test_commands_are_refused_in_chinese_when_nothing_is_set_up(tmp_path: Path) -> None:
    refused = flowdesk(tmp_path, "person", "add", "--name", "A", more={"LANG": "zh_CN.UTF-8"})

    assert refused.returncode == 1
    assert re.fullmatch(r"[^\n]*[一-鿿][^\n]*flowdesk init\n", refused.stderr)


def test_files_of_an_installation_are_for_its_own_account_only(tmp_path: Path) -> None:
    flowdesk(tmp_path, "person", "add", "--name", "Ben")

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes["flowdesk.sqlite"] == modes["secret-key"] == 0o600
