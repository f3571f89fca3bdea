"""What operators do with a record whose process stands still: let it try again."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from engine.errors import InvalidState, text
from itsm.records.commands import retry_fault

blueprint = Blueprint("faults", __name__, url_prefix="/records/<number>/faults")


@blueprint.post("/<int:key>/retry")
@needs("operations.act")
def retry(number: str, key: int) -> ResponseReturnValue:
    """Try again what stands still, and say what came of it."""
    try:
        tried = retry_fault(number, key, actor(), command_id())
    except InvalidState as problem:
        tell("warn", problem.message)
        return redirect(f"/records/{number}", 303)
    if tried.stuck:
        tell("warn", text("It was tried again, but cannot go on yet. Read why."))
    elif tried.job:
        tell("info", text("Its worker is asked to try once more."))
    else:
        tell("good", text("It was tried again, and the process goes on."))
    return redirect(f"/records/{number}", 303)
