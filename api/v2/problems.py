"""Errors of the engine API as problem details (RFC 9457), always with all five members.

``findings`` come besides when a deployment or a migration was refused, element by element. Sources: RFC 9457; the
titles are the codes that clients of the Camunda 8 REST API know.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from api import errors
from api.errors import MalformedRequest, language
from engine.errors import (
    Finding,
    FlowdeskError,
    HasEnded,
    InvalidDefinition,
    InvalidForm,
    MigrationRefused,
    NotFound,
    Text,
    UnfitTarget,
    text,
)
from engine.spiff.migration.plan import MAPPING
from itsm.language import translate

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
STATUS = {**errors.STATUS, "invalid_input": 400, "invalid_form": 400, "invalid_definition": 400}
"""HTTP status of each kind of refusal: as elsewhere, but what a client sent wrong is always 400."""
TITLES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED",
    409: "INVALID_STATE", 413: "PAYLOAD_TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE", 500: "INTERNAL",
    503: "RESOURCE_EXHAUSTED", 504: "DEADLINE_EXCEEDED",
}  # fmt: skip


_HTTP = {
    400: text(
        "Expected a request that can be read, but it cannot: its JSON is broken, or a text has the character NUL. "
        "Correct it."
    ),
    404: text("Expected an address of this API, but there is nothing here. Look for it in the documentation."),
    405: text("Expected a method that this address has, but it does not have this one. Use one of Allow."),
    413: text("Expected a smaller request, but it is larger than this server takes. Send less at once."),
    415: text("Expected JSON, but the request has another type. Send Content-Type: application/json."),
}
"""What is said of errors that HTTP itself raises, by status."""
MOST_LINES = 100
LONGEST_LINE = 2000
"""Characters of one line: names that a client sent are repeated in it, however long they are."""


class Exhausted(FlowdeskError):
    """The server has too much to do now: the caller comes again later."""

    kind = "exhausted"


class TooLate(FlowdeskError):
    """What the caller waits for did not happen in the time that it gave."""

    kind = "too_late"


def add_handlers(blueprint: Blueprint) -> Blueprint:
    """Let ``blueprint`` tell every error as problem details."""
    blueprint.register_error_handler(FlowdeskError, refused)
    blueprint.register_error_handler(HTTPException, http_error)
    blueprint.register_error_handler(Exception, defect)
    return blueprint


def problem(status: int, detail: str, **more: object) -> Response:
    """The only builder of problem details."""
    title = TITLES.get(status, "INVALID_ARGUMENT")
    response = jsonify(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.path, **more}
    )
    response.status_code = status
    response.mimetype = MEDIA_TYPE
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def refused(found: FlowdeskError) -> Response:
    """The answer to a refusal of the rooms below."""
    status = 400 if is_wrong(found) else STATUS[found.kind]
    more: dict[str, object] = {}
    lines = [_said(found.message)]
    if isinstance(found, InvalidDefinition | MigrationRefused):
        more["findings"] = [finding_of(item) for item in found.findings]
        lines = [_line(item) for item in found.findings if item.severity == "error"]
    elif isinstance(found, InvalidForm):
        lines += [f"{path}: {_said(message)}" for path, message in found.fields.items()]
    elif isinstance(found, MalformedRequest):
        lines += [f"{name}: {words}" for name, words in found.told(language()).items()]
    return problem(status, "\n".join(map(_cut, lines[:MOST_LINES])), **more)


def is_wrong(found: FlowdeskError) -> bool:
    """True when it was asked for what is never possible, whatever the instance does: the request has to be another."""
    if isinstance(found, MigrationRefused):
        return any(item.rule == MAPPING for item in found.findings)
    return isinstance(found, UnfitTarget)


@contextmanager
def ended_is_gone() -> Iterator[None]:
    """Let an instance that has ended count as one that is not there: so the contract has it for what changes one."""
    try:
        yield
    except HasEnded as found:
        raise NotFound(found.message) from found


def http_error(found: HTTPException) -> Response:
    """The answer to an error that HTTP itself raised."""
    status = found.code or 500
    sentence = _HTTP.get(status)
    response = problem(status, _said(sentence) if sentence else str(found.description or found.name))
    allowed = getattr(found, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def defect(found: Exception) -> Response:
    """The answer to a fault of ours; the log says why."""
    log.error("Request failed", exc_info=found, extra={"action": "request_failed", "path": request.path})
    return problem(500, _said(text("Something went wrong on our side. Nothing was stored. Try again.")))


def _cut(line: str) -> str:
    """A sentence of at most ``LONGEST_LINE`` characters: its middle is left out, what to do stands at its end."""
    if len(line) <= LONGEST_LINE:
        return line
    half = LONGEST_LINE // 2
    return f"{line[: half - 1]}…{line[-half:]}"


def finding_of(item: Finding) -> dict[str, object]:
    """What the linter says of one element."""
    return {
        "file": item.resource, "element": item.element_id, "rule": item.rule, "severity": item.severity,
        "message": _said(item.message), "fix": _said(item.fix) if item.fix else "",
    }  # fmt: skip


def _line(item: Finding) -> str:
    place = f"{item.resource} <{item.element_id}>" if item.element_id else item.resource
    place += f" “{item.element_name}”" if item.element_name else ""
    fix = f" {_said(item.fix)}" if item.fix else ""
    return f"{place.strip()}: {_said(item.message)}{fix} [{item.rule}]"


def _said(message: str | Text) -> str:
    return translate(message, language())
