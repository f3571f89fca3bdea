"""Settings of the schedule: freezes and maintenance windows, each with its form, next times, and who is concerned."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.people import person_meant
from admin_ui.views.settings import told
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, Text, text
from itsm.language import format_date_time, weekday_names
from itsm.schedule.commands import close_period, save_period
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.queries.periods import chosen, offered, period_view, periods, typed
from itsm.schedule.rights import PERSON, SETTINGS
from itsm.schedule.words import REPEATS

blueprint = Blueprint("settings_schedule", __name__, url_prefix="/settings/schedule")
HOME = "/settings/schedule"
KINDS = {"freezes": "freeze", "windows": "window"}
TITLES: Mapping[str, tuple[Text, Text]] = {
    "freezes": (text("Freezes"), text("New freeze")),
    "windows": (text("Maintenance windows"), text("New maintenance window")),
}  # fmt: skip
LISTS = ("days", "sites", "customers", "types", "overriders")

section(
    "schedule", text("Freezes and maintenance windows"),
    text("When planned work must not be done, when it may be, for what, and who may let it pass."),
    "settings_schedule.show", SETTINGS,
    (
        text("Work schedule"), text("Freezes"), text("Blackout"), text("Maintenance windows"), text("Planned work"),
        text("Conflicts"), text("Recurring"), text("Year end"),
    ),
    icon="calendar-off", group="time",
)  # fmt: skip


@blueprint.get("")
@needs(SETTINGS)
def show() -> ResponseReturnValue:
    """Freezes and windows in use, or those that were ended."""
    ended = request.args.get("state") == "archived"
    lists = {what: periods(kind, ended, actor(), visitor().language) for what, kind in KINDS.items()}
    return render_template(
        "settings/schedule/home.html", lists=lists, titles=_titles(), ended=ended, home=HOME, said=_said,
        repeats={key: say(label) for key, label in REPEATS.items()},
    )  # fmt: skip


@blueprint.get("/<any(freezes, windows):what>/new")
@needs(SETTINGS)
def new(what: str) -> ResponseReturnValue:
    """The form of a new one."""
    return _form(what, None, NOTHING_WRONG)


@blueprint.post("/<any(freezes, windows):what>/new")
@needs(SETTINGS)
def add(what: str) -> ResponseReturnValue:
    """Add one."""
    return stored(lambda: _save(what, None), HOME, lambda refusal: _form(what, None, refusal))


@blueprint.get("/<any(freezes, windows):what>/<int:key>")
@needs(SETTINGS)
def edit(what: str, key: int) -> ResponseReturnValue:
    """One of them, its next times and its changes."""
    return _form(what, key, NOTHING_WRONG)


@blueprint.post("/<any(freezes, windows):what>/<int:key>")
@needs(SETTINGS)
def change(what: str, key: int) -> ResponseReturnValue:
    """Store the form of one."""
    return stored(lambda: _save(what, key), f"{HOME}/{what}/{key}", lambda refusal: _form(what, key, refusal))


@blueprint.post("/<any(freezes, windows):what>/<int:key>/<any(end, restore):act>")
@needs(SETTINGS)
def close(what: str, key: int, act: str) -> ResponseReturnValue:
    """End one, or let it hold again."""
    return stored(
        lambda: close_period(KINDS[what], key, act == "restore", actor(), revision(), command_id()),
        f"{HOME}/{what}/{key}", lambda refusal: _form(what, key, refusal),
    )  # fmt: skip


def _save(what: str, key: int | None) -> None:
    listed = {name: request.form.getlist(name) for name in LISTS}
    person = request.form.get("person", "")[:200].strip()
    if person:
        meant = person_meant(person)
        if isinstance(meant, Text):
            raise InvalidForm({"person": meant})
        listed["overriders"] = [*listed["overriders"], f"{PERSON}:{meant.key}"]
    save_period(KINDS[what], key, request.form, listed, actor(), revision(), command_id())


def _form(what: str, key: int | None, refusal: Refusal) -> str:
    view = period_view(KINDS[what], key, actor(), visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG and "begins" in request.form
    values: Mapping[str, str] = {"zone": visitor().time_zone, "repeats": "never" if what == "freezes" else "week",
                                 "every": "1"}  # fmt: skip
    picked: Mapping[str, Sequence[str]] = {}
    if refused:
        values, picked = dict(request.form), {name: request.form.getlist(name) for name in LISTS}
    elif view is not None:
        values, picked = typed(view.row), chosen(view.row)
    return render_template(
        "settings/schedule/period.html", what=what, key=key, view=view, typed=values, picked=picked, refusal=refusal,
        revision=request.form.get("revision") if refused else view.row.revision if view else None,
        kept=typed_command_id() or None, offered=offered(visitor().language, picked.get("overriders", ())),
        repeats=[(name, say(label)) for name, label in REPEATS.items()], zones=zone_choices(), titles=_titles(),
        weekdays=list(enumerate(weekday_names(visitor().language), 1)), told=told, home=HOME, said=_said,
    )  # fmt: skip


def _titles() -> Mapping[str, tuple[str, str]]:
    return {what: (say(title), say(added)) for what, (title, added) in TITLES.items()}


def _said(time: Span, zone: str) -> str:
    """A time on the clock of a zone; the day of its end is said where it is another one."""
    language = visitor().language
    same = time.starts.astimezone(ZoneInfo(zone)).date() == time.ends.astimezone(ZoneInfo(zone)).date()
    end = f"{time.ends.astimezone(ZoneInfo(zone)):%H:%M}" if same else format_date_time(time.ends, language, zone)
    return f"{format_date_time(time.starts, language, zone)} – {end}"
