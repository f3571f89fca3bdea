"""Versions of processes: retired, so that they start nothing new, and put into use again."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import Text, text
from itsm.operations.commands import restore, retire
from itsm.operations.processes import process_view

blueprint = Blueprint("operations_versions", __name__, url_prefix="/operations/processes/<int:key>")

NO_REASON = text("Write down why: it stays with what you do.")


@blueprint.get("/use")
@needs("operations.act")
def look(key: int) -> ResponseReturnValue:
    """What will happen when the version is retired, or put into use again; nothing is changed."""
    return _page(key)


@blueprint.post("/retire")
@needs("operations.act")
def retired(key: int) -> ResponseReturnValue:
    """Let the version start nothing new."""
    reason = request.form.get("reason", "")
    if not reason.strip():
        return _page(key, NO_REASON), 422
    done = retire(key, reason, actor(), command_id())
    goes_on = text("The version is retired. 1 instance goes on.")
    go_on = text("The version is retired. %(count)s instances go on.", count=done.running)
    tell("good", goes_on if done.running == 1 else go_on)
    return redirect(f"/operations/processes/{key}", 303)


@blueprint.post("/restore")
@needs("operations.act")
def restored(key: int) -> ResponseReturnValue:
    """Put a retired version into use again."""
    reason = request.form.get("reason", "")
    if not reason.strip():
        return _page(key, NO_REASON), 422
    restore(key, reason, actor(), command_id())
    tell("good", text("The version is in use again."))
    return redirect(f"/operations/processes/{key}", 303)


def _page(key: int, problem: Text | None = None) -> str:
    view = process_view(key, actor(), visitor().language)
    left = [one for one in view.versions if one.retired_at is None and one.definition_key != key]
    return render_template(
        "operations/version_use.html", view=view, newest=left[0] if left else None,
        reason_error=say(problem) if problem else "", kept=typed_command_id() or None,
    )  # fmt: skip
