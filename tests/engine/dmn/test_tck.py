"""Conformance with the OMG's DMN TCK, where its folder is at hand (``FLOWDESK_SHARED``, default ``../shared``)."""

import os
from functools import cache
from pathlib import Path

import pytest

from benchmarks.feel_tck.running import CaseResult, run_tree
from docs import conformance

SHARED = Path(os.environ.get("FLOWDESK_SHARED", Path(__file__).parents[4] / "shared"))
KIT = SHARED / "data" / "dmn-tck"
EXTERNAL_JAVA = "0076-feel-external-java"
LEVEL_2_CASES = 88
LEVEL_3_CASES = 2_316
needs_kit = pytest.mark.skipif(not KIT.is_dir(), reason=f"The DMN TCK is not at {KIT}; set FLOWDESK_SHARED.")
pytestmark = [pytest.mark.shared, needs_kit]


@cache
def _cases() -> list[CaseResult]:
    return run_tree(KIT).cases


def _level(number: int) -> list[CaseResult]:
    level = f"compliance-level-{number}"
    return [case for case in _cases() if case.level == level and case.folder != EXTERNAL_JAVA]


@pytest.mark.parametrize(("number", "least"), [(2, LEVEL_2_CASES), (3, LEVEL_3_CASES)])
def test_level_passes_whole_but_for_external_java_functions(number: int, least: int) -> None:
    cases = _level(number)

    assert [(case.folder, case.case) for case in cases if not case.passed] == []
    assert len(cases) >= least


def test_external_java_functions_are_refused_with_a_reason() -> None:
    failed = [case for case in _cases() if case.folder == EXTERNAL_JAVA and not case.passed]

    assert len(failed) == 14
    assert all("not supported" in node.reason for case in failed for node in case.nodes)


def test_page_of_conformance_has_the_figures_of_the_kit() -> None:
    page = conformance.PAGE.read_text(encoding="utf-8")

    assert conformance.made(page, _cases()) == page, f"Run: python -m docs.conformance {KIT}"
