"""One error shape: whatever goes wrong under the API is told in one form, by one builder, from one table."""

import ast
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.wrappers import Response

from api.errors import STATUS, defect, http_error, refused
from api.registering import BLUEPRINTS
from engine import errors
from engine.errors import Finding, FlowdeskError, InvalidDefinition, InvalidForm, MigrationRefused, text
from tests.contracts.tree import modules

MESSAGE = text("Expected %(thing)s, but it was not there.", thing="a thing")


def _kinds(base: type[FlowdeskError] = FlowdeskError) -> Iterator[type[FlowdeskError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _refusal(kind: type[FlowdeskError]) -> FlowdeskError:
    if kind is InvalidForm:
        return InvalidForm({"title": MESSAGE})
    if kind in (InvalidDefinition, MigrationRefused):
        return kind([Finding("rule", "error", "triage", MESSAGE)])
    if kind is errors.ExecutionFault:
        return errors.ExecutionFault("triage", MESSAGE)
    return kind(MESSAGE)


def _assert_shape(response: Response, status: int) -> None:
    assert response.status_code == status
    body = response.get_json()
    assert set(body) == {"error"}
    assert {"kind", "message"} <= set(body["error"]) <= {"kind", "message", "fields", "findings"}
    assert body["error"]["kind"] and body["error"]["message"]


def test_every_kind_of_refusal_has_a_status() -> None:
    assert {kind.kind for kind in _kinds()} - set(STATUS) == set()


@pytest.mark.parametrize("kind", [kind for kind in _kinds() if kind.__module__ == "engine.errors"])
def test_refusals_have_the_shape(app: Flask, kind: type[FlowdeskError]) -> None:
    with app.test_request_context("/api/v1/x"):
        _assert_shape(refused(_refusal(kind)), STATUS[kind.kind])


@pytest.mark.parametrize("code", sorted(default_exceptions))
def test_errors_of_http_have_the_shape(app: Flask, code: int) -> None:
    with app.test_request_context("/api/v1/x"):
        _assert_shape(http_error(default_exceptions[code]()), code)


def test_defects_have_the_shape_and_tell_nothing(app: Flask) -> None:
    with app.test_request_context("/api/v1/x"):
        response = defect(RuntimeError("password of the database"))

    _assert_shape(response, 500)
    assert "password" not in response.get_data(as_text=True)


def test_every_path_of_the_api_refuses_strangers_in_the_shape(app: Flask, client: FlaskClient) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]

    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = rule.rule.replace("<", "").replace(">", "")
            _assert_shape(client.open(path, method=method), 401)
    _assert_shape(client.get("/api/v1/nowhere"), 401)


def test_unknown_paths_and_methods_of_health_have_the_shape(client: FlaskClient) -> None:
    _assert_shape(client.get("/health/nowhere"), 404)
    _assert_shape(client.post("/health/live"), 405)


def test_every_part_of_the_api_tells_all_errors_in_the_shape() -> None:
    assert BLUEPRINTS
    for blueprint in BLUEPRINTS:
        handlers = blueprint.error_handler_spec[None]

        assert set(handlers[None]) == {FlowdeskError, HTTPException, Exception}, blueprint.name


def test_error_bodies_are_built_in_one_place() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules("api")
        if module.path != "api/errors.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Dict)
        and any(isinstance(key, ast.Constant) and key.value == "error" for key in node.keys)
    ]

    assert not found
