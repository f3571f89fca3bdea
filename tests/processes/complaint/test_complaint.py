"""The complaint process does what its scenarios say, and together they go every way that is drawn."""

from pathlib import Path

import pytest

from itsm.packs.checking import check_pack
from itsm.packs.folder import load_folder
from itsm.registering import register_handlers
from itsm.scenarios import ScenarioResult, run_scenarios
from tests.support.records import COMPLAINT

PATHS = sorted(COMPLAINT.glob("scenarios/*.yaml"))


@pytest.fixture(scope="module")
def results() -> dict[Path, ScenarioResult]:
    """How each scenario of the pack ended, by its path."""
    return {COMPLAINT / result.name: result for result in run_scenarios(COMPLAINT)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_scenario_of_a_complaint_passes(path: Path, results: dict[Path, ScenarioResult]) -> None:
    result = results[path]

    assert result.passed, f"Step {result.step}: {result.problem}"


def test_scenarios_of_a_complaint_take_every_flow(results: dict[Path, ScenarioResult]) -> None:
    elements = load_folder(COMPLAINT).programs["complaint"].elements.values()

    taken: set[str] = set().union(*(result.taken_flows for result in results.values()))

    assert {element.id for element in elements if element.type == "sequenceFlow"} - taken == set()


def test_pack_of_complaints_has_no_findings() -> None:
    register_handlers()

    assert check_pack(load_folder(COMPLAINT)) == []
