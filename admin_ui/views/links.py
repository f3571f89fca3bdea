"""Links of a record with others: made by number, taken away."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.record import link_refused
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound, text
from itsm.records.commands import link_records, unlink_records
from itsm.records.queries import record_view

blueprint = Blueprint("links", __name__, url_prefix="/records/<number>/links")
LONGEST = 60


@blueprint.post("")
@needs("record.edit")
def add(number: str) -> ResponseReturnValue:
    """Link the record with the one whose number was typed; what is refused stands beside the field."""
    record_view(number, actor())  # first: what is not there for the reader cannot be linked
    kind, other = request.form.get("kind", "")[:LONGEST], request.form.get("other", "").strip()[:LONGEST]
    try:
        done = link_records(number, kind, other, actor(), command_id())
    except (Forbidden, NotFound, InvalidInput, InvalidState) as problem:
        return link_refused(number, kind, other, problem.message), 422
    tell("good", text("%(number)s and %(other)s are linked.", number=done.number, other=done.other))
    return redirect(f"/records/{number}#related", 303)


@blueprint.post("/<int:key>/remove")
@needs("record.edit")
def remove(number: str, key: int) -> ResponseReturnValue:
    """Take a link away."""
    done = unlink_records(number, key, actor(), command_id())
    tell("good", text("%(number)s and %(other)s are no longer linked.", number=done.number, other=done.other))
    return redirect(f"/records/{number}#related", 303)
