"""Conformance with the OMG's DMN TCK, where its folder is at hand (``FLOWDESK_SHARED``, default ``../shared``)."""

import os
from pathlib import Path

import pytest

from tests.engine.dmn.tck_kit import CaseResult, run_folder

SHARED = Path(os.environ.get("FLOWDESK_SHARED", Path(__file__).parents[4] / "shared"))
KIT = SHARED / "data" / "dmn-tck"
EXTERNAL_JAVA = "0076-feel-external-java"
LEVEL_3_FLOOR = 2_316
needs_kit = pytest.mark.skipif(not KIT.is_dir(), reason=f"The DMN TCK is not at {KIT}; set FLOWDESK_SHARED.")


def _run(level: int) -> list[CaseResult]:
    folders = sorted((KIT / f"compliance-level-{level}").iterdir())
    return [result for folder in folders for result in run_folder(folder)]


def _failed(results: list[CaseResult]) -> set[tuple[str, str]]:
    return {(result.folder, result.case) for result in results if not result.passed}


@needs_kit
def test_level_2_passes_whole() -> None:
    results = _run(2)

    assert len(results) > 80
    assert [result for result in results if not result.passed] == []


@needs_kit
def test_level_3_passes_but_for_external_java_functions() -> None:
    results = _run(3)

    cases = {(result.folder, result.case) for result in results if result.folder != EXTERNAL_JAVA}
    failed = {case for case in _failed(results) if case[0] != EXTERNAL_JAVA}
    assert failed == set()
    assert len(cases) >= LEVEL_3_FLOOR
