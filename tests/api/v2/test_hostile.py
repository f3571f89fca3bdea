"""Requests that mean harm, or are absurd: each is answered soon, in words, and none is a fault of ours."""

import base64
import json
import re
import time
from typing import Any

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_problems import MEMBERS, assert_problem
from tests.support.bpmn import Diagram

ORDER = Diagram("order").path("start:s", "user:pack", "end:e")
SENTENCE = re.compile(r"(?P<field>\S+: )?Expected .+, but .+[.:].*\.")
BEYOND = ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00+99:00"]


def nested(levels: int) -> object:
    """Lists inside each other."""
    found: object = 1
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(("levels", "status"), [(99, 200), (100, 400), (250, 400), (900, 400)])
def test_variables_nest_as_deep_as_they_can_be_stored(program: Program, levels: int, status: int) -> None:
    program.deploy(ORDER)
    sent = {"processDefinitionId": "order", "variables": {"a": nested(levels)}}

    answer = program.post("/process-instances", sent)

    assert answer.status_code == status
    if status == 200:
        instance = answer.get_json()["processInstanceKey"]
        (found,) = program.search("variables", filter={"processInstanceKey": instance})
        assert json.loads(found["value"]) == nested(levels)


@pytest.mark.parametrize("path", ["/jobs/1/completion", "/jobs/1/failure", "/user-tasks/1/completion"])
def test_deep_variables_are_refused_wherever_they_come(program: Program, path: str) -> None:
    program.start(ORDER)

    words = assert_problem(program.post(path, {"variables": {"a": nested(500)}}), 400, "INVALID_ARGUMENT")

    assert "variables: Expected variables of at most 100 levels" in words


@pytest.mark.parametrize("when", BEYOND)
def test_instant_beyond_the_calendar_is_refused(program: Program, when: str) -> None:
    program.start(ORDER)
    cursor = base64.b64encode(json.dumps([when, 1]).encode()).decode()
    sort: list[dict[str, str]] = [{"field": "startDate"}]

    for answer in (
        program.call("PATCH", "/user-tasks/1", json={"changeset": {"dueDate": when}}),
        program.post("/process-instances/search", {"filter": {"startDate": {"$gt": when}}}),
        program.post("/process-instances/search", {"sort": sort, "page": {"after": cursor}}),
    ):
        assert_problem(answer, 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("field", ["businessId", "processDefinitionName"])
def test_pattern_with_many_wildcards_is_answered_at_once(program: Program, field: str) -> None:
    named = ORDER.xml().replace(b'<bpmn:process id="order"', b'<bpmn:process id="order" name="' + b"a" * 90 + b'"')
    program.send_files({"order.bpmn": named})
    program.post("/process-instances", {"processDefinitionId": "order", "businessId": "a" * 90})
    begun = time.monotonic()

    for pattern, found in (("*a" * 20 + "*b", 0), ("*a" * 20 + "*", 1), ("*?" * 200, 0), ("*" * 500, 1)):
        assert len(program.search("process-instances", filter={field: {"$like": pattern}})) == found
    assert time.monotonic() - begun < 5
    assert_problem(
        program.post("/process-instances/search", {"filter": {field: {"$like": "*" * 1001}}}), 400, "INVALID_ARGUMENT"
    )


@pytest.mark.parametrize(
    "wanted",
    [
        {"$or": [{"processInstanceKey": "1"}] * 101},
        {"$or": [{"processInstanceKey": {"$in": [str(key) for key in range(600)]}}] * 2},
        {"processInstanceKey": {"$in": [str(key) for key in range(1001)]}},
    ],
    ids=["alternatives", "values of alternatives", "values"],
)
def test_filter_of_more_than_a_database_takes_is_refused(program: Program, wanted: dict[str, Any]) -> None:
    assert "Expected at most 1000 values and 100 alternatives" in assert_problem(
        program.post("/process-instances/search", {"filter": wanted}), 400, "INVALID_ARGUMENT"
    )


def test_filter_may_have_many_values_and_alternatives(program: Program) -> None:
    program.start(ORDER)
    wanted = {"$or": [{"processInstanceKey": {"$in": [str(key) for key in range(10)]}}] * 100}

    assert len(program.search("process-instances", filter=wanted)) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/messages/publication", {"name": "x" * 201, "timeToLive": 1000}),
        ("/messages/publication", {"name": "m", "correlationKey": "x" * 201, "timeToLive": 1000}),
        ("/signals/broadcast", {"signalName": "x" * 201}),
        ("/jobs/1/error", {"errorCode": "x" * 201}),
        ("/jobs/1/failure", {"retries": 2**31}),
        ("/process-instances", {"processDefinitionId": "order", "processDefinitionVersion": 2**31}),
    ],
)
def test_what_no_column_holds_is_refused(program: Program, path: str, body: dict[str, object]) -> None:
    assert_problem(program.post(path, body), 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": 2**31}, {"priority": 101}, {"priority": -1}, {"candidateGroups": ["x" * 101]},
        {"candidateUsers": [""]}, {"candidateGroups": ["x"] * 1001},
    ],
    ids=["priority", "high", "low", "long", "empty", "many"],
)  # fmt: skip
def test_change_of_a_task_that_no_column_holds_is_refused(program: Program, changes: dict[str, object]) -> None:
    program.start(ORDER)

    answer = program.call("PATCH", "/user-tasks/1", json={"changeset": changes})

    assert_problem(answer, 400, "INVALID_ARGUMENT")


def test_variables_of_more_items_than_are_stored_are_refused(program: Program) -> None:
    instance = program.start(ORDER)
    many = {"variables": {"a": [0] * 500_001}}

    for path, body in (
        ("/process-instances", {"processDefinitionId": "order", **many}),
        ("/user-tasks/1/completion", many),
        ("/messages/publication", {"name": "m", "timeToLive": 1000, **many}),
    ):
        assert "at most 500000 items" in assert_problem(program.post(path, body), 400, "INVALID_ARGUMENT")
    assert program.get(f"/process-instances/{instance}").get_json()["state"] == "ACTIVE"


def test_name_is_repeated_only_in_part_when_it_is_long(program: Program) -> None:
    sent: dict[str, object] = {"processDefinitionId": "x" * 100_000}

    words = assert_problem(program.post("/process-instances", sent), 404, "NOT_FOUND")

    assert len(words) <= 2000 and words.startswith("Expected process xxx") and words.endswith("Deploy it.")
    many = {"x" * 5000 + str(number): 1 for number in range(1000)}
    assert len(assert_problem(program.post("/process-instances", many), 400, "INVALID_ARGUMENT")) < 250_000


@pytest.mark.parametrize("path", ["/user-tasks/1%00", "/topology?x=%00", "/nowhere/%00"])
def test_address_with_the_character_nul_is_a_problem(program: Program, path: str) -> None:
    answer = program.get(path)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert set(answer.get_json()) == MEMBERS


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/jobs/activation", {}),
        ("/jobs/activation", {"type": None, "timeout": "x", "maxJobsToActivate": 0, "worker": 1, "fetchVariable": {}}),
        ("/jobs/activation", {"type": "", "timeout": 10**13, "maxJobsToActivate": 1, "withLease": True, "odd": 1}),
        ("/jobs/1/completion", {"result": {}, "variables": []}),
        ("/process-instances", {"processDefinitionId": "a", "awaitCompletion": 7, "startInstructions": [1, {}, None]}),
        ("/process-instances", {"processDefinitionId": "a", "tenantId": "b", "businessId": "x" * 101, "tags": ["x"]}),
        ("/process-instances/search", {"page": [], "sort": 1}),
        ("/process-instances/search", {"page": {"limit": -1, "after": "a", "before": "b"}, "sort": [{"order": "up"}]}),
        ("/process-instances/search", {"page": {"after": "!"}}),
        ("/process-instances/search", {"filter": {"colour": 1}}),
        ("/process-instances/search", {"filter": {"state": {"$near": 1}}}),
        ("/process-instances/search", {"filter": {"state": "OPEN"}}),
        ("/process-instances/search", {"filter": {"startDate": "today"}}),
        ("/variables/search", {}),
        ("/messages/publication", {"name": "m", "timeToLive": -1}),
        ("/messages/correlation", {"name": "m"}),
        ("/user-tasks/1/assignment", {"assignee": "nobody"}),
        ("/user-tasks/7/completion", {}),
        ("/jobs/7/completion", {}),
        ("/incidents/7/resolution", {}),
        ("/process-instances/7/cancellation", {}),
        ("/decision-definitions/evaluation", {"decisionDefinitionId": "a", "decisionDefinitionKey": 1}),
        ("/nowhere", {}),
        ("/topology", {}),
    ],
)
def test_every_refusal_says_what_was_expected_found_and_is_to_be_done(
    program: Program, path: str, body: dict[str, object]
) -> None:
    program.start(ORDER)

    answer = program.post(path, body)

    assert answer.status_code in (400, 404, 405) and set(answer.get_json()) == MEMBERS
    for line in answer.get_json()["detail"].split("\n"):
        assert SENTENCE.fullmatch(line), line
    chinese = program.post(path, body, headers={"Accept-Language": "zh-CN"}).get_json()["detail"]
    assert not re.search(r"Expected|[a-z]{3,} [a-z]{2,} [a-z]{2,}", chinese), chinese


def test_body_that_cannot_be_read_is_told_in_words(program: Program) -> None:
    for data, content_type in (("{", "application/json"), ("a=1", "text/plain")):
        answer = program.call("POST", "/signals/broadcast", data=data, content_type=content_type)
        assert SENTENCE.fullmatch(answer.get_json()["detail"])
