"""The process that runs a draft's scenarios: what it tells, and what hostile drafts come to."""

import time
from collections.abc import Mapping
from pathlib import Path

from itsm.packs.versions.on_disk import read_folder
from itsm.studio.tested.apart import Apart, Line
from itsm.studio.tested.child import MOST_SCENARIOS
from itsm.studio.tested.now import run_now
from tests.support.bpmn import Diagram
from tests.support.delivery import GIVEN, delivery_pack


def told(files: Mapping[str, bytes]) -> list[Line]:
    """All that the process told of these files."""
    apart = Apart("delivery", files)
    try:
        while not apart.look():
            time.sleep(0.05)  # a real process
        return apart.lines
    finally:
        apart.end()


def pack(folder: Path, drawn: Diagram | None = None, steps: str = "  - wait: P30D\n") -> dict[str, bytes]:
    """The files of the delivery pack, with another diagram and one scenario."""
    files = dict(read_folder(delivery_pack(folder, one=steps)))
    return files if drawn is None else files | {"delivery.bpmn": drawn.xml()}


def problem_of(lines: list[Line]) -> str:
    """Why the only scenario failed."""
    result = lines[0]["result"]
    assert isinstance(result, dict) and isinstance(result["problem"], dict)
    return str(result["problem"]["message"])


def test_each_result_is_told_and_then_the_coverage(tmp_path: Path) -> None:
    result, coverage = told(pack(tmp_path))

    assert result["result"] == {
        "name": "scenarios/one.yaml", "names": {"en": "Test"}, "passed": True, "step": None, "problem": None,
        "seconds": result["result"]["seconds"],  # type: ignore[index]  # a mapping
    }  # fmt: skip
    assert coverage["coverage"]["flows_met"] == [["delivery", "asked_to_send"]]  # type: ignore[index]  # a mapping


def test_results_are_had_at_once_where_somebody_waits_for_them(tmp_path: Path) -> None:
    late = {"scenarios/late.yaml": f"{GIVEN}  - expect: {{status: closed}}\n".encode()}

    results = run_now("delivery", pack(tmp_path) | late)

    assert (results.total, results.failed, results.stale, results.is_red) == (2, 1, False, True)
    assert results.by_name["scenarios/late.yaml"].step == 1


def test_diagram_that_loops_for_ever_fails_its_scenario(tmp_path: Path) -> None:
    drawn = Diagram("delivery").path("start:asked", "task:turn", "task:back", "turn")

    assert "went on for" in problem_of(told(pack(tmp_path, drawn)))


def test_timers_without_end_fail_their_scenario(tmp_path: Path) -> None:
    drawn = Diagram("delivery").path("start:asked", "catch:tick", "task:back", "tick")
    drawn.timer("tick", timeDuration="PT1S")

    assert "Expected the timers to come to an end" in problem_of(told(pack(tmp_path, drawn)))


def test_thousands_of_scenarios_are_refused(tmp_path: Path) -> None:
    many = {f"scenarios/s{number}.yaml": f"{GIVEN}  - wait: PT1M\n".encode() for number in range(MOST_SCENARIOS + 1)}

    (line,) = told(pack(tmp_path) | many)

    assert line["broken"] == {
        "message": "Expected at most %(most)s scenarios, but there are %(count)s. Remove what is not needed.",
        "values": {"most": "200", "count": "202"},
    }


def test_scenario_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    lines = told(pack(tmp_path) | {"scenarios/broken.yaml": b"steps: [", "scenarios/strange.yaml": b"\xff\x00"})

    results = [line["result"] for line in lines if "result" in line]
    assert [(one["name"], one["passed"]) for one in results] == [  # type: ignore[index]  # mappings
        ("scenarios/broken.yaml", False), ("scenarios/one.yaml", True), ("scenarios/strange.yaml", False),
    ]  # fmt: skip
