"""Requests: what clients send by habit is understood; what is wrong is told in one shape, with all five members."""

import pytest
from werkzeug.test import TestResponse

from tests.api.v2.conftest import Program
from tests.support.bpmn import Diagram

MEMBERS = {"type", "title", "status", "detail", "instance"}


def assert_problem(answer: TestResponse, status: int, title: str) -> str:
    """The answer is a problem of this kind; gives its words."""
    body = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), body
    assert set(body) == MEMBERS
    assert (body["status"], body["title"], body["instance"]) == (status, title, answer.request.path)
    return str(body["detail"])


def test_unknown_address_is_a_problem(program: Program) -> None:
    assert_problem(program.get("/nowhere"), 404, "NOT_FOUND")
    assert_problem(program.get("/user-tasks/abc"), 404, "NOT_FOUND")
    assert_problem(program.get(f"/user-tasks/{10**30}"), 404, "NOT_FOUND")


def test_method_that_is_not_there_names_those_that_are(program: Program) -> None:
    answer = program.post("/topology")

    assert_problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "body", ["{", "[" * 100_000, '"text"', "[]", r'{"name": "\ud800"}', r'{"name": "a\u0000"}', '{"name": NaN}']
)
def test_body_that_is_no_object_is_a_problem(program: Program, body: str) -> None:
    answer = program.call("POST", "/messages/publication", data=body, content_type="application/json")

    assert_problem(answer, 400, "INVALID_ARGUMENT")


def test_body_of_another_type_is_a_problem(program: Program) -> None:
    answer = program.call("POST", "/messages/publication", data="name=x", content_type="text/plain")

    assert_problem(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"processDefinitionId": "order", "surprise": 1}, "surprise: Expected documented fields only"),
        ({"processDefinitionId": "order", "tenantId": "other"}, "tenantId: Expected the tenant <default>"),
        ({"processDefinitionId": "order", "variables": [1]}, "variables: Expected variables by name"),
        ({"processDefinitionId": "order", "processDefinitionVersion": "1.5"}, "processDefinitionVersion: Expected"),
        ({"processDefinitionId": "order", "processDefinitionKey": "1"}, "Expected either processDefinitionId or"),
        ({}, "Expected either processDefinitionId or processDefinitionKey"),
        ({"processDefinitionKey": 2**53}, "processDefinitionKey: Expected a key"),
        ({"processDefinitionId": "order", "tags": ["a"]}, "tags:"),
    ],
)
def test_field_that_is_wrong_is_named(program: Program, body: dict[str, object], told: str) -> None:
    program.deploy(Diagram("order").path("start:s", "end:e"))

    assert told in assert_problem(program.post("/process-instances", body), 400, "INVALID_ARGUMENT")


def test_numbers_may_come_as_digits_and_keys_as_numbers(program: Program) -> None:
    program.deploy(Diagram("order").path("start:s", "end:e"))

    for version in (-1, "-1", 1, "1"):
        sent = {"processDefinitionId": "order", "processDefinitionVersion": version, "tenantId": "<default>"}
        assert program.post("/process-instances", sent).status_code == 200
    for key in (1, "1"):
        assert program.post("/process-instances", {"processDefinitionKey": key}).status_code == 200


@pytest.mark.parametrize("content_type", ["application/json", None])
def test_nothing_is_understood_as_an_empty_body(program: Program, content_type: str | None) -> None:
    instance = program.start(Diagram("order").path("start:s", "user:a", "end:e"))

    assert program.call("GET", "/topology", content_type=content_type).status_code == 200
    assert program.call("POST", "/user-tasks/search", content_type=content_type).status_code == 200
    assert program.call("DELETE", "/user-tasks/1/assignee", content_type=content_type).status_code == 204
    path = f"/process-instances/{instance}/cancellation"
    answer = program.call("POST", path, content_type=content_type)
    assert (answer.status_code, answer.data) == (204, b"")


def test_words_are_in_the_language_that_the_client_accepts(program: Program) -> None:
    chinese = program.call("GET", "/user-tasks/7", headers={"Accept-Language": "zh-CN"})

    assert chinese.get_json()["detail"] != program.get("/user-tasks/7").get_json()["detail"]


def test_answers_are_kept_nowhere(program: Program) -> None:
    assert program.get("/topology").headers["Cache-Control"] == "no-store"
    assert program.get("/nowhere").headers["Cache-Control"] == "no-store"


def test_topology_is_one_healthy_broker(program: Program) -> None:
    told = program.get("/topology").get_json()

    assert (told["clusterSize"], told["partitionsCount"], told["replicationFactor"]) == (1, 1, 1)
    assert told["brokers"][0]["partitions"] == [
        {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    ]
