"""The studio's decision tester: choose a deployed decision, give its inputs, read the answer and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from engine import clock
from engine.errors import FlowdeskError, NotFound, Text
from itsm.studio.allowance import allowed
from itsm.studio.decision_inputs import InputField
from itsm.studio.decisions import OpenDecision, decisions, open_decision, try_decision
from itsm.studio.explained import ShownDecision, Wording, shown_decision
from itsm.studio.given import Unreadable, read_variables
from itsm.studio.typed_values import WANTED, Field

blueprint = Blueprint("decisions", __name__, url_prefix="/studio/decisions")

PREFIX = "in:"
CONTROLS: Mapping[str, str] = {"date": "date", "time": "time", "date and time": "datetime-local"}
"""Types that browsers have a control for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as the page draws it."""

    name: str
    label: str
    type: str
    control: str
    options: tuple[tuple[str, str], ...]
    typed: str
    wanted: Text | None
    error: Text | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is shown for what was typed; nothing before the first trial."""

    answer: ShownDecision | None = None
    wrong: Mapping[str, Text] = field(default_factory=dict)
    stopped: Text | None = None
    problem: Unreadable | None = None


@blueprint.get("")
@needs("studio.use")
def show() -> ResponseReturnValue:
    """The decisions in use."""
    return render_template("studio/decisions.html", decisions=decisions(visitor().language), tab="decisions")


@blueprint.get("/<decision_id>")
@needs("studio.use")
def one(decision_id: str) -> ResponseReturnValue:
    """A decision with its fields, empty."""
    return _page(open_decision(decision_id, visitor().language), Outcome(), fresh=True)


@blueprint.post("/<decision_id>")
@needs("studio.use")
def decide(decision_id: str) -> ResponseReturnValue:
    """The decision with its answer for what was typed."""
    opened = open_decision(decision_id, visitor().language)
    return _page(opened, _try(opened))


@blueprint.post("/<decision_id>/result")
@needs("studio.use")
def result(decision_id: str) -> ResponseReturnValue:
    """The answer alone, for the page that asks after each change."""
    opened = open_decision(decision_id, visitor().language)
    return render_template("studio/answer.html", outcome=_try(opened), labels=_labels(opened))


def _page(opened: OpenDecision, outcome: Outcome, fresh: bool = False) -> str:
    return render_template(
        "studio/decision.html",
        decision=opened.item,
        asked=[_asked(one, opened, outcome) for one in opened.fields],
        more=request.form.get("more", ""),
        outcome=outcome,
        labels=_labels(opened),
        fresh=fresh,
        tab="decisions",
    )


def _try(opened: OpenDecision) -> Outcome:
    try:
        with allowed(actor()):
            more = read_variables(request.form.get("more", ""), clock.now())
            if more.problem is not None:
                return Outcome(problem=more.problem)
            fields = [Field(one, _typed(one)) for one in opened.fields]
            trial = try_decision(opened.item.id, fields, more, clock.now())
    except NotFound:
        raise
    except FlowdeskError as problem:
        return Outcome(stopped=problem.message)
    answer = shown_decision(trial.answer, _wording(opened)) if trial.answer else None
    return Outcome(answer, trial.wrong, trial.stopped)


def _wording(opened: OpenDecision) -> Wording:
    labels = {one.label: opened.texts.inputs.get(one.id, one.label) for one in opened.fields}
    return Wording(opened.words, labels)


def _typed(one: InputField) -> str:
    return request.form.get(PREFIX + one.name, "")


def _labels(opened: OpenDecision) -> Mapping[str, str]:
    """Labels of the fields by name, in the reader's language."""
    return {one.name: opened.texts.inputs.get(one.id, one.label) for one in opened.fields}


def _asked(one: InputField, opened: OpenDecision, outcome: Outcome) -> Asked:
    return asked_field(one, _typed(one), _labels(opened)[one.name], opened.texts.values, outcome.wrong)


def asked_field(
    one: InputField, typed: str, label: str, values: Mapping[str, str], wrong: Mapping[str, Text]
) -> Asked:
    """A field of a trial; ``values`` are the words for its options."""
    options = tuple((value, values.get(value, value)) for value in one.options)
    return Asked(
        PREFIX + one.name, label, one.type, CONTROLS.get(one.type, "text"), options, typed, WANTED.get(one.type),
        wrong.get(one.name),
    )  # fmt: skip
