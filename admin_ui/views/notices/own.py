"""One's own notices in the desk: a page of them, one read, all read; and the bell of every page."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor
from engine.errors import text
from itsm.notices.commands import read_all, read_notice
from itsm.notices.queries import notices_of

blueprint = Blueprint("own_notices", __name__, url_prefix="/notices")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """What I was told, newest first."""
    only_unread = request.args.get("show") == "unread"
    page = notices_of(actor(), request.args.get("after") or None, only_unread)
    return render_template(
        "notices/list.html", layout=own_layout(), page=page, only_unread=only_unread,
        first="/notices?show=unread" if only_unread else "/notices", after=request.args.get("after", ""),
    )  # fmt: skip


@blueprint.post("/<int:key>/read")
def read(key: int) -> ResponseReturnValue:
    """I have read one of them."""
    read_notice(key, actor(), command_id())
    return redirect(_back(), 303)


@blueprint.post("/read")
def everything() -> ResponseReturnValue:
    """I have read all that the page could show."""
    read_all(key_of(request.form.get("until", "")), actor(), command_id())
    tell("good", text("All notices are read."))
    return redirect("/notices", 303)


def _back() -> str:
    return "/notices?show=unread" if request.form.get("show") == "unread" else "/notices"
