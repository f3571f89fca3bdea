"""Changing a calendar: names, zone, hours of the week, holidays; and its exceptions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.settings.calendar import head
from admin_ui.views.settings.calendars import sent_names
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, InvalidInput, Text, text
from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.arithmetic.hours import WEEKDAYS, Spans, read_spans, write_spans
from itsm.calendars.arithmetic.public_holidays import Region, checked_region, countries
from itsm.calendars.arithmetic.working_time import FIRST_YEAR, LAST_YEAR
from itsm.calendars.commands import change_calendar
from itsm.calendars.differences import WEEKDAY_NAMES
from itsm.calendars.queries import Calendar, calendar
from itsm.language import format_date_with_weekday, territory_name

blueprint = Blueprint("calendar_hours", __name__, url_prefix="/settings/calendars/<code>")
MOST_DAYS = 366
Value = TypeVar("Value")


@blueprint.get("/hours")
@needs("settings.manage")
def show(code: str) -> ResponseReturnValue:
    """The form with what the calendar has."""
    return _hours(calendar(code), NOTHING_WRONG)


@blueprint.post("/hours")
@needs("settings.manage")
def change(code: str) -> ResponseReturnValue:
    """Change names, zone, hours and holidays."""
    found = calendar(code)

    def act() -> None:
        change_calendar(
            code, sent_names(), _sent(found.definition), revision(), actor(), command_id(),
            names_read=request.form.get("names_read"),
        )  # fmt: skip

    return stored(act, f"/settings/calendars/{code}", lambda refusal: _hours(found, refusal))


@blueprint.get("/exceptions")
@needs("settings.manage")
def exceptions(code: str) -> ResponseReturnValue:
    """The exceptions, and the form that adds to them."""
    return _exceptions(calendar(code), NOTHING_WRONG)


@blueprint.post("/exceptions")
@needs("settings.manage")
def add(code: str) -> ResponseReturnValue:
    """Add an exception for a day, or for every day to another one."""
    found = calendar(code)

    def act() -> None:
        wanted = replace(found.definition, exceptions=(*found.definition.exceptions, *_sent_exceptions()))
        change_calendar(code, None, wanted, revision(), actor(), command_id())

    return stored(act, f"/settings/calendars/{code}/exceptions", lambda refusal: _exceptions(found, refusal))


@blueprint.post("/exceptions/remove")
@needs("settings.manage")
def remove(code: str) -> ResponseReturnValue:
    """Remove the exception of a day."""
    found, day = calendar(code), request.form.get("day", "")
    left = tuple(each for each in found.definition.exceptions if each.day.isoformat() != day)
    wanted = replace(found.definition, exceptions=left)
    return stored(
        lambda: change_calendar(code, None, wanted, revision(), actor(), command_id(day)),
        f"/settings/calendars/{code}/exceptions", lambda refusal: _exceptions(found, refusal),
    )  # fmt: skip


def _sent(before: Definition) -> Definition:
    """What the form says; raises InvalidForm with what is wrong beside each field."""
    errors: dict[str, Text] = {}

    def field(name: str, read: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return read()
        except InvalidInput as problem:
            errors[name] = problem.message
            return otherwise

    nothing: Spans = ()
    sent = request.form
    week = tuple(field(day, lambda day=day: read_spans(sent.get(day, "")), nothing) for day in WEEKDAYS)  # type: ignore[misc]  # the loop's value
    make_up = field("make_up", lambda: read_spans(sent.get("make_up", "")), nothing)
    region = field("subdivision", _sent_region, None)
    if errors:
        raise InvalidForm(errors)
    return Definition(sent.get("zone", ""), week, region, make_up, before.exceptions)


def _sent_region() -> Region | None:
    country = request.form.get("country", "")
    return checked_region(Region(country, request.form.get("subdivision", "").strip().upper())) if country else None


def _sent_exceptions() -> list[CalendarException]:
    """An exception for each day that the form means; raises InvalidForm."""
    sent, errors = request.form, dict[str, Text]()
    first = _date(sent.get("first", ""))
    last = _date(sent["last"]) if sent.get("last") else first
    spans: Spans = ()
    if first is None:
        errors["first"] = text("Expected a date. Enter one.")
    if first and (last is None or not first <= last < first + timedelta(days=MOST_DAYS)):
        errors["last"] = text("Expected a date from the first day on, within a year. Leave it empty for one day.")
    try:
        spans = read_spans(sent.get("hours", "")) if sent.get("kind") == "hours" else ()
        if sent.get("kind") == "hours" and not spans:
            errors["hours"] = text("Expected hours such as 10:00-12:00. Enter them, or choose that nobody works.")
    except InvalidInput as problem:
        errors["hours"] = problem.message
    if errors or first is None or last is None:
        raise InvalidForm(errors)
    reason = sent.get("reason", "").strip()
    return [CalendarException(first + timedelta(days=at), spans, reason) for at in range((last - first).days + 1)]


def _date(sent: str) -> date | None:
    try:
        found = date.fromisoformat(sent.strip()[:10])
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _hours(found: Calendar, refusal: Refusal) -> str:
    """The form with what the calendar has; after a refusal with what was typed, and what it was typed on."""
    definition, again = found.definition, request.method == "POST"
    region = definition.region
    values = {
        "name_en": found.names.get("en", ""), "name_zh": found.names.get("zh-CN", ""), "zone": definition.zone,
        "country": region.country if region else "", "subdivision": region.subdivision if region else "",
        "make_up": write_spans(definition.make_up), "revision": str(found.revision), "names_read": found.names_as_read,
        **{day: write_spans(spans) for day, spans in zip(WEEKDAYS, definition.week, strict=True)},
    }  # fmt: skip
    if again:
        values = {name: request.form.get(name, "") for name in values}
    known = countries()
    return render_template(
        "settings/calendars/hours.html", **head(found), refusal=refusal, values=values, weekdays=WEEKDAY_NAMES,
        zones=[(zone, zone) for zone in dict.fromkeys([values["zone"], *zone_choices()])],
        countries=sorted(((code, territory_name(code, visitor().language)) for code in known), key=lambda one: one[1]),
        parts=known.get(values["country"], ()),
    )  # fmt: skip


def _exceptions(found: Calendar, refusal: Refusal) -> str:
    sent = request.form
    return render_template(
        "settings/calendars/exceptions.html", **head(found), refusal=refusal, sent=sent,
        revision=sent.get("revision", str(found.revision)), hours_of=lambda each: write_spans(each.spans),
        said_date=lambda day: format_date_with_weekday(day, visitor().language),
    )  # fmt: skip
