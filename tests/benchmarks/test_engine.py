"""The engine's figures: every key has a number, and what is measured is what its name says."""

import json
import math

import pytest

from benchmarks.engine import diagrams
from benchmarks.engine.__main__ import SERVER, main
from benchmarks.engine.sizes import QUICK
from benchmarks.engine.stock import Stock
from benchmarks.engine.suite import figures
from benchmarks.measures.engine import unit_of
from engine.runtime.programs import read_program

KEYS = {
    "start_ms", "start_floor_ms", "start_statements", "start_commits", "complete_ms", "complete_floor_ms",
    "complete_spiff_ms", "complete_statements", "complete_commits", "loop_last_over_first", "loop_state_bytes",
    "mi_per_child_ratio", "mi_10000_s", "blocks_exponent", "timers_pick_ms", "idle_worker_percent", "worklist_ratio",
    "jobs_1", "jobs_4", "web_mb", "definitions_1000_mb", "disk_ratio",
}  # fmt: skip


@pytest.mark.timeout(600)
def test_json_has_a_number_for_every_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SERVER, raising=False)

    main(["--json", "--quick"])

    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["sqlite"]
    assert KEYS <= found["sqlite"].keys()
    assert all(type(value) in (int, float) and math.isfinite(value) for value in found["sqlite"].values())
    assert found["sqlite"]["start_commits"] == found["sqlite"]["complete_commits"] == 1
    assert max(found["sqlite"]["start_statements"], found["sqlite"]["complete_statements"]) <= 10


@pytest.mark.postgresql
@pytest.mark.timeout(600)
def test_figures_are_taken_on_postgresql_too(postgresql_server: str) -> None:
    found = figures(postgresql_server, QUICK, ["steps", "timers", "disk"])

    assert (found["start_commits"], found["complete_commits"]) == (1, 1)
    assert found["complete_statements"] <= 10
    assert min(found["timers_pick_ms"], found["disk_bytes"], found["disk_floor_bytes"]) > 0


def test_stock_takes_the_same_step() -> None:
    stock = Stock()

    started = stock.start()
    completed = stock.complete(started)

    assert (stock.open_tasks(started), stock.open_tasks(completed)) == (["triage"], ["line_1"])


@pytest.mark.parametrize(
    ("process_id", "diagram"),
    [
        ("turns", diagrams.loop()), ("runs", diagrams.runs()), ("blocks-3", diagrams.blocks(3)),
        ("jobs", diagrams.jobs()),
    ],
)
def test_drawn_processes_are_processes(process_id: str, diagram: bytes) -> None:
    assert read_program(diagram, process_id).process_id == process_id


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("disk_commits_per_s", "commits/s"), ("jobs_1", "jobs/s"), ("jobs_4", "jobs/s"), ("mi_10000_s", "s"),
        ("start_ms", "ms"), ("disk_bytes", "bytes"), ("worklist_ratio", "times"),
    ],
)  # fmt: skip
def test_figure_is_in_the_unit_that_its_key_names(key: str, unit: str) -> None:
    assert unit_of(key) == unit
