"""Trying a FEEL expression or the unary tests of a cell: value, reasons and advice, for editors."""

from typing import Any

from flask import Response, jsonify, request
from marshmallow import ValidationError

from api.authentication import actor
from api.errors import MalformedRequest, language, new_blueprint
from api.schemas.base import json_body, load
from api.schemas.expressions import EvaluateBody
from engine import clock
from engine.errors import Text
from engine.feel import normalise
from itsm.language import translate
from itsm.people.roles import require
from itsm.studio.allowance import allowed
from itsm.studio.expressions import Problem, Trial, try_expression, try_tests_on
from itsm.studio.given import Given, given_values, read_variables
from itsm.studio.help import ShownAdvice
from itsm.studio.shown import ShownReason

blueprint = new_blueprint("expressions", "/api/v1/expressions")
MOST_BYTES = 400_000


@blueprint.post("/evaluate")
def evaluate() -> Response:
    """What an expression (or a cell for a value) gives over the variables sent. Nothing is stored or changed."""
    require(actor(), "studio.use")
    request.max_content_length = MOST_BYTES
    body = load(EvaluateBody(), json_body())
    with allowed(actor()):
        return jsonify(_answer(_try(body, _given(body["variables"]))))


def _given(sent: object) -> Given:
    given = read_variables(sent, clock.now()) if isinstance(sent, str) else given_values(sent)
    if given.problem is not None:
        raise MalformedRequest(ValidationError({"variables": [_said(given.problem.message) or ""]}))
    return given


def _try(body: dict[str, Any], given: Given) -> Trial:
    if body["kind"] == "unary_tests":
        return try_tests_on(body["expression"], normalise(body["value"]), given, clock.now())
    return try_expression(body["expression"], given, clock.now())


def _answer(trial: Trial) -> dict[str, object]:
    value, told = trial.value, trial.help
    return {
        "value": value.plain if value and not value.is_cut else None,
        "feel": value.feel if value else None,
        "type": value.type if value else None,
        "cut": bool(value and value.is_cut),
        "reasons": [_reason(reason) for reason in trial.reasons],
        "reads": [{"name": read.name, "given": read.given} for read in trial.reads],
        "yields": told.type or None if told else None,
        "advice": [_advice(advice) for advice in told.advice] if told else [],
        "problem": _problem(trial.problem) if trial.problem else None,
        "stopped": _said(trial.stopped),
    }


def _reason(reason: ShownReason) -> dict[str, object]:
    place = reason.place
    return {
        "message": _said(reason.message), "line": place.line, "column": place.column, "start": place.start,
        "end": place.end, "text": reason.text, "follows": reason.follows,
    }  # fmt: skip


def _advice(advice: ShownAdvice) -> dict[str, object]:
    place = advice.place
    return {
        "code": advice.code, "severity": advice.severity, "message": _said(advice.message), "hint": _said(advice.hint),
        "line": place.line, "column": place.column, "start": place.start, "end": place.end, "text": advice.text,
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, object]:
    told = problem.told
    return {
        "message": _said(told.message), "hint": _said(told.hint), "line": told.line, "column": told.column,
        "fixed": problem.fixed,
    }  # fmt: skip


def _said(message: Text | None) -> str | None:
    return None if message is None else translate(message, language())
