"""The one error shape, and the one table from kind of refusal to HTTP status.

``{"error": {"kind", "message", "fields"?, "findings"?}}``: ``message`` is in the reader's language, ``fields`` maps a
field to what is wrong with it, ``findings`` are those of the linter.
"""

import logging
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from api.unfit import sentence_of
from engine.errors import FlowdeskError, InvalidDefinition, InvalidForm, MigrationRefused, Text, text
from itsm.language import translate

log = logging.getLogger(__name__)

STATUS = {
    "not_found": 404,
    "invalid_state": 409,
    "conflict": 409,
    "forbidden": 403,
    "unauthenticated": 401,
    "too_many_attempts": 429,
    "invalid_input": 422,
    "invalid_form": 422,
    "invalid_definition": 422,
    "fault": 409,
    "precondition_failed": 412,
    "precondition_required": 428,
    "exhausted": 503,
    "too_late": 504,
}
"""HTTP status of each kind of refusal."""

KINDS = {
    400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type",
    429: "too_many_attempts", 500: "internal",
}
"""Kind of an error that HTTP itself raised."""


class PreconditionFailed(FlowdeskError):
    """``If-Match`` names a revision that is not the newest one."""

    kind = "precondition_failed"


class PreconditionRequired(FlowdeskError):
    """A change came without ``If-Match``."""

    kind = "precondition_required"


class MalformedRequest(FlowdeskError):
    """The body is not what its schema says; ``fields`` maps a field to what is wrong with it."""

    kind = "invalid_input"

    def __init__(self, problem: ValidationError) -> None:
        super().__init__(
            text("Expected a request of the documented shape, but some fields are wrong. Correct those that are named.")
        )
        self.fields = dict(_flat(_messages(problem)))

    def told(self, language: str) -> dict[str, str]:
        """What is wrong with each field, in a language."""
        return {name: " ".join(translate(one, language) for one in each) for name, each in self.fields.items()}


def new_blueprint(name: str, prefix: str) -> Blueprint:
    """A blueprint whose errors all have the one shape."""
    blueprint = Blueprint(f"api_{name}", __name__, url_prefix=prefix)
    blueprint.register_error_handler(FlowdeskError, refused)
    blueprint.register_error_handler(HTTPException, http_error)
    blueprint.register_error_handler(Exception, defect)
    return blueprint


def error_response(status: int, kind: str, message: str | Text, **more: object) -> Response:
    """The only builder of an error body."""
    body = {"error": {"kind": kind, "message": translate(message, language()), **more}}
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(problem: FlowdeskError) -> Response:
    """The answer to a refusal of the rooms below."""
    more: dict[str, object] = {}
    if isinstance(problem, InvalidForm):
        more["fields"] = {path: translate(message, language()) for path, message in problem.fields.items()}
    elif isinstance(problem, MalformedRequest):
        more["fields"] = problem.told(language())
    elif isinstance(problem, InvalidDefinition | MigrationRefused):
        more["findings"] = [
            {"rule": item.rule, "severity": item.severity, "element": item.element_id,
             "message": translate(item.message, language())}
            for item in problem.findings
        ]  # fmt: skip
    return error_response(STATUS[problem.kind], problem.kind, problem.message, **more)


def http_error(problem: HTTPException) -> Response:
    """The answer to an error that HTTP itself raised."""
    status = problem.code or 500
    response = error_response(status, KINDS.get(status, "bad_request"), str(problem.description or problem.name))
    allowed = getattr(problem, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def defect(problem: Exception) -> Response:
    """The answer to a fault of ours; the log says why."""
    log.error("Request failed", exc_info=problem, extra={"action": "request_failed", "path": request.path})
    return error_response(500, "internal", text("Something went wrong on our side. Nothing was stored. Try again."))


def language() -> str:
    """Language of messages: the person's, else what the request accepts, else English."""
    person = g.get("api_person")
    if person is not None:
        return str(person.language)
    return request.accept_languages.best_match(["en", "zh-CN"], "en") or "en"


def _messages(problem: ValidationError) -> dict[str, Any]:
    return problem.messages if isinstance(problem.messages, dict) else {"body": problem.messages}


def _flat(messages: dict[str, Any], path: str = "") -> list[tuple[str, list[Text]]]:
    found: list[tuple[str, list[Text]]] = []
    for name, value in messages.items():
        place = f"{path}.{name}" if path else str(name)
        if isinstance(value, dict):
            found += _flat(value, place)
        else:
            found.append((place, [sentence_of(item) for item in value]))
    return found
