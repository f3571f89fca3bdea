"""Says what a run came to: as one line of JSON, or for people."""

import json
from collections.abc import Iterator

from benchmarks.feel_tck.running import CaseResult, NodeResult, Outcome


def figures(cases: list[CaseResult]) -> dict[str, int]:
    """Return the counts of some cases: all, passed, and of both those that expect something else than null."""
    non_null = [case for case in cases if case.expects_non_null]
    return {
        "cases": len(cases),
        "passed": sum(case.passed for case in cases),
        "expected_non_null": len(non_null),
        "passed_non_null": sum(case.passed for case in non_null),
    }


def failures(cases: list[CaseResult]) -> Iterator[tuple[CaseResult, NodeResult]]:
    """Return each result node that is not as expected, with its case."""
    return ((case, node) for case in cases for node in case.nodes if not node.passed)


def as_json(outcome: Outcome) -> str:
    """Return the outcome as one line of JSON."""
    found = [
        {"folder": case.folder, "case": case.case, "result": node.name, "expected": node.expected, "got": node.got}
        for case, node in failures(outcome.cases)
    ]
    return json.dumps({**figures(outcome.cases), "seconds": round(outcome.seconds, 2), "failures": found})


def as_lines(outcome: Outcome) -> Iterator[str]:
    """Return the outcome for people: each failure with its reason, then the figures."""
    for case, node in failures(outcome.cases):
        yield f"{case.folder} / {case.case} / {node.name}: expected {node.expected}, got {node.got}"
        if node.reason and not node.got.endswith(node.reason):
            yield f"    {node.reason}"
    counts = figures(outcome.cases)
    yield f"passed {_share(counts['passed'], counts['cases'])}"
    yield f"passed of those that expect more than null {_share(counts['passed_non_null'], counts['expected_non_null'])}"
    yield f"in {outcome.seconds:.1f} s"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.2%})" if whole else "0 of 0"
