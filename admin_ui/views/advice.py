"""Taking advice of another record: into the form of one's task, or by waiting for it."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import Conflict, ExecutionFault, InvalidForm, InvalidInput, InvalidState, NotFound, text
from itsm.advice.offering import offered_by, waiting_task
from itsm.advice.taking import use_advice, wait_for_advice
from itsm.records.queries import record_view

blueprint = Blueprint("advice", __name__, url_prefix="/records/<number>/advice/<other>")


@blueprint.post("/use")
@needs("record.edit")
def use(number: str, other: str) -> ResponseReturnValue:
    """Link the two and put the words into the form of the reader's task, where it has a place for them."""
    view = record_view(number, actor(), visitor().language)
    try:
        task = offered_by(view, other, actor()).use_task
        done = use_advice(number, other, task, actor(), command_id())
    except (NotFound, InvalidState) as problem:
        tell("warn", problem.message)
        return redirect(f"/records/{number}", 303)
    if task is None:
        tell("good", text("%(number)s and %(other)s are linked.", number=number, other=done.other))
        return redirect(f"/records/{number}#related", 303)
    tell("good", text("What helps stands in the form now, and %(other)s is linked.", other=done.other))
    return redirect(f"/records/{number}#task-{task}", 303)


@blueprint.post("/wait")
@needs("record.edit")
def wait(number: str, other: str) -> ResponseReturnValue:
    """Let the record wait until the other one says that work goes on; what stands against it is told on its page."""
    view = record_view(number, actor(), visitor().language)
    try:
        task = waiting_task(offered_by(view, other, actor()))
        wait_for_advice(number, other, task, actor(), command_id())
    except (NotFound, InvalidForm, InvalidInput, InvalidState, Conflict, ExecutionFault) as problem:
        tell("warn", problem.message)
    else:
        tell("good", text("%(number)s waits for %(other)s, which tells it when work goes on.", number=number,
                          other=other))  # fmt: skip
    return redirect(f"/records/{number}", 303)
