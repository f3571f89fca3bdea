"""The real log: 1,997 incidents of an IT company (see the shared data's README)."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from database import reading
from engine.state.tables import Fault
from itsm.imports import ImportReport, run_import
from itsm.records.tables import Record
from tests.support.records import INCIDENT, use_incident_pack

SHARED = Path(os.environ.get("FLOWDESK_SHARED", INCIDENT.parents[2] / "shared"))
LOG = SHARED / "data" / "incidents" / "servicenow_incidents_sample.csv"
WHOLE = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "0")) >= 1000
SOME_ROWS = 1200


@pytest.mark.shared
def test_every_incident_of_the_real_log_ends_where_the_log_says(tenant: int, tmp_path: Path) -> None:
    if not LOG.exists():
        pytest.skip(f"the shared data is not at {SHARED} (set FLOWDESK_SHARED)")
    use_incident_pack()
    file = LOG if WHOLE else beginning_of(LOG, tmp_path)

    report = run_import("incidents", file, None, INCIDENT.parent, tmp_path / "rejects.csv")

    assert report.rejected_rows == 0
    assert report.imported == report.records
    _assert_all_stand_as_the_log_ends(report)
    if WHOLE:
        assert (report.records, report.rows, report.transitions) == (1997, 11039, 7081)


def beginning_of(log: Path, folder: Path) -> Path:
    """Whole incidents from the beginning of the log, about SOME_ROWS rows."""
    lines = log.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    last = lines[SOME_ROWS].split(",")[0]
    kept = [line for line in lines[: SOME_ROWS + 1] if line.split(",")[0] != last]
    (folder / "log.csv").write_text("".join(kept), encoding="utf-8")
    return folder / "log.csv"


def _assert_all_stand_as_the_log_ends(report: ImportReport) -> None:
    """In this log every incident ends Closed; nothing failed on the way."""
    with reading() as session:
        statuses = dict(session.execute(select(Record.status, func.count()).group_by(Record.status)).all())
        assert statuses == {"closed": report.imported}
        assert session.execute(select(func.count()).select_from(Fault)).scalar_one() == 0
