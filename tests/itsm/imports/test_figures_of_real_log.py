"""Import report, export, lists and boards show the same figures of the real log, of which some incidents stay open."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import pytest

from engine.registry import Actor
from itsm.boards.desk import desk_board
from itsm.clocks.exporting import Export
from itsm.clocks.thresholds import tell_due
from itsm.imports import ImportReport, run_import
from itsm.records.queries import record_list
from tests.itsm.imports.test_clocks_of_real_log import promising
from tests.itsm.imports.test_real_log import LOG, SHARED, WHOLE, beginning_of
from tests.support.records import INCIDENT

__all__ = ["promising"]
EVERY = 3
"""One incident of so many is exported before it was resolved."""
DONE = ("Resolved", "Closed")


@pytest.mark.shared
def test_import_report_export_lists_and_boards_show_the_same_figures(
    promising: None, tmp_path: Path, agent: Actor
) -> None:
    if not LOG.exists():
        pytest.skip(f"the shared data is not at {SHARED} (set FLOWDESK_SHARED)")
    file = some_left_open(LOG if WHOLE else beginning_of(LOG, tmp_path), tmp_path / "open.csv")

    report = run_import("incidents", file, None, INCIDENT.parent, tmp_path / "rejects.csv")
    while tell_due(200):
        pass
    lines = list(_lines(Export("incident")))

    assert (report.rejected_rows, report.totals.orphans) == (0, 0)
    assert report.totals == Export("incident").counted() and report.totals.records == report.records
    assert (len(lines), _count(lines, "breached", "true")) == (report.totals.clocks, report.totals.breached)
    _assert_lists_agree(report, lines, agent)
    _assert_board_agrees(lines, agent)


def some_left_open(log: Path, to: Path) -> Path:
    """The log, with every third incident as it was before it was resolved."""
    with log.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        kept = [
            row for place, (_number, of_one) in enumerate(groupby(rows, lambda row: row["number"]))
            for row in of_one if place % EVERY or row["ident_state"] not in DONE
        ]  # fmt: skip
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)
    return to


def _lines(export: Export) -> Iterator[Mapping[str, str]]:
    header, *rows = export.rows()
    return (dict(zip(header, row, strict=True)) for row in rows)


def _count(lines: Sequence[Mapping[str, str]], column: str, value: str) -> int:
    return sum(line[column] == value for line in lines)


def _listed(actor: Actor, **filters: str) -> set[str]:
    """Numbers of all records of a list, page by page."""
    found, after = set[str](), None
    while True:
        page = record_list("incident", filters, "number", after, 200, actor)
        found |= {one.number for one in page.items}
        if (after := page.next) is None:
            return found


def _broken(lines: Sequence[Mapping[str, str]], going_on: bool) -> set[str]:
    return {
        line["record"] for line in lines if line["breached"] == "true" and (line["state"] != "stopped" or not going_on)
    }


def _assert_lists_agree(report: ImportReport, lines: Sequence[Mapping[str, str]], agent: Actor) -> None:
    assert len(_listed(agent)) == report.totals.records
    assert _listed(agent, kind="not_closed") == {one["record"] for one in lines if one["state"] != "stopped"}
    assert _listed(agent, clock="broken") == _broken(lines, going_on=False)
    assert _listed(agent, clock="overdue") == _broken(lines, going_on=True) != set()


def _assert_board_agrees(lines: Sequence[Mapping[str, str]], agent: Actor) -> None:
    board = desk_board(agent, "en", "UTC")

    counted = {line.team.code: line.promised.overdue.get("incident", 0) for line in board.lines}
    assert board.promised.overdue == {"incident": len(_broken(lines, going_on=True))}
    assert counted == {code: len(_listed(agent, clock="overdue", team=code)) for code in counted}
