"""One calendar: a year of it, the two questions that it answers, where it is used, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.calendars import region_name, unknown_year
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound, Text, text
from itsm.calendars.arithmetic.days import DayKind
from itsm.calendars.arithmetic.hours import write_spans
from itsm.calendars.arithmetic.reading import of_minutes, whole_minutes
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.arithmetic.year import calendar_year
from itsm.calendars.commands import archive_calendar, change_calendar, restore_calendar
from itsm.calendars.differences import differences
from itsm.calendars.queries import Calendar, calendar, revisions, working_time
from itsm.calendars.uses import uses
from itsm.clocks.recounts.asking import last_recount
from itsm.clocks.recounts.tables import CALENDAR
from itsm.language import format_date_with_weekday, format_exact, format_month, format_number, weekday_names

blueprint = Blueprint("calendar", __name__, url_prefix="/settings/calendars/<code>")

KINDS: Mapping[DayKind, tuple[Text, Text]] = {
    "working": (text("Working day"), Text("")),
    "free": (text("Day off"), Text("")),
    "holiday": (text("Holiday"), text("H")),
    "make_up": (text("Make-up day"), text("W")),
    "exception": (text("Exception"), text("E")),
}
"""What a day is called, and the letter that marks it in the grid of a month."""

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave, or why it gave nothing; ``unknown`` are years whose holidays are not known yet."""

    told: Text | None = None
    problem: Text | None = None
    unknown: tuple[int, ...] = ()


@blueprint.get("")
@needs("settings.manage")
def show(code: str) -> ResponseReturnValue:
    """A year of the calendar, and what was asked of it."""
    found, computes = calendar(code), working_time(code)
    asked = request.args
    now = clock.now().astimezone(computes.zone)
    wanted = asked.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else now.year
    return render_template(
        "settings/calendars/year.html", **head(found), asked=asked, today=now.date(), kinds=KINDS, uses=uses(code),
        view=calendar_year(computes, year, visitor().language), hours_of=lambda day: write_spans(day.spans),
        said_date=lambda day: format_date_with_weekday(day, visitor().language),
        month_name=lambda day: format_month(day, visitor().language),
        weekdays=list(zip(weekday_names(visitor().language, "narrow"), weekday_names(visitor().language), strict=True)),
        number=lambda value: format_number(value, visitor().language),
        elapsed=_elapsed(computes, asked.get("from"), asked.get("to")),
        added=_added(computes, asked.get("start"), asked.get("minutes")),
    )  # fmt: skip


@blueprint.post("/<any(archive, restore):what>")
@needs("settings.manage")
def keep(code: str, what: str) -> ResponseReturnValue:
    """Take the calendar out of use, or put it back; what still uses it is listed."""
    try:
        (archive_calendar if what == "archive" else restore_calendar)(code, actor(), command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("Archived.") if what == "archive" else text("It is in use again."))
    return redirect(f"/settings/calendars/{code}", 303)


@blueprint.get("/history")
@needs("settings.manage")
def history(code: str) -> ResponseReturnValue:
    """Every revision with what it changed."""
    return _history(code, NOTHING_WRONG)


@blueprint.post("/history")
@needs("settings.manage")
def use_again(code: str) -> ResponseReturnValue:
    """Put an older revision into force again, as a new one."""
    wanted = request.form.get("again", "")
    older = next((each for each in revisions(code) if str(each.revision) == wanted), None)
    if older is None:
        raise NotFound(text("Expected a revision of the calendar, but there is none of this number. Reload the page."))
    return stored(
        lambda: change_calendar(code, None, older.definition, revision(), actor(), command_id()),
        f"/settings/calendars/{code}/history", lambda refusal: _history(code, refusal),
        text("The calendar is as it was then."),
    )  # fmt: skip


def head(found: Calendar) -> dict[str, object]:
    """What the pages of a calendar have at their top."""
    computes = working_time(found.code)
    now = clock.now()
    return {
        "calendar": found, "name": found.name(visitor().language), "is_open": computes.is_working(now),
        "region": region_name(found), "never": found.definition.never_works,
        "unknown": unknown_year(computes.days, now.astimezone(computes.zone).year), "kept": typed_command_id() or None,
        "recount": last_recount(CALENDAR, found.code),
    }  # fmt: skip


def _history(code: str, refusal: Refusal) -> str:
    found = revisions(code)
    changes = [differences(before.definition, after.definition) for after, before in pairwise(found)]
    rows = list(zip(found, [*changes, [text("The calendar was added.")]], strict=True))
    return render_template("settings/calendars/history.html", **head(found[0]), rows=rows, refusal=refusal)


def _elapsed(computes: WorkingTime, begin: str | None, end: str | None) -> Answer | None:
    if not begin and not end:
        return None
    try:
        first, last = _time(computes, begin), _time(computes, end)
        minutes = whole_minutes(computes.elapsed(first, last))
    except InvalidInput as problem:
        return Answer(problem=problem.message)
    hours, rest = divmod(abs(minutes), 60)
    told = text(
        "%(minutes)s minutes of working time, that is %(sign)s%(hours)s h %(rest)s min.",
        minutes=format_number(minutes, visitor().language), sign="-" if minutes < 0 else "", hours=hours, rest=rest,
    )  # fmt: skip
    return Answer(told, None, tuple(computes.unknown_years(first, last)))


def _added(computes: WorkingTime, begin: str | None, minutes: str | None) -> Answer | None:
    if not begin and not minutes:
        return None
    try:
        first = _time(computes, begin)
        reached = computes.add(first, _minutes(minutes))
    except InvalidInput as problem:
        return Answer(problem=problem.message)
    told = Text("%(at)s", {"at": format_exact(reached, visitor().language, computes.definition.zone)})
    return Answer(told, None, tuple(computes.unknown_years(first, reached)))


def _time(computes: WorkingTime, sent: str | None) -> datetime:
    """A time of the wall's clock of the calendar; of one that comes twice the first."""
    try:
        found = datetime.fromisoformat((sent or "").strip()[:40])
    except ValueError as problem:
        raise InvalidInput(text("Expected both a date and a time of day. Enter them.")) from problem
    return found if found.tzinfo else found.replace(tzinfo=computes.zone)


def _minutes(sent: str | None) -> timedelta:
    written = (sent or "").strip()
    if not written.isascii() or not written.isdigit() or len(written) > MOST_DIGITS:
        raise InvalidInput(text("Expected a whole number of minutes, 0 or more. Enter one."))
    return of_minutes(int(written))
