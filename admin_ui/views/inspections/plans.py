"""Plans of inspections: the list with this month's figures, one plan with its months and times, its form."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.settings import told
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine import clock
from engine.errors import text
from itsm.calendars.queries import calendars
from itsm.inspections.commands import close_plan, save_plan
from itsm.inspections.commands.save_plan import length_of
from itsm.inspections.points import MOST, points_of
from itsm.inspections.queries.plans import PlanView, plan_view, plans
from itsm.inspections.rights import PLAN, SEE
from itsm.inspections.tables import PlanRow
from itsm.inspections.words import OUTCOMES, REPEATS
from itsm.language import LANGUAGES, format_date_time, weekday_names
from itsm.people.queries import teams
from itsm.people.roles import may

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")
HOME, LONGEST = "/inspections", 100
SPARE = 4
"""Empty rows behind the points of a plan; saving them makes room for more."""
TONES = {"done": "good", "late": "warn", "missed": "bad", "stopped": "bad", "open": "info"}


@blueprint.get("")
@needs(SEE)
def show() -> ResponseReturnValue:
    """Plans in use, or those that were ended."""
    ended = request.args.get("state") == "archived"
    words, team = (request.args.get(name, "").strip()[:LONGEST] for name in ("q", "team"))
    page = plans(actor(), visitor().language, ended, request.args.get("after") or None, words, team)
    meant = {name: value for name, value in {"state": "archived" if ended else "", "q": words, "team": team}.items()
             if value}  # fmt: skip
    return render_template(
        "inspections/list.html", page=page, ended=ended, home=HOME, after=request.args.get("after", ""),
        may_plan=may(actor(), PLAN), repeats=_repeats(), said=_said, words=words, team=team,
        meant=urlencode(meant),
    )  # fmt: skip


@blueprint.get("/new")
@needs(PLAN)
def new() -> ResponseReturnValue:
    """The form of a new plan."""
    return _form(None, NOTHING_WRONG)


@blueprint.post("/new")
@needs(PLAN)
def add() -> ResponseReturnValue:
    """Add a plan."""
    made: list[int] = []

    def act() -> None:
        days = request.form.getlist("days")
        made.append(save_plan(None, request.form, days, actor(), None, command_id()).key)

    return stored(act, lambda: f"{HOME}/{made[0]}", lambda refusal: _form(None, refusal))


@blueprint.get("/<int:key>")
@needs(SEE)
def one(key: int) -> ResponseReturnValue:
    """A plan: its figures by month, its times, and its form for who plans."""
    return _form(key, NOTHING_WRONG)


@blueprint.post("/<int:key>")
@needs(PLAN)
def change(key: int) -> ResponseReturnValue:
    """Store the form of a plan."""
    return stored(
        lambda: save_plan(key, request.form, request.form.getlist("days"), actor(), revision(), command_id()),
        f"{HOME}/{key}", lambda refusal: _form(key, refusal),
    )  # fmt: skip


@blueprint.post("/<int:key>/<any(archive, restore):act>")
@needs(PLAN)
def close(key: int, act: str) -> ResponseReturnValue:
    """End a plan, or take it up again."""
    return stored(
        lambda: close_plan(key, act == "restore", actor(), revision(), command_id()), f"{HOME}/{key}",
        lambda refusal: _form(key, refusal),
    )  # fmt: skip


def _form(key: int | None, refusal: Refusal) -> str:
    view = plan_view(key, actor(), visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG and "name_en" in request.form
    values: Mapping[str, str] = dict(request.form) if refused else _typed(view)
    rows = sum(1 for place in range(MOST) if values.get(f"point_{place}_en") or values.get(f"point_{place}_zh-CN"))
    language = visitor().language
    return render_template(
        "inspections/plan.html", key=key, view=view, typed=values, refusal=refusal, home=HOME, told=told,
        days=request.form.getlist("days") if refused else [str(day) for day in view.row.days] if view else [],
        revision=request.form.get("revision") if refused else view.row.revision if view else None,
        kept=typed_command_id() or None, may_plan=may(actor(), PLAN), places=range(min(rows + SPARE, MOST)),
        repeats=_repeats(), weekdays=list(enumerate(weekday_names(language), 1)),
        zones=[(zone, zone) for zone in zone_choices()],
        teams=[(one.code, one.name(language)) for one in teams() if not one.archived],
        calendars=[(one.code, one.name(language)) for one in calendars() if not one.archived],
        types=[(one.key, one.name(language)) for one in visitor().record_types() if one.checklist is not None],
        units=_units(), languages_of=LANGUAGES, tones=TONES, said=_said,
        outcomes={name: say(label) for name, label in OUTCOMES.items()},
    )  # fmt: skip


def _typed(view: PlanView | None) -> Mapping[str, str]:
    """The plan as its form has it; a new one begins tomorrow morning."""
    if view is None:
        types = [one.key for one in visitor().record_types() if one.checklist is not None]
        today = clock.now().astimezone(ZoneInfo(visitor().time_zone)).date()
        return {
            "zone": visitor().time_zone, "first": today.isoformat(), "at": "09:00", "repeats": "day", "every": "1",
            "length": "4", "length_unit": "hours", "grace": "4", "grace_unit": "hours", "type": "".join(types[:1]),
        }  # fmt: skip
    return {**_of_row(view.row), "team": view.team_code}


def _of_row(row: PlanRow) -> Mapping[str, str]:
    (length, length_unit), (grace, grace_unit) = length_of(row.length), length_of(row.grace)
    found = {
        **{f"name_{one}": name for one, name in row.names.items()}, "type": row.type_key, "place": row.place,
        "note": row.note or "", "to_duty": "true" if row.to_duty else "", "zone": row.zone,
        "first": row.first.isoformat(), "until": row.until.isoformat() if row.until else "",
        "at": f"{row.minute // 60:02}:{row.minute % 60:02}", "repeats": row.repeats, "every": str(row.every),
        "calendar": row.calendar or "", "length": str(length), "length_unit": length_unit,
        "grace": str(grace), "grace_unit": grace_unit,
    }  # fmt: skip
    for place, point in enumerate(points_of(row.points)):
        found |= {f"point_{place}_{one}": name for one, name in point.names.items()}
        found |= {
            f"point_{place}_kind": "reading" if point.is_reading else "look", f"point_{place}_unit": point.unit,
            f"point_{place}_low": point.low, f"point_{place}_high": point.high,
            f"point_{place}_photo": "true" if point.photo else "",
        }  # fmt: skip
    return found


def _repeats() -> Sequence[tuple[str, str]]:
    return [(name, say(label)) for name, label in REPEATS.items()]


def _units() -> Sequence[tuple[str, str]]:
    return [("minutes", say(text("minutes"))), ("hours", say(text("hours"))), ("days", say(text("days (24 h)")))]


def _said(at: datetime, zone: str) -> str:
    return format_date_time(at, visitor().language, zone)
