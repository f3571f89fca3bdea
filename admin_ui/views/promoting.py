"""Making a record of another type out of one: what it will begin with, and the press that makes it."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import ExecutionFault, FlowdeskError, InvalidForm, InvalidInput, InvalidState, Text, text
from itsm.automation.offering import Offered, offered_one
from itsm.automation.promote_record import promote_record
from itsm.records.queries import record_view

blueprint = Blueprint("promoting", __name__, url_prefix="/records/<number>/promotions/<key>")
TYPED = ("title", "description")
"""Fields of the new record that may be worded anew before it is made."""


@blueprint.get("")
@needs("record.edit")
def show(number: str, key: str) -> ResponseReturnValue:
    """What the new record begins with; its title and description may be changed."""
    record_view(number, actor())  # first: what is not there for the reader is made into nothing
    return _page(number, offered_one(number, key, actor(), visitor().language))


@blueprint.post("")
@needs("record.edit")
def make(number: str, key: str) -> ResponseReturnValue:
    """Make it; the page again with what was typed when it is refused."""
    record_view(number, actor())
    sent = {name: request.form[name].strip() for name in TYPED if name in request.form}
    try:
        if not sent.get("title", "."):
            raise InvalidForm({"title": text("Expected a title, but there is none. Write one.")})
        done = promote_record(number, key, sent, actor(), command_id())
    except InvalidForm as problem:
        return _again(number, key, problem.fields, None), 422
    except (InvalidInput, InvalidState, ExecutionFault) as problem:
        return _again(number, key, {}, problem), 422
    if done.created:
        tell("good", text("%(new)s was made out of %(number)s.", new=done.number, number=number))
    else:
        tell("warn", text("%(new)s had been made out of %(number)s already.", new=done.number, number=number))
    return redirect(f"/records/{done.number}", 303)


def _again(number: str, key: str, errors: Mapping[str, Text], problem: FlowdeskError | None) -> str:
    promotion = offered_one(number, key, actor(), visitor().language)
    return _page(number, promotion, errors, problem.message if problem is not None else None)


def _page(
    number: str, promotion: Offered, errors: Mapping[str, Text] | None = None, problem: Text | None = None
) -> str:
    view = record_view(number, actor(), visitor().language)
    facts = [
        (field.label(visitor().language), in_words(field, value))
        for field, value in promotion.filled if field.key not in TYPED
    ]  # fmt: skip
    return render_template(
        "record/promote.html", view=view, promotion=promotion, facts=facts, errors=errors or {}, problem=problem,
        typed=request.form, kept=typed_command_id() if errors or problem else None,
        why=say(view.priority_why) if view.priority_why else "", has_description="description" in promotion.type.by_key,
    )  # fmt: skip
