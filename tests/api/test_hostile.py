"""Requests that mean harm, or are broken, are refused in words; none is a fault of ours."""

import pytest

from tests.api.conftest import Caller
from tests.support.records import Desk, open_task

MATCH = {"If-Match": '"1"', "Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        '{"fields":' + "[" * 100_000 + "]" * 100_000 + "}",
        r'{"fields": {"title": "\ud800"}}',
        r'{"fields": {"title": "a\u0000b"}}',
        '{"fields": {"title": NaN}}',
    ],
    ids=["deep", "half a character", "NUL", "NaN"],
)
def test_body_that_no_field_can_hold_is_refused(caller: Caller, desk: Desk, body: str) -> None:
    headers = {"X-CSRF-Token": caller.token, **MATCH}

    answer = caller.client.patch(f"/api/v1/records/{desk.report().number}", data=body, headers=headers)

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (400, "bad_request")


@pytest.mark.parametrize("tag", ["9" * 5000, "²"])
def test_etag_that_is_no_revision_is_refused(caller: Caller, desk: Desk, tag: str) -> None:
    address = f"/api/v1/records/{desk.report().number}"

    assert caller.patch(address, {"fields": {}}, {"If-Match": f'"{tag}"'}).status_code == 412


@pytest.mark.parametrize("cursor", ["WyIyMDI2LTAxLTAxIiwxXQ", "W3RydWUsZmFsc2Vd", "WzEsMTAwMDAwMDAwMDAwMDAwMDAwMDBd"])
def test_cursor_that_no_list_gave_is_refused(caller: Caller, desk: Desk, cursor: str) -> None:
    for address in (f"/api/v1/records?type=incident&after={cursor}", f"/api/v1/tasks?tab=teams&after={cursor}"):
        assert caller.get(address).status_code == 422


def test_key_that_no_column_holds_is_no_address(caller: Caller) -> None:
    assert caller.post(f"/api/v1/tasks/{10**30}/claim").status_code == 404


def test_one_idempotency_key_never_answers_for_another_task(caller: Caller, desk: Desk) -> None:
    first, second = open_task(desk.report()), open_task(desk.report())
    same = {"Idempotency-Key": "k-1"}

    answers = [caller.post(f"/api/v1/tasks/{task.key}/claim", headers=same) for task in (first, second, first)]

    assert [answer.get_json()["task"] for answer in answers] == [str(first.key), str(second.key), str(first.key)]


def test_answers_are_kept_nowhere(caller: Caller) -> None:
    assert caller.get("/api/v1/tasks").headers["Cache-Control"] == "no-store"
