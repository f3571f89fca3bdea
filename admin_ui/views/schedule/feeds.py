"""The secret link to the planned work that somebody sees, for calendar programs."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.calendar_feed import calendar_feed
from admin_ui.views.frame.visitor import actor, needs, public
from admin_ui.views.settings.storing import stored
from engine.errors import text
from itsm.mail import address_of
from itsm.schedule.commands import make_schedule_feed, revoke_schedule_feed
from itsm.schedule.feed import feed
from itsm.schedule.queries.board import FILTERS

blueprint = Blueprint("schedule_feeds", __name__, url_prefix="/schedule")


@blueprint.post("/feed")
@needs("work.see", "people.see")
def change() -> ResponseReturnValue:
    """Make or revoke my link; the new one has the filters of the page."""
    if request.form.get("what") == "revoke":
        return stored(
            lambda: revoke_schedule_feed(actor()), "/schedule", lambda _refusal: "", text("The link is void.")
        )
    filters = {name: request.form.get(name, "").strip() for name in FILTERS}
    address = address_of(f"/schedule/feed.ics?key={make_schedule_feed(filters, actor())}")
    return render_template("schedule/feed.html", address=address)


@blueprint.get("/feed.ics")
@public
def read() -> ResponseReturnValue:
    """The feed behind a secret link."""
    return calendar_feed(feed)
