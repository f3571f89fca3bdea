"""My own page: name, time zone, sessions that can be ended."""

from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, visitor
from engine.errors import InvalidInput, Text, text
from itsm.accounts import revoke_session, sessions_of
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.roles import may

blueprint = Blueprint("me", __name__, url_prefix="/me")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Who I am here and where I am signed in."""
    return _page()


@blueprint.post("")
def change() -> ResponseReturnValue:
    """Change my name and time zone."""
    changes = Changes(name=request.form.get("name"), time_zone=request.form.get("time_zone"))
    try:
        change_person(actor().key or 0, changes, actor())
    except InvalidInput as problem:
        return _page(problem.message), 422
    tell("good", text("Saved."))
    return redirect("/me", 303)


@blueprint.post("/sessions/<int:key>/end")
def end_session(key: int) -> ResponseReturnValue:
    """End one of my sessions."""
    revoke_session(key, actor())
    tell("good", text("The session has ended."))
    return redirect("/me", 303)


def _page(problem: Text | None = None) -> str:
    found = visitor()
    return render_template(
        "me.html",
        layout="frame.html" if may(actor(), "work.see") or may(actor(), "record.see_all") else "portal/frame.html",
        sessions=sessions_of(actor().key or 0),
        own_session=found.session.key if found.session else None,
        zones=[(zone, zone) for zone in zone_choices()],
        problem=problem,
    )


def zone_choices() -> list[str]:
    """Names of time zones that people choose from: regions with a city, and UTC."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(regions))]
