"""The list of rosters with who is on duty, and the form of one."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.roster.page import head, saying, view_of
from admin_ui.views.settings.fields import FormField, zones
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Conflict, Forbidden, InvalidState, text
from itsm.roster.commands import close_roster, save_roster
from itsm.roster.queries.lists import choices, may_add, rosters
from itsm.roster.uses import uses

blueprint = Blueprint("rosters", __name__, url_prefix="/roster")

section(
    "roster", text("Rosters"), text("Who is on duty and when: shifts, rotations, swaps, hand-over, minimum presence."),
    "rosters.show", "people.manage",
    (
        text("Shifts"), text("Rotations"), text("Shift patterns"), text("Swaps"), text("Overrides"),
        text("Hand-over"), text("On duty"), text("On call"), text("Minimum presence"), text("Night shifts"),
        text("Weekends"), text("Schedule"), text("iCalendar"), text("Wall view"),
    ),
    icon="user-check", group="time",
)  # fmt: skip

STATES = {"in_use": text("In use"), "archived": text("Archived"), "all": text("All of them")}


@blueprint.get("")
@needs("work.see", "people.see")
def show() -> ResponseReturnValue:
    """Rosters by code, each with who is on duty now and next."""
    offered = (
        Filter("q", say(text("Name or code"))), Filter("team", say(text("Team code"))),
        Filter("state", say(text("State")), tuple((key, say(label)) for key, label in STATES.items())),
    )  # fmt: skip
    found = in_force([one.name for one in offered])
    page = rosters(found, request.args.get("after"), actor(), visitor().language)
    return render_template(
        "roster/list.html", page=page, filters=found, offered=offered, chips=chips(found, offered), bare="/roster",
        first=address() if request.args.get("after") else None, next=address(after=page.next) if page.next else None,
        may_add=may_add(actor()), **saying(visitor().time_zone),
    )  # fmt: skip


@blueprint.get("/new")
@needs("work.see", "people.see")
def ask() -> ResponseReturnValue:
    """The form of a new roster."""
    return _new(NOTHING_WRONG)


@blueprint.post("/new")
@needs("work.see", "people.see")
def add() -> ResponseReturnValue:
    """Add a roster."""
    code = request.form.get("code", "").strip()
    return stored(
        lambda: save_roster(None, request.form, actor(), None, command_id()), f"/roster/{code}/plan", _new,
        text("The roster is there. Give it shifts and rotations."),
    )  # fmt: skip


@blueprint.get("/<code>/edit")
@needs("work.see", "people.see")
def edit(code: str) -> ResponseReturnValue:
    """The form of a roster."""
    return _form(code, NOTHING_WRONG)


@blueprint.post("/<code>/edit")
@needs("work.see", "people.see")
def change(code: str) -> ResponseReturnValue:
    """Change a roster."""
    return stored(
        lambda: save_roster(code, request.form, actor(), revision(), command_id()), f"/roster/{code}",
        lambda refusal: _form(code, refusal),
    )  # fmt: skip


@blueprint.post("/<code>/<any(archive, restore):what>")
@needs("work.see", "people.see")
def close(code: str, what: str) -> ResponseReturnValue:
    """Archive the roster, or put it into use again."""
    try:
        close_roster(code, what == "restore", actor(), revision(), command_id())
    except (Conflict, InvalidState) as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("It is in use again.") if what == "restore" else text("Archived."))
    return redirect(f"/roster/{code}/edit", 303)


def _fields(new: bool) -> Sequence[FormField]:
    offered = choices(actor(), visitor().language)
    code = FormField("code", text("Code"), required=True, help=text("Diagrams ask by this code. It cannot be changed."))
    return (
        *names(), *([code] if new else []),
        FormField("team", text("Team that keeps it"), "select", required=True, options=lambda: offered.teams,
                  help=text("Its lead and deputies change the roster, and are told when too few people come.")),
        FormField("zone", text("Time zone"), "select", required=True, options=zones),
        FormField("calendar", text("Calendar of holidays"), "select", options=lambda: offered.calendars,
                  empty=text("None: holidays are not counted")),
        FormField("warns_hours", text("Hours to look ahead for too few people")),
        FormField("confirms_swaps", text("The lead confirms each swap"), "check", 16),
    )  # fmt: skip


def _new(refusal: Refusal) -> str:
    if not may_add(actor()):
        raise Forbidden(text("Expected the lead of a team or an administrator, but you are neither."))
    typed = dict(request.form) if request.method == "POST" else {"zone": visitor().time_zone, "warns_hours": "48"}
    return render_template(
        "roster/new.html", fields=_fields(True), typed=typed, refusal=refusal, kept=typed_command_id() or None
    )


def _form(code: str, refusal: Refusal) -> str:
    found = head(code, "edit")
    view = view_of(found)
    row = view.row
    typed = dict(request.form) if request.method == "POST" else {
        **{f"name_{language}": name for language, name in row.names.items()}, "team": view.team[0], "zone": row.zone,
        "calendar": row.calendar or "", "warns_hours": str(row.warns_hours),
        "confirms_swaps": "true" if row.confirms_swaps else "",
    }  # fmt: skip
    return render_template(
        "roster/edit.html", **found, fields=_fields(False), typed=typed, refusal=refusal,
        kept=typed_command_id() or None, uses=uses(code),
        revision=request.form.get("revision") if request.method == "POST" else row.revision,
    )  # fmt: skip
