"""The shipped library: its scenarios take every path, and other packs call it."""

import pytest

from database import reading
from engine.registry import SYSTEM
from itsm.packs.checking import check_files
from itsm.packs.commands.deploy_pack import deploy_checked, deploy_pack
from itsm.packs.deployed import record_types
from itsm.packs.folder import load_files, load_folder
from itsm.scenarios import run_files, run_folder
from itsm.scenarios.around.hosting import KEY, host_files
from itsm.studio.pickers import names_of
from tests.support.approvals import APPROVAL
from tests.support.records import checked_pack


def test_every_scenario_passes_and_every_path_is_taken() -> None:
    run = run_folder(APPROVAL)

    assert [(one.name, one.step, str(one.problem)) for one in run.results if not one.passed] == []
    assert run.coverage.flows_left == []


def test_a_library_is_no_record_type(tenant: int) -> None:
    deployed = deploy_pack(load_folder(APPROVAL), SYSTEM)

    assert "library:approval" in deployed.versions and "process:approval" in deployed.versions
    assert record_types() == []


def test_a_pack_that_calls_it_has_it_in_its_scenarios_and_its_findings() -> None:
    scenario = """\
name: {en: Approved}
given: {title: Rehearsal}
steps:
  - complete: {task: vote, outcome: approve, by: colleague}
  - complete: {task: vote, outcome: approve, by: agent}
  - expect: {status: done, ended: true, fields: {verdict: approved}}
"""
    files = host_files(checked_pack(APPROVAL).record_type, {"members": ["role:agent"]})
    files["scenarios/approved.yaml"] = scenario.encode()

    assert [one.rule for one in check_files(KEY, files) if one.rule == "called-processes"] == []
    (result,) = run_files(load_files(KEY, files)).results
    assert result.passed, str(result.problem)


@pytest.mark.parametrize(("language", "chair"), [("en", "Chair"), ("zh-CN", "主席")])
def test_the_studio_offers_it_with_all_that_it_takes_and_gives(tenant: int, language: str, chair: str) -> None:
    deploy_checked(checked_pack(APPROVAL), SYSTEM)
    with reading() as session:
        found = names_of(session, {}, language)["calls"]

    assert isinstance(found, list)
    (call,) = found
    labels = {one["name"]: one["label"] for one in call["inputs"]}
    assert (call["process"], labels["chair"], len(labels)) == ("approval", chair, 13)
    assert [one["name"] for one in call["outputs"]] == ["verdict", "reasons", "ballot"]
    rule = next(one for one in call["inputs"] if one["name"] == "rule")
    assert [one["value"] for one in rule["choices"]] == ["all", "any", "percentage"]
