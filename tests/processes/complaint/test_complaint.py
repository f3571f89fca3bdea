"""The complaint process does what its scenarios say, and together they go every way that is drawn."""

from pathlib import Path

import pytest

from itsm.packs.checking import check_pack
from itsm.packs.folder import load_folder
from itsm.registering import register_handlers
from itsm.scenarios import PackRun, run_folder
from tests.support.records import COMPLAINT

PATHS = sorted(COMPLAINT.glob("scenarios/*.yaml"))


@pytest.fixture(scope="module")
def run() -> PackRun:
    """The run of all scenarios of the pack."""
    return run_folder(COMPLAINT)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_scenario_of_a_complaint_passes(path: Path, run: PackRun) -> None:
    (result,) = (one for one in run.results if one.stem == path.stem)

    assert result.passed, f"Step {result.step}: {result.problem}"


def test_pack_of_complaints_has_no_findings() -> None:
    register_handlers()

    assert check_pack(load_folder(COMPLAINT)) == []
