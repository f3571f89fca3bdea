"""Open records that nobody can go on with: what the last check found, and mending it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from engine.errors import FlowdeskError, Forbidden, NotFound, Text, text
from itsm.assignment.orphans.checking import check_for
from itsm.assignment.orphans.mend_orphan import mend_orphan
from itsm.assignment.orphans.queries import SHOWN, orphans_found

blueprint = Blueprint("operations_orphans", __name__, url_prefix="/operations/orphans")

DONE: dict[str, Text] = {
    "released": text("%(number)s: its task is offered to its team again."),
    "moved": text("%(number)s: its task is offered to the fallback team."),
    "restarted": text("%(number)s: its process is started again."),
    "nothing": text("%(number)s: somebody can go on with it already."),
}


@blueprint.get("")
@needs("operations.see")
def show() -> ResponseReturnValue:
    """What was found, oldest first."""
    return render_template("operations/orphans.html", found=orphans_found(actor()), most=SHOWN)


@blueprint.post("/check")
@needs("operations.see")
def check() -> ResponseReturnValue:
    """Look now, and not at the worker's next time."""
    count = check_for(actor())
    tell("good" if not count else "warn", text("Open records without anybody: %(count)s.", count=count))
    return redirect("/operations/orphans", 303)


@blueprint.post("/<number>/mend")
@needs("operations.act")
def mend(number: str) -> ResponseReturnValue:
    """Mend one record; what cannot be mended says why."""
    try:
        mended = mend_orphan(number, actor(), command_id())
    except (Forbidden, NotFound):
        raise
    except FlowdeskError as problem:
        tell("bad", problem.message)
    else:
        tell("good", Text(DONE[mended.done].template, {"number": mended.number}))
    return redirect("/operations/orphans", 303)
