"""The shipped library: its scenarios take every path, and other packs call it."""

from engine.registry import SYSTEM
from itsm.packs.deployed import record_types
from itsm.packs.deploying import deploy_pack
from itsm.packs.folder import load_folder
from itsm.scenarios import run_folder
from tests.support.approvals import APPROVAL


def test_every_scenario_passes_and_every_path_is_taken() -> None:
    run = run_folder(APPROVAL)

    assert [(one.name, one.step, str(one.problem)) for one in run.results if not one.passed] == []
    assert run.coverage.flows_left == []


def test_a_library_is_no_record_type(tenant: int) -> None:
    deployed = deploy_pack(load_folder(APPROVAL), SYSTEM)

    assert "library:approval" in deployed.versions and "process:approval" in deployed.versions
    assert record_types() == []
