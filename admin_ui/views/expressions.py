"""The studio's expression tester: what an expression gives over some variables, and why, while one types."""

from dataclasses import dataclass, field, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from engine import clock
from engine.errors import FlowdeskError, NotFound, Text
from itsm.studio.allowance import allowed
from itsm.studio.examples import example_record, real_record
from itsm.studio.expressions import Trial, try_expression, try_tests
from itsm.studio.given import Given, read_variables
from itsm.studio.shown import variables_source

blueprint = Blueprint("expressions", __name__, url_prefix="/studio")

KINDS = ("expression", "tests")
EXAMPLE = 'record.impact = "high" and record.urgency = "high"'
EXAMPLE_TESTS = '"high", "medium"'
EXAMPLE_VALUE = "record.impact"
LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    kind: str
    source: str
    value: str
    variables: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is shown for it: the trial, the variables as they were read, or why nothing was tried."""

    trial: Trial = field(default_factory=Trial)
    given: Given = field(default_factory=Given)
    refused: Text | None = None


@blueprint.get("/expressions")
@needs("studio.use")
def show() -> ResponseReturnValue:
    """The page with an example, over a made-up record or that of ``record``."""
    typed = Typed("expression", EXAMPLE, EXAMPLE_VALUE, _example(), _number(request.args.get("record", "")))
    return _page(*_taken(typed)) if typed.record else _page(typed, fresh=True)


@blueprint.post("/expressions")
@needs("studio.use")
def evaluate() -> ResponseReturnValue:
    """The page with what was typed; ``fix`` is the source as a guess would have it, ``take`` asks for a record's."""
    typed, sent = _typed(), request.form
    if typed.record and ("take" in sent or typed.record != _number(sent.get("taken", ""))):
        return _page(*_taken(typed))
    return _page(typed)


@blueprint.post("/expressions/result")
@needs("studio.use")
def result() -> ResponseReturnValue:
    """The result alone, for the page that asks while one types."""
    typed = _typed()
    return render_template("studio/result.html", typed=typed, outcome=_try(typed))


def _page(typed: Typed, missing: Text | None = None, fresh: bool = False) -> str:
    return render_template(
        "studio/expressions.html", typed=typed, outcome=_try(typed), missing=missing, fresh=fresh, tab="expressions"
    )


def _taken(typed: Typed) -> tuple[Typed, Text | None]:
    """What was typed with the variables of its record; as it is, with the reason, when there is no such record."""
    try:
        return replace(typed, variables=variables_source(real_record(typed.record, actor()))), None
    except NotFound as problem:
        return typed, problem.message


def _number(sent: str) -> str:
    return sent.strip().upper()[:LONGEST_NUMBER]


def _typed() -> Typed:
    sent = request.form
    kind = sent.get("kind", KINDS[0])
    source = sent.get("fix") or sent.get("source", "")
    return Typed(
        kind if kind in KINDS else KINDS[0], _lines(source), _lines(sent.get("value", "")),
        _lines(sent.get("variables", "")), _number(sent.get("record", "")),
    )  # fmt: skip


def _lines(sent: str) -> str:
    """A text as it was typed: forms send every line break as two characters."""
    return sent.replace("\r\n", "\n")


def _try(typed: Typed) -> Outcome:
    """Nothing is tried without a source, and without variables that can be read."""
    try:
        with allowed(actor()):
            given = read_variables(typed.variables, clock.now())
            if given.problem is not None or not typed.source.strip():
                return Outcome(given=given)
            if typed.kind == "tests":
                return Outcome(try_tests(typed.source, typed.value, given, clock.now()), given)
            return Outcome(try_expression(typed.source, given, clock.now()), given)
    except FlowdeskError as problem:
        return Outcome(refused=problem.message)


def _example() -> str:
    types = visitor().record_types()
    return variables_source(example_record(types[0])) if types else '{\n  "amount": 12\n}'
