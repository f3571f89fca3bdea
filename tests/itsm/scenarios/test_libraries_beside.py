"""A pack whose diagram calls a library is tested with the library beside it: in folders, in the studio's process."""

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from itsm.packs.folder import PackFiles, load_files, load_folder
from itsm.packs.versions.on_disk import read_folder
from itsm.scenarios import run_folder
from itsm.scenarios.around.beside import needed
from itsm.studio.tested.apart import Apart
from tests.contracts.tree import ROOT
from tests.support.bpmn import Diagram
from tests.support.promotions import CAUSE, FORM, TICKET

APPROVAL = ROOT / "processes" / "approval"
STEPS = b"""name: {en: Asked}
given: {title: No paper, impact: local}
steps:
  - complete: {task: vote, outcome: approve}
  - complete: {task: vote, outcome: approve, by: colleague}
  - expect: {ended: true, status: closed}
"""


def _calling(process: str, own: str) -> Diagram:
    drawn = Diagram(own).path("start:asked", "call:approve", "end:done")
    drawn.zeebe("approve", "calledElement", processId=process)
    drawn.mapping("approve", inputs={"members": '["role:agent"]', "rule": '"all"'})
    return drawn.properties("asked", status="new").properties("done", status="closed")


def _files(process: str = "approval") -> dict[str, bytes]:
    drawn = _calling(process, "ticket")
    form = (FORM % "ticket_report").encode()
    return {
        "pack.yaml": TICKET.encode(), "ticket.bpmn": drawn.xml(), "forms/ticket_report.form": form,
        "scenarios/one.yaml": STEPS,
    }  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Folders of two packs side by side; a third one cannot be read at all."""
    (tmp_path / "approval").symlink_to(APPROVAL)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "pack.yaml").write_text("key: [\n", encoding="utf-8")
    for name, content in _files().items():
        path = tmp_path / "ticket" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def test_library_that_stands_beside_a_folder_is_in_use_in_its_scenarios(folders: Path) -> None:
    (result,) = run_folder(folders / "ticket").results

    assert result.passed, str(result.problem)


def test_scenario_meets_a_process_that_no_pack_beside_it_has(folders: Path) -> None:
    (folders / "ticket" / "ticket.bpmn").write_bytes(_calling("vanished", "ticket").xml())

    (result,) = run_folder(folders / "ticket").results

    assert not result.passed


def test_process_of_the_studio_is_given_the_libraries_in_use() -> None:
    apart = Apart("ticket", _files(), {"approval": read_folder(APPROVAL)})

    while not apart.look():
        time.sleep(0.05)

    told, why = [*apart.lines], apart.why
    apart.end()
    assert [line["result"]["passed"] for line in told if "result" in line] == [True], (told, why)  # type: ignore[index]


def test_nothing_is_looked_for_where_nothing_is_called() -> None:
    def offered() -> Iterable[PackFiles]:
        raise AssertionError("nothing is called")

    assert needed(load_folder(APPROVAL), offered) == []
    assert needed(load_files("ticket", _files("=kind")), offered) == []


def test_called_process_comes_before_the_one_that_calls_it() -> None:
    middle = load_files("cause", {
        "pack.yaml": CAUSE.encode(), "cause.bpmn": _calling("approval", "cause").xml(),
        "forms/cause_report.form": (FORM % "cause_report").encode(),
    })  # fmt: skip

    found = needed(load_files("ticket", _files("cause")), lambda: [middle, load_folder(APPROVAL)])

    assert [one.key for one in found] == ["approval", "cause"]
