"""Reporting a record."""

from tests.support.records import REPORT, Desk, open_task, stored


def test_report_starts_the_process_of_the_type(desk: Desk) -> None:
    reported = desk.report()

    row, task = stored(reported), open_task(reported)
    assert (reported.number, row.status, row.status_kind) == ("INC-000001", "new", "open")
    assert (row.title, row.channel, row.team) == (REPORT["title"], "portal", "line-1")
    assert (task.element_id, task.group_id, task.business_key) == ("triage", "line-1", "INC-000001")
