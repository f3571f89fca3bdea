"""Taking advice of another record: into the form of one's task, or by waiting for it."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.advised import taking_task, waiting_task
from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import Conflict, ExecutionFault, InvalidForm, InvalidInput, InvalidState, NotFound, text
from itsm.advice.finding import Advised, advice_for
from itsm.advice.taking import not_advised, use_advice, wait_for_advice
from itsm.records.queries import record_view

blueprint = Blueprint("advice", __name__, url_prefix="/records/<number>/advice/<other>")


@blueprint.post("/use")
@needs("record.edit")
def use(number: str, other: str) -> ResponseReturnValue:
    """Link the two and put the words into the form of the reader's task, where it has a place for them."""
    view = record_view(number, actor(), visitor().language)
    try:
        advised = _advised(number, other)
        task = taking_task(view, advised.advice.into)
        done = use_advice(number, advised.number, task, actor(), command_id())
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
        advised = _advised(number, other)
        task = waiting_task(view, advised.advice.wait)
        if task is None:
            raise InvalidState(text("Expected a step that can wait for it, but there is none. Reload the page."))
        wait_for_advice(number, advised.number, task, actor(), command_id())
    except (NotFound, InvalidForm, InvalidInput, InvalidState, Conflict, ExecutionFault) as problem:
        tell("warn", problem.message)
    else:
        tell("good", text("%(number)s waits for %(other)s, which tells it when work goes on.", number=number,
                          other=advised.number))  # fmt: skip
    return redirect(f"/records/{number}", 303)


def _advised(number: str, other: str) -> Advised:
    """What the other record advises now; raises NotFound once it does not any more."""
    found = next((one for one in advice_for(number, actor()) if one.number == other), None)
    if found is None:
        raise not_advised(number, other)
    return found
