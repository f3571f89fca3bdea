"""The benchmarks themselves: ratios, recordings, the floor, and what the command line answers."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks import floor
from benchmarks.__main__ import main
from benchmarks.figures import Figure, Measure
from benchmarks.recording import Recorder, Statement
from benchmarks.reports import Report, as_page
from benchmarks.scenes.generated_log import COLUMNS, generated_log
from benchmarks.stores import SqliteStore
from database import reading, unit_of_work


def test_ratio_says_how_many_times_the_floor_a_thing_costs() -> None:
    assert Figure("a call", 6.0, "ms", 2.0).ratio == 3.0
    assert Figure("a rate", 100.0, "transitions/s", 500.0).ratio == 5.0
    assert Figure("a size", 100.0, "bytes").ratio is None


def test_recorder_keeps_writes_by_committed_transaction(tenant: int) -> None:
    with Recorder() as recorder:
        with unit_of_work() as work:
            work.session.execute(text("UPDATE tenant SET language = 'en'"))
        with reading() as session:
            session.execute(text("SELECT 1"))
        with pytest.raises(ZeroDivisionError), unit_of_work() as work:
            work.session.execute(text("UPDATE tenant SET language = 'zh-CN'"))
            raise ZeroDivisionError

    assert [[item.sql for item in transaction] for transaction in recorder.transactions] == [
        ["UPDATE tenant SET language = 'en'"]
    ]
    assert (len(recorder.statements), recorder.commits) == (3, 1)


def test_floor_writes_the_recorded_rows_to_the_copy_only(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    with closing(store.connect()) as connection:
        connection.execute("CREATE TABLE thing (name TEXT)").close()
    copied = store.copy()

    taken = floor.written(copied, [[Statement("INSERT INTO thing VALUES (?)", [("a",), ("b",)], True)]] * 2)

    assert len(taken.wall) == 2
    assert (_count(store), _count(copied)) == (0, 4)


def test_generated_log_is_the_same_at_every_run() -> None:
    first, again = list(generated_log(20)), list(generated_log(20))

    assert first == again
    assert {line.count(",") for line in first} == {len(COLUMNS) - 1}


def test_page_says_when_by_which_command_and_on_what() -> None:
    measure = Measure("feel", "FEEL", "Python", [Figure("compile", 80.0, "µs", 10.0)])

    page = as_page(Report("2026-11-20", "python -m benchmarks --write", {"cores": 2}, [measure]))

    assert "Measured on 2026-11-20 with `python -m benchmarks --write`: cores 2." in page
    assert "| compile | 80 | µs | 10 | 8.0 |" in page


@pytest.mark.performance
def test_benchmarks_answer_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--quick", "--only", "feel", "--only", "state"])

    found = json.loads(capsys.readouterr().out)

    assert list(found) == ["date", "command", "machine", "measures"]
    assert [measure["name"] for measure in found["measures"]] == ["feel", "state"]
    assert set(found["measures"][0]["figures"][0]) == {"name", "value", "unit", "floor", "ratio"}


def _count(store: SqliteStore) -> int:
    with closing(store.connect()) as connection:
        assert isinstance(connection, sqlite3.Connection)
        return int(connection.execute("SELECT count(*) FROM thing").fetchone()[0])
