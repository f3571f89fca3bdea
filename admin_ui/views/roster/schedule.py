"""One roster day by day, the wall for a screen that nobody touches, and the counts of each person."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.roster import page
from engine import clock
from engine.errors import InvalidInput
from itsm.language import format_number
from itsm.roster.planning.instants import local_day
from itsm.roster.queries.roster_view import grid
from itsm.roster.queries.shares import shares

blueprint = Blueprint("roster_schedule", __name__, url_prefix="/roster/<code>")
DAYS = {"7": 7, "14": 14, "28": 28}
WALL_DAYS = 3
REFRESH_SECONDS = 60


@blueprint.get("")
@needs("work.see", "people.see")
def show(code: str) -> ResponseReturnValue:
    """Some days from a day on, who is on duty now and next, alarms."""
    found = page.head(code, "")
    view = page.view_of(found)
    days = DAYS.get(request.args.get("days", ""), 14)
    table = grid(code, page.day_of("from"), days, actor(), visitor().language)
    ways = [(table.first + timedelta(days=step)).isoformat() for step in (-days, days)]
    return render_template(
        "roster/schedule.html", **found, grid=table, days=days, before=ways[0], after=ways[1], lengths=DAYS,
        today=local_day(view.row.zone, clock.now()), told=page,
    )  # fmt: skip


@blueprint.get("/wall")
@needs("work.see", "people.see")
def wall(code: str) -> ResponseReturnValue:
    """Who is on duty, large; it draws itself anew each minute."""
    found = page.head(code, "wall")
    table = grid(code, None, WALL_DAYS, actor(), visitor().language)
    return render_template("roster/wall.html", **found, grid=table, now=clock.now(), refresh=REFRESH_SECONDS)


@blueprint.get("/counts")
@needs("work.see", "people.see")
def counts(code: str) -> ResponseReturnValue:
    """Shifts, hours, nights, weekends and holidays of each person over a period."""
    found, problem = page.head(code, "counts"), None
    try:
        shown = shares(code, page.day_of("from"), page.day_of("to"), actor())
    except InvalidInput as refused:
        shown, problem = shares(code, None, None, actor()), refused.message
    return render_template(
        "roster/counts.html", **found, shown=shown, problem=problem,
        hours=lambda worked: format_number(round(worked / timedelta(hours=1), 1), visitor().language),
    )  # fmt: skip
