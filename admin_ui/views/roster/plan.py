"""The plan of a roster: its shifts and rotations, each in a form that counts from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.roster.page import day_of, head, view_of
from admin_ui.views.roster.pattern import grid_of, resized, typed_rows, wants_size
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from admin_ui.views.settings.told import time_of
from engine import clock
from engine.errors import InvalidForm, text
from itsm.language import weekday_names
from itsm.roster.commands import drop_plan, remove_rotation, remove_shift, save_rotation, save_shift
from itsm.roster.planning.checking import LONGEST_TURN, MOST_TURNS
from itsm.roster.planning.instants import local_day
from itsm.roster.planning.plan import WEEK, Plan, Rotation, Shift, write_rows
from itsm.roster.planning.seals import seal
from itsm.roster.queries.plan_members import said_members, written_members

blueprint = Blueprint("roster_plan", __name__, url_prefix="/roster/<code>/plan")
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Part:
    """The form that is open: of a shift or a rotation, with the code of the one that it changes (empty: a new one)."""

    kind: str
    code: str = ""


@blueprint.get("")
@needs("work.see", "people.see")
def show(code: str) -> ResponseReturnValue:
    """The plan of a day, and the form of the part that is to be changed."""
    return _page(code, NOTHING_WRONG)


@blueprint.post("/<any(shift, rotation):kind>")
@needs("work.see", "people.see")
def add(code: str, kind: str) -> ResponseReturnValue:
    """Add a shift or a rotation."""
    return _save(code, Part(kind))


@blueprint.post("/<any(shift, rotation):kind>/<part>")
@needs("work.see", "people.see")
def change(code: str, kind: str, part: str) -> ResponseReturnValue:
    """Change a shift or a rotation."""
    return _save(code, Part(kind, part))


@blueprint.post("/<any(shift, rotation):kind>/<part>/remove")
@needs("work.see", "people.see")
def remove(code: str, kind: str, part: str) -> ResponseReturnValue:
    """Take a shift or a rotation out of the plan from a day on."""
    act = remove_shift if kind == "shift" else remove_rotation
    return stored(
        lambda: act(code, part, request.form, actor(), command_id()), f"/roster/{code}/plan",
        lambda refusal: _page(code, refusal, Part(kind, part)),
    )  # fmt: skip


@blueprint.post("/drop")
@needs("work.see", "people.see")
def drop(code: str) -> ResponseReturnValue:
    """Take back a plan that is still to come."""

    def act() -> None:
        try:
            day = date.fromisoformat(request.form.get("day", ""))
        except ValueError:
            raise InvalidForm({"from": text("Choose a date.")}) from None
        drop_plan(code, day, actor(), command_id())

    return stored(act, f"/roster/{code}/plan", lambda refusal: _page(code, refusal))


def _save(code: str, part: Part) -> ResponseReturnValue:
    if part.kind == "rotation" and wants_size(request.form):
        return _page(code, NOTHING_WRONG, part, {**request.form, "rows": resized(request.form)})
    days = frozenset(int(day) for day in request.form.getlist("days") if day in {str(number) for number in WEEK})

    def act() -> None:
        if part.kind == "shift":
            save_shift(code, part.code or None, request.form, days, actor(), command_id())
        else:
            rows = typed_rows(request.form)
            form = request.form if rows is None else {**request.form, "rows": rows}
            save_rotation(code, part.code or None, form, actor(), command_id())

    return stored(act, f"/roster/{code}/plan", lambda refusal: _page(code, refusal, part))


def _page(code: str, refusal: Refusal, part: Part | None = None, resent: Mapping[str, str] | None = None) -> str:
    found = head(code, "plan")
    view = view_of(found)
    today = local_day(view.row.zone, clock.now())
    day = max(day_of("day") or today, today)
    plan = next((one for one in reversed(view.plans) if one.valid_from <= day), Plan(day))
    opened = part or _asked(plan)
    again = refusal is not NOTHING_WRONG or resent is not None
    typed = dict(resent or request.form) if again else _values(plan, opened, day)
    written = typed["rows"] if resent is not None else typed_rows(typed) or typed.get("rows", "")
    return render_template(
        "roster/plan.html", **found, plan=plan, day=day, today=today, part=opened, refusal=refusal,
        typed={**typed, "rows": written}, kept=typed_command_id() or None, kept_on=again,
        pattern=grid_of(plan, written, typed.get("starts_on", "")), most=(MOST_TURNS, LONGEST_TURN),
        typed_days=request.form.getlist("days") if again else _days(plan, opened), rows_of=write_rows,
        members=said_members(plan, visitor().language), zones=[(zone, zone) for zone in zone_choices()],
        weekdays=list(zip(map(str, sorted(WEEK)), weekday_names(visitor().language), strict=True)),
        read=request.form.get("read") if again else seal(view.plans, opened.code) if opened else "",
        coming=[one.valid_from for one in view.plans if one.valid_from > today],
        short_days=weekday_names(visitor().language, "abbreviated"),
    )  # fmt: skip


def _asked(plan: Plan) -> Part | None:
    """The part that the address asks for; None for none, and for one that the plan does not have."""
    kind, code = request.args.get("edit", ""), request.args.get("code", "")
    if kind not in ("shift", "rotation"):
        return None
    known = plan.shift(code) if kind == "shift" else plan.rotation(code)
    return Part(kind, code if known is not None else "")


def _values(plan: Plan, part: Part | None, day: date) -> dict[str, str]:
    shift = plan.shift(part.code) if part else None
    rotation = plan.rotation(part.code) if part else None
    if part is not None and part.kind == "shift" and shift is not None:
        return {"from": day.isoformat(), **_of_shift(shift)}
    if part is not None and part.kind == "rotation" and rotation is not None:
        return {"from": day.isoformat(), **_of_rotation(rotation)}
    return {"from": day.isoformat(), "starts_on": day.isoformat(), "minimum": "1", "hours": "8", "turn": "week"}


def _of_shift(shift: Shift) -> dict[str, str]:
    hours = f"{shift.length / MINUTES:g}" if shift.length is not None else ""
    return {
        **{f"name_{language}": name for language, name in shift.names.items()}, "start": time_of(shift.start),
        "hours": hours, "zone": shift.zone or "", "night": "true" if shift.night else "",
        "minimum": str(shift.minimum),
    }  # fmt: skip


def _of_rotation(rotation: Rotation) -> dict[str, str]:
    return {
        "members": written_members(rotation), "rows": write_rows(rotation.rows),
        "starts_on": rotation.starts_on.isoformat(),
        "ends_on": rotation.ends_on.isoformat() if rotation.ends_on else "",
        "hands_over_at": time_of(rotation.hands_over_at) if rotation.hands_over_at else "",
    }  # fmt: skip


def _days(plan: Plan, part: Part | None) -> list[str]:
    shift = plan.shift(part.code) if part and part.kind == "shift" else None
    return [str(day) for day in sorted(shift.days if shift else WEEK)]
