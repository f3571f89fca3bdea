"""The incident process does what its scenarios say, and together they go every way that is drawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.reader import read_xml
from itsm.packs.checking import check_pack
from itsm.packs.folder import load_folder
from itsm.records.elements import outcomes
from itsm.registering import register_handlers
from itsm.scenarios import PackRun, run_folder
from itsm.scenarios.model import Complete
from itsm.scenarios.reading import read_scenario
from tests.support.records import INCIDENT

PATHS = sorted(INCIDENT.glob("scenarios/*.yaml"))
PROGRAM = load_folder(INCIDENT).programs["incident"]


@pytest.fixture(scope="module")
def run() -> PackRun:
    """The run of all scenarios of the pack."""
    return run_folder(INCIDENT)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_scenario_passes(path: Path, run: PackRun) -> None:
    (result,) = (one for one in run.results if one.stem == path.stem)

    assert result.passed, f"Step {result.step}: {result.problem}"


def test_program_has_what_is_drawn_and_no_more() -> None:
    root = read_xml((INCIDENT / "incident.bpmn").read_bytes())

    drawn = {shape.get("bpmnElement") for tag in ("BPMNShape", "BPMNEdge") for shape in root.iter(f"{{*}}{tag}")}

    assert PROGRAM.elements.keys() == drawn


def test_scenarios_press_every_button_of_every_task() -> None:
    offered = {
        (element.id, outcome.key)
        for element in PROGRAM.elements.values()
        if element.type == "userTask"
        for outcome in outcomes(element, "en")
    }

    pressed = {(step.task, step.outcome) for step in _completions()}

    assert len(offered) > 25
    assert offered - pressed == set()


def test_pack_has_no_findings() -> None:
    register_handlers()

    assert check_pack(load_folder(INCIDENT)) == []


def _completions() -> Iterator[Complete]:
    for path in PATHS:
        for step in read_scenario(path.read_bytes(), path.name).steps:
            if isinstance(step, Complete):
                yield step
