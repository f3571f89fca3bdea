"""An agent's day."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.roster.page import saying
from engine.errors import InvalidInput, text
from itsm.boards.mine import my_day
from itsm.boards.seeing import mark_seen
from itsm.people.open_work import said_count
from itsm.records.queries import CAP

blueprint = Blueprint("own_board", __name__, url_prefix="/boards/me")


@blueprint.get("")
@needs("work.see")
def show() -> ResponseReturnValue:
    """What the reader has, what waits, what changed, their shifts."""
    day = my_day(actor(), visitor().language, visitor().time_zone)
    return render_template(
        "boards/me.html", day=day, shown=lambda count: said_count(count, CAP), **saying(visitor().time_zone)
    )


@blueprint.post("/seen")
@needs("work.see")
def seen() -> ResponseReturnValue:
    """The reader knows what changed up to when the page was drawn; what came since stays."""
    mark_seen(_instant(request.form.get("up_to", "")), actor(), command_id())
    return redirect("/boards/me", 303)


def _instant(sent: str) -> datetime:
    try:
        return datetime.strptime(sent, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as problem:
        raise InvalidInput(
            text("Expected the time of the page, but got “%(value)s”. Reload the page.", value=sent[:40])
        ) from problem
