"""Nothing grows that should not: figures of one run are compared with each other, never with a stopwatch."""

from pathlib import Path
from statistics import median

import pytest

from benchmarks.measures.complete import turns
from benchmarks.measures.imports import ROOT, Pace
from benchmarks.measures.work import read_work
from benchmarks.places import installation
from benchmarks.recording import Recorder
from benchmarks.scenes import desk
from benchmarks.scenes.generated_log import COLUMNS, generated_log
from itsm.imports import run_import

pytestmark = pytest.mark.performance


def test_thousandth_turn_of_an_instance_costs_what_the_first_did() -> None:
    with installation("loop"):
        desk.start_loop(0)
        turns(20)
        state = desk.state_sizes("loop")[0]

        taken = turns(1000)

        assert median(taken.cpu[-100:]) < 1.5 * median(taken.cpu[:100])
        assert desk.state_sizes("loop")[0] < state + 20


def test_thousandth_turn_of_an_instance_takes_as_many_statements_as_the_first() -> None:
    with installation("loop"):
        desk.start_loop(0)
        with Recorder() as first:
            turns(1)
        turns(998)

        with Recorder() as last:
            turns(1)

        assert [statement.sql for statement in last.statements] == [statement.sql for statement in first.statements]
        assert (first.commits, last.commits) == (1, 1)


@pytest.mark.timeout(600)
def test_my_work_with_100_000_open_tasks_costs_a_few_times_that_with_1_000() -> None:
    with installation("few") as place:
        _, few = read_work(place, 1_000, 15)
    with installation("many") as place:
        _, many = read_work(place, 100_000, 15)

    growth = {name: round(many[name] / few[name], 1) for name in few}
    assert {name: times for name, times in growth.items() if times > 10} == {}


@pytest.mark.timeout(600)
def test_import_is_as_quick_at_its_end_as_at_its_beginning(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("\n".join([",".join(COLUMNS), *generated_log(400)]) + "\n", encoding="utf-8")
    pace = Pace()

    with installation("import"):
        report = run_import("incidents", log, None, ROOT / "processes", tmp_path / "rejects.csv", pace)

    part = report.transitions // 4
    assert report.imported == 400
    assert pace.last_cpu(part) < 1.5 * pace.first_cpu(part)
