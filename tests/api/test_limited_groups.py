"""Fields that a pack has for some roles alone are neither read nor written by programs of others."""

from tests.api.conftest import Caller
from tests.support.limits import limit_assessment
from tests.support.records import Desk

LIST = "/api/v1/records?type=incident"


def test_program_of_somebody_else_reads_no_field_of_the_group(desk: Desk, caller: Caller) -> None:
    number = desk.triaged().number
    before = caller.get(f"/api/v1/records/{number}").get_data(as_text=True)
    limit_assessment("team_lead")

    record, listed = caller.get(f"/api/v1/records/{number}"), caller.get(LIST)

    assert '"impact"' in before and "critical" in before
    for answer in (record, listed):
        assert answer.status_code == 200 and "critical" not in answer.get_data(as_text=True)
    assert record.json is not None and "impact" not in record.json["fields"]


def test_program_of_somebody_else_writes_no_field_of_the_group(desk: Desk, caller: Caller) -> None:
    number = desk.report().number
    limit_assessment("", "team_lead")
    etag = caller.get(f"/api/v1/records/{number}").headers["ETag"]

    answer = caller.patch(f"/api/v1/records/{number}", {"fields": {"urgency": "low"}}, {"If-Match": etag})

    assert answer.status_code == 403 and "Assessment" in answer.get_data(as_text=True)
    assert caller.get(f"/api/v1/records/{number}").headers["ETag"] == etag
