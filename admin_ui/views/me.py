"""My own page: name and time zone; and how sessions are shown. How I sign in is at ``/me/security``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor
from engine.errors import InvalidInput, Text, text
from itsm.accounts.sessions import SessionInfo
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.commands.checks import time_zones

blueprint = Blueprint("me", __name__, url_prefix="/me")

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip
"""What a browser calls itself, first match wins, and what people call it."""


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session in words; ``browser`` is empty for one that we do not know."""

    key: int
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime
    is_own: bool


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


def _page(problem: Text | None = None) -> str:
    return render_template(
        "me.html", layout=own_layout(), zones=[(zone, zone) for zone in zone_choices()], problem=problem
    )


def shown_sessions(sessions: Sequence[SessionInfo], own: int) -> list[ShownSession]:
    """Sessions in words; ``own`` is the key of the one that asks."""
    return [_shown(item, own) for item in sessions]


def _shown(session: SessionInfo, own: int) -> ShownSession:
    browser = next((name for mark, name in BROWSERS if mark in session.agent), "")
    system = next((name for mark, name in SYSTEMS if mark in session.agent), "")
    name = " · ".join(part for part in (browser, system) if part)
    return ShownSession(session.key, name, session.address, session.created_at, session.seen_at, session.key == own)


def zone_choices() -> list[str]:
    """Names of time zones that people choose from: regions with a city, and UTC."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in time_zones() if name.startswith(regions))]
