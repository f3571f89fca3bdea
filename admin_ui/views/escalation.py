"""Taking care of a record that is escalated: nobody else is called."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from engine.errors import InvalidState, text
from itsm.escalation.commands import acknowledge

blueprint = Blueprint("take_care", __name__)


@blueprint.post("/records/<number>/take-care")
@needs("record.see_all", "work.see")
def take_care(number: str) -> ResponseReturnValue:
    """Stop the ladder of the record."""
    try:
        acknowledge(number, actor(), "page", command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("You take care of it. Nobody else is called."))
    return redirect(f"/records/{number}", 303)
