"""Setting the priority of a record by hand, which overrules the decision and wants a reason."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import Conflict, Forbidden, InvalidForm, Text, text
from itsm.records.commands import update_fields
from itsm.records.queries import RecordView, record_view

blueprint = Blueprint("record_priority", __name__, url_prefix="/records/<number>/priority")


@blueprint.get("")
@needs("record.see_all", "work.see")
def show(number: str) -> ResponseReturnValue:
    """The form: the priority now with its reason, the others to choose from."""
    return _page(_overruled(number), {})


@blueprint.post("")
@needs("record.edit")
def save(number: str) -> ResponseReturnValue:
    """Set it; the form again with what was typed when it is refused."""
    view = _overruled(number)
    chosen, revision = request.form.get("priority", ""), request.form.get("revision", "")
    try:
        if not chosen:
            raise InvalidForm({"priority": text("Expected a priority, but none is chosen. Choose one.")})
        update_fields(
            number, {"priority": chosen}, actor(), int(revision) if revision.isdecimal() else None, command_id(),
            reason=request.form.get("reason", ""),
        )
    except InvalidForm as problem:
        return _page(view, problem.fields), 422
    except Conflict as problem:
        return _page(view, {}, problem.message), 409
    tell("good", text("Saved."))
    return redirect(f"/records/{number}", 303)


def _overruled(number: str) -> RecordView:
    view = record_view(number, actor(), visitor().language)
    if not view.may_overrule:
        raise Forbidden(
            text("Expected the right to change the priority of this record, but you do not have it. Ask a team lead.")
        )
    return view


def _page(view: RecordView, errors: Mapping[str, Text], problem: Text | None = None) -> str:
    return render_template(
        "record/priority.html", view=view, errors=errors, problem=problem, typed=request.form,
        revision=view.revision, kept=typed_command_id() if errors else None,
        why=say(view.priority_why) if view.priority_why else "",
    )  # fmt: skip
