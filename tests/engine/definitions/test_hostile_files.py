"""Hostile files meet a limit, and the work on large ones grows as they do: counted, so that no machine is too slow."""

import sys
from types import FrameType

import pytest

from benchmarks.scenes.hostile_files import LARGE, UNREAD, HostileFile, file_of
from engine.definitions.lint import LintEnvironment, lint_process

SMALL, TWICE = 1_500, 3_000


@pytest.mark.parametrize("hostile", UNREAD, ids=lambda hostile: hostile.name)
def test_hostile_file_is_refused_by_its_limit(hostile: HostileFile) -> None:
    (finding,) = lint_process(hostile.data, "x.bpmn", LintEnvironment())

    assert (finding.rule, finding.severity) == ("well-formed", "error")
    assert hostile.limit in str(finding.message)


def calls(data: bytes) -> int:
    """Count the calls of functions that judging a file takes, Python's own included."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        lint_process(data, "x.bpmn", LintEnvironment())
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", LARGE)
def test_work_on_a_diagram_grows_as_the_diagram(kind: str) -> None:
    lint_process(LARGE[kind](100), "x.bpmn", LintEnvironment())  # what is read once for all is not counted

    small, twice = calls(LARGE[kind](SMALL)), calls(LARGE[kind](TWICE))

    assert twice < 2.5 * small
    assert twice < 300 * TWICE


def test_sentences_stay_short_whatever_the_file_says() -> None:
    long = "x" * 1_000_000
    data = file_of(
        f'<bpmn:receiveTask id="t" messageRef="{long}"/><bpmn:startEvent id="a" name="{long}" isInterrupting="{long}"/>'
    )

    findings = lint_process(data, "x.bpmn", LintEnvironment())

    assert {"references", "schema"} <= {finding.rule for finding in findings}
    assert max(len(str(finding.message)) for finding in findings) < 1_000
