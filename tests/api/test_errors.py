"""One error shape on every path that can fail, and one table from kinds to statuses."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.errors import STATUS
from engine import errors
from engine.errors import FlowdeskError
from tests.api.conftest import Caller


def test_every_kind_of_refusal_has_a_status() -> None:
    kinds = {kind.kind for kind in _all_refusals(FlowdeskError)} - {"error"}

    assert kinds <= STATUS.keys()


def _all_refusals(base: type[FlowdeskError]) -> set[type[FlowdeskError]]:
    return {base}.union(*(_all_refusals(kind) for kind in base.__subclasses__()))


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/records", 405),
        ("GET", "/api/v1/records", 422),
        ("GET", "/health/nothing", 404),
    ],
)
def test_errors_have_the_one_shape(caller: Caller, method: str, address: str, status: int) -> None:
    answer = caller.client.open(address, method=method, headers={"X-CSRF-Token": caller.token})

    assert answer.status_code == status
    assert {"kind", "message"} <= answer.get_json()["error"].keys()
    assert answer.headers["Content-Type"] == "application/json"


def test_wrong_method_names_the_right_ones(caller: Caller) -> None:
    answer = caller.client.delete("/api/v1/records", headers={"X-CSRF-Token": caller.token})

    assert "GET" in answer.headers["Allow"]


def test_body_that_is_no_json_is_refused_in_the_one_shape(caller: Caller) -> None:
    headers = {"X-CSRF-Token": caller.token, "Idempotency-Key": "b-1"}

    answer = caller.client.post("/api/v1/tasks/1/complete", data="{", content_type="application/json", headers=headers)

    assert (answer.status_code, answer.get_json()["error"]["kind"]) == (400, "bad_request")


def test_messages_are_in_the_language_that_is_accepted(client: FlaskClient, app: Flask) -> None:
    english = client.get("/api/v1/tasks", headers={"Accept-Language": "en"}).get_json()["error"]["message"]

    assert english == str(errors.text("Expected a session, but nobody is signed in. Sign in first."))
