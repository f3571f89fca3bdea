"""Settings: which team gets which work. The rules of the decisions that diagrams ask, as rows in their order."""

from collections.abc import Callable, Sequence
from typing import Literal

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.fields import FormField, Options
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Conflict, InvalidForm, InvalidState, Text, text
from itsm.organisation.choices import CLASSES
from itsm.routing.cells import Kind, shown
from itsm.routing.commands import move_rule, remove_rule, save_rule
from itsm.routing.commands.save_rule import ANSWER, TEST
from itsm.routing.queries import RoutingView, routing, routings
from itsm.routing.table import Column, Rule

HOME = "/settings/routing"
blueprint = Blueprint("settings_routing", __name__, url_prefix=HOME)
section(
    "routing", text("Routing"), text("Which team gets which work: rules by category, site, service and line."),
    "settings_routing.show", "process.deploy",
    (
        text("Rules"), text("Dispatch"), text("Which team"), text("Decision table"), text("Assignment"),
        text("Automatic assignment"),
    ),
    icon="route", group="organisation",
)  # fmt: skip
LIKE_CATEGORY = "=record.category"
"""The skill that is called like the category."""


@blueprint.get("")
@needs("process.deploy")
def show() -> ResponseReturnValue:
    """Every table that routes work."""
    return render_template(
        "settings/routing/rules.html", views=routings(actor(), visitor().language), moved=request.args.get("moved", ""),
        way=request.args.get("way", ""),
    )  # fmt: skip


@blueprint.get("/<decision>/new")
@needs("process.deploy")
def ask(decision: str) -> ResponseReturnValue:
    """The form of a new rule."""
    return _form(decision, None)


@blueprint.post("/<decision>/new")
@needs("process.deploy")
def add(decision: str) -> ResponseReturnValue:
    """Add it above the rule for everything else."""
    return _save(decision, None)


@blueprint.get("/<decision>/<rule>")
@needs("process.deploy")
def edit(decision: str, rule: str) -> ResponseReturnValue:
    """The form of a rule."""
    return _form(decision, rule)


@blueprint.post("/<decision>/<rule>")
@needs("process.deploy")
def change(decision: str, rule: str) -> ResponseReturnValue:
    """Change it."""
    return _save(decision, rule)


@blueprint.post("/<decision>/<rule>/move")
@needs("process.deploy")
def move(decision: str, rule: str) -> ResponseReturnValue:
    """Let it be asked earlier or later; the button that did it has the focus again."""
    way: Literal["up", "down"] = "down" if request.form.get("way") == "down" else "up"
    _told(lambda: move_rule(decision, rule, way, revision(), actor(), command_id()), text("The order is changed."))
    return redirect(f"{HOME}?moved={rule}&way={way}", 303)


@blueprint.post("/<decision>/<rule>/remove")
@needs("process.deploy")
def remove(decision: str, rule: str) -> ResponseReturnValue:
    """Take it out of the table."""
    _told(lambda: remove_rule(decision, rule, revision(), actor(), command_id()), text("The rule is removed."))
    return redirect(HOME, 303)


def _told(act: Callable[[], object], done: Text) -> None:
    try:
        act()
    except InvalidForm as problem:
        tell("bad", problem.fields.get("rule", problem.message))
    except (Conflict, InvalidState) as problem:
        tell("bad", problem.message)
    else:
        tell("good", done)


def _save(decision: str, rule: str | None) -> ResponseReturnValue:
    return stored(
        lambda: save_rule(decision, rule, request.form, revision(), actor(), command_id()), HOME,
        lambda refusal: _form(decision, rule, refusal),
    )  # fmt: skip


def _form(decision: str, rule: str | None, refusal: Refusal = NOTHING_WRONG) -> str:
    view = routing(decision, actor(), visitor().language)
    current = view.rule(rule) if rule is not None else None
    refused = refusal is not NOTHING_WRONG
    typed = dict(request.form) if refused else _values(view, current)
    problem = refusal.errors.get("rule", refusal.problem)
    return render_template(
        "settings/routing/rule.html", view=view, rule=rule, typed=typed, tests=_fields(view, TEST),
        answers=_fields(view, ANSWER), refusal=Refusal(problem, refusal.errors), kept=typed_command_id() or None,
        revision=request.form.get("revision") if refused else view.version,
    )  # fmt: skip


def _values(view: RoutingView, rule: Rule | None) -> dict[str, str]:
    if rule is None:
        skills = [number for number, column in enumerate(view.table.outputs) if column.kind == "skill"]
        return {ANSWER.format(number): LIKE_CATEGORY for number in skills}
    values = {"note": rule.note}
    for names, columns, cells in (
        (TEST, view.table.inputs, rule.tests), (ANSWER, view.table.outputs, rule.answers),
    ):  # fmt: skip
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            values[names.format(number)] = shown(column.kind, cell)
    return values


EMPTY: dict[Kind, Text] = {
    "team": text("The team of the line, as it is drawn"), "skill": text("None"), "grade": text("Any"),
}  # fmt: skip


HELP: dict[Kind, Text] = {
    "category": text("This one alone."), "branch": text("This category and all below it."),
}  # fmt: skip


def _fields(view: RoutingView, names: str) -> Sequence[FormField]:
    columns, labels = (
        (view.table.inputs, view.labels) if names == TEST else (view.table.outputs, view.answer_labels)
    )
    pairs = enumerate(zip(columns, labels, strict=True))
    return [_field(view, column, names.format(number), label) for number, (column, label) in pairs]


def _field(view: RoutingView, column: Column, name: str, label: str) -> FormField:
    said = text("%(label)s", label=label)
    help = HELP.get(column.kind)
    if view.choices.codes(column.kind) is None:
        return FormField(name, said, help=text("FEEL, with = before it; empty for anything.")
                         if column.kind == "feel" else None)  # fmt: skip
    return FormField(
        name, said, "select", options=lambda: _options(view, column.kind),
        empty=EMPTY.get(column.kind, text("Anything")), help=help,
    )  # fmt: skip


def _options(view: RoutingView, kind: Kind) -> Options:
    found = [(key, say(label)) for key, label in CLASSES.items()] if kind == "class" else view.choices.options[kind]
    if kind == "skill":
        return [(LIKE_CATEGORY, say(text("The skill that is called like the category"))), *found]
    return found


