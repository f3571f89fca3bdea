"""Scenarios of the shipped packs go through the whole of them: every sequence flow, every rule of every decision."""

import pytest

from itsm.scenarios import run_folder
from tests.processes.packs import PACKS, PackFolder


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.key)
def test_scenarios_take_every_flow_and_meet_every_rule(pack: PackFolder) -> None:
    run = run_folder(pack.folder)

    drawn = [node for node in pack.elements() if node.get("sourceRef")]
    assert len(run.coverage.flows) == len(drawn) > 0
    assert [(result.name, str(result.problem)) for result in run.results if not result.passed] == []
    assert (run.coverage.flows_left, run.coverage.rules_left) == ([], [])
