"""Clocks of imported incidents: made by replaying their history, and all as a second opinion computes them."""

from pathlib import Path

import pytest

from database import unit_of_work
from engine.registry import SYSTEM
from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import Span
from itsm.calendars.commands import add_calendar, add_shipped_calendars
from itsm.clocks.exporting import HEADER, Export
from itsm.clocks.levels.commands import Wording, add_shipped_levels, save_level
from itsm.clocks.levels.content import Content
from itsm.clocks.levels.shipped import NAMES, STANDARD
from itsm.imports import run_import
from tests.itsm.imports.clocks_of_a_log import Told, clocks_of
from tests.itsm.imports.test_real_log import LOG, SHARED, WHOLE, beginning_of
from tests.support.records import INCIDENT, use_incident_pack

OFFICE = Definition("Asia/Shanghai", ((Span(540, 1020),),) * 5 + ((), ()))


@pytest.fixture
def promising(tenant: int) -> None:
    """An organisation whose level is the shipped one, counted with office hours in Shanghai."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    add_calendar("office", {"en": "Office"}, OFFICE, SYSTEM)
    save_level("standard", Wording(NAMES), Content(STANDARD.targets, "office"), None, SYSTEM)
    use_incident_pack()


@pytest.mark.shared
def test_clocks_of_the_real_log_are_what_its_file_alone_says(promising: None, tmp_path: Path) -> None:
    if not LOG.exists():
        pytest.skip(f"the shared data is not at {SHARED} (set FLOWDESK_SHARED)")
    file = LOG if WHOLE else beginning_of(LOG, tmp_path)
    expected = clocks_of(file)

    report = run_import("incidents", file, None, INCIDENT.parent, tmp_path / "rejects.csv")
    export = Export("incident")
    found = {(line["external_number"], line["clock"]): told(line) for line in _lines(export)}

    assert {key: (found.get(key), told) for key, told in expected.items() if found.get(key) != told} == {}
    assert found.keys() == expected.keys()
    totals = export.totals
    assert (totals.records, totals.clocks, totals.orphans) == (report.records, len(expected), 0)
    assert totals.open == sum(state != "stopped" for state, *_rest in expected.values())
    assert totals.breached == sum(overdue for *_rest, overdue in expected.values())


def _lines(export: Export) -> list[dict[str, str]]:
    header, *rows = export.rows()
    assert tuple(header) == HEADER
    return [dict(zip(header, row, strict=True)) for row in rows]


def told(line: dict[str, str]) -> Told:
    """A row of the export as the second opinion says it."""
    target = int(line["target_minutes"]) if line["target_minutes"] else None
    return line["state"], target, int(line["used_minutes"]), line["breached"] == "true"
