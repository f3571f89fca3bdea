"""Calendars: all of them, and a new one that begins as a copy."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine import clock
from engine.errors import text
from itsm.calendars.arithmetic.days import Days
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.commands import copy_calendar
from itsm.calendars.queries import Calendar, calendar, calendars, working_time
from itsm.language import territory_name

blueprint = Blueprint("calendars", __name__, url_prefix="/settings/calendars")
WEEK = timedelta(days=7)

section(
    "calendars", text("Calendars"), text("When you work: hours of the week, holidays, make-up days, exceptions."),
    "calendars.show", "settings.manage",
    (
        text("Working time"), text("Public holidays"), text("Time zone"), text("Opening hours"), text("Holidays"),
        text("Business hours"), text("Summer time"), text("Weekends"),
    ),
    icon="calendar-days", group="time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A calendar in the list; ``unknown`` is the first year, of this and the next, whose holidays are not known."""

    calendar: Calendar
    holidays: str
    hours: float
    is_open: bool
    unknown: int | None


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """All calendars."""
    return render_template("settings/calendars/list.html", rows=[_row(each) for each in calendars()])


@blueprint.get("/new")
@needs("settings.manage")
def new() -> ResponseReturnValue:
    """The form of a new calendar; ``from`` is the one that it begins as a copy of."""
    return _form(NOTHING_WRONG)


@blueprint.post("/new")
@needs("settings.manage")
def add() -> ResponseReturnValue:
    """Add a calendar."""
    sent = request.form
    code = sent.get("code", "").strip()
    return stored(
        lambda: copy_calendar(sent.get("from", ""), code, sent_names(), actor(), command_id()),
        f"/settings/calendars/{code}/hours", _form, text("The calendar is there. Give it its hours."),
    )  # fmt: skip


def sent_names() -> dict[str, str]:
    """The names that a form sent, by language."""
    return {"en": request.form.get("name_en", ""), "zh-CN": request.form.get("name_zh", "")}


def region_name(found: Calendar) -> str:
    """The region of the holidays in the reader's language; empty without one."""
    region = found.definition.region
    if region is None:
        return ""
    country = territory_name(region.country, visitor().language)
    return f"{country} · {region.subdivision}" if region.subdivision else country


def unknown_year(computes: Days, this_year: int) -> int | None:
    """The first year, of this and the next, whose holidays are not known yet."""
    return next((year for year in (this_year, this_year + 1) if not computes.is_known(year)), None)


def _form(refusal: Refusal) -> str:
    sent = request.form if request.method == "POST" else request.args
    chosen = calendar(sent["from"]).code if sent.get("from") and request.method == "GET" else sent.get("from", "24x7")
    return render_template(
        "settings/calendars/new.html", refusal=refusal, sent=sent, chosen=chosen,
        offered=[(each.code, f"{each.name(visitor().language)} ({each.code})") for each in calendars()],
        kept=typed_command_id() or None,
    )  # fmt: skip


def _row(found: Calendar) -> Row:
    computes: WorkingTime = working_time(found.code)
    now = clock.now()
    spans = [span for day in found.definition.week for span in day]
    return Row(
        calendar=found,
        holidays=region_name(found),
        hours=round(sum(span.end - span.start for span in spans) / 60, 2),
        is_open=computes.is_working(now),
        unknown=unknown_year(computes.days, now.astimezone(computes.zone).year),
    )
