"""An organisation with the incident pack, and files that look like a ServiceNow export."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from itsm.imports import ImportReport, run_import
from tests.support.records import INCIDENT, use_incident_pack

PACKS = INCIDENT.parent
HEADER = (
    "number,ident_state,caller_id,opened_by,opened_at,sys_updated_by,sys_updated_at,contact_type,category,subcategory,"
    "u_symptom,impact,urgency,priority,assignment_group,assigned_to,problem_id,vendor,closed_code"
)

ImportRows = Callable[[Sequence[str]], ImportReport]


def row(number: str, state: str, at: str, **cells: str) -> str:
    """A line of the export; cells that are not named have a usual value."""
    usual = {
        "caller_id": "1194", "opened_by": "24", "opened_at": "29/2/2016 08:33", "sys_updated_by": "60",
        "contact_type": "Phone", "category": "32", "subcategory": "9", "u_symptom": "4", "impact": "2",
        "urgency": "2", "priority": "3", "assignment_group": "70", "assigned_to": "?", "closed_code": "6",
        "problem_id": "?", "vendor": "?",
    }  # fmt: skip
    values = {**usual, "number": number, "ident_state": state, "sys_updated_at": at, **cells}
    return ",".join(values[name] for name in HEADER.split(","))


@pytest.fixture
def rejects(tmp_path: Path) -> Path:
    """Where rejected rows go."""
    return tmp_path / "rejects.csv"


@pytest.fixture
def import_rows(tenant: int, tmp_path: Path, rejects: Path) -> ImportRows:
    """Write rows under the header and import them as incidents."""
    use_incident_pack()

    def run(rows: Sequence[str]) -> ImportReport:
        file = tmp_path / "log.csv"
        file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        return run_import("incidents", file, None, PACKS, rejects)

    return run
