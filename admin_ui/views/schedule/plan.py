"""The plan of a record: when, what stands against it now or at another time, who let it pass."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.schedule.saying import saying
from admin_ui.views.settings.storing import NOTHING_WRONG, SAVED, Refusal, stored
from engine.errors import text
from itsm.people.roles import may
from itsm.schedule.commands import override_conflicts, plan_work
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.queries.preview import Standing, standing
from itsm.schedule.queries.teams import teams_at_work
from itsm.schedule.rights import PLAN

blueprint = Blueprint("plan", __name__, url_prefix="/schedule/records/<number>")

_SHIFT = re.compile(r"-?\d{1,3}")


@blueprint.get("")
@needs("work.see", "people.see")
def show(number: str) -> ResponseReturnValue:
    """The plan and its form; ``shift`` (days) of the address proposes another time."""
    return _page(number, NOTHING_WRONG)


@blueprint.get("/against")
@needs("work.see", "people.see")
def against(number: str) -> ResponseReturnValue:
    """What would stand against the times of the form, while somebody types."""
    time = _typed_time(request.args.get("begins", ""), request.args.get("ends", ""))
    would = _standing(number, time)
    found = would if time is not None else None
    return render_template("schedule/against.html", found=found, **saying(visitor().time_zone))


@blueprint.post("")
@needs("work.see", "people.see")
def plan(number: str) -> ResponseReturnValue:
    """Plan the work, or ask its flow to move it."""

    def act() -> None:
        begins, ends = (_moment(request.form.get(name, "")) for name in ("begins", "ends"))
        if plan_work(number, begins, ends, actor(), revision(), command_id()).asked:
            tell("info", text("Its process was asked to move it. What becomes of it stands on the record."))
        else:
            tell("good", SAVED)

    return stored(act, f"/schedule/records/{number}", lambda refusal: _page(number, refusal), None)


@blueprint.post("/override")
@needs("work.see", "people.see")
def override(number: str) -> ResponseReturnValue:
    """Let it pass although something stands against it."""
    return stored(
        lambda: override_conflicts(number, request.form.get("reason", ""), actor(), command_id("override")),
        f"/schedule/records/{number}", lambda refusal: _page(number, refusal), text("It may pass."),
    )  # fmt: skip


def _page(number: str, refusal: Refusal) -> str:
    found = _standing(number)
    proposed = _proposed(found)
    typed = {name: request.form.get(name, "") for name in ("begins", "ends", "reason")}
    if "begins" not in request.form:
        time = proposed or (found.work.time if found.work is not None else None)
        typed |= {"begins": _local(time.starts), "ends": _local(time.ends)} if time is not None else {}
    would = _standing(number, proposed) if proposed is not None else None
    return render_template(
        "schedule/plan.html", found=found, would=would, proposed=proposed, typed=typed, refusal=refusal,
        teams=teams_at_work(number, actor()),
        kept=typed_command_id() or None, may_plan=may(actor(), PLAN) and found.is_open, zone=visitor().time_zone,
        revision=request.form.get("revision") or found.revision, **saying(visitor().time_zone),
    )  # fmt: skip


def _standing(number: str, time: Span | None = None) -> Standing:
    return standing(number, actor(), time, visitor().time_zone)


def _proposed(found: Standing) -> Span | None:
    """The plan so many days later or earlier, at its times of the wall's clock: what a drag or the keys ask for."""
    asked = request.args.get("shift", "")
    if found.work is None or not _SHIFT.fullmatch(asked) or int(asked) == 0:
        return None
    by, info = timedelta(days=int(asked)), ZoneInfo(visitor().time_zone)
    begins, ends = ((at.astimezone(info) + by).replace(fold=0) for at in (found.work.time.starts, found.work.time.ends))
    return Span(begins, ends) if begins.astimezone(UTC) < ends.astimezone(UTC) else None


def _typed_time(begins: str, ends: str) -> Span | None:
    first, last = _moment(begins), _moment(ends)
    usable = first is not None and last is not None and first < last and last - first <= timedelta(days=366)
    return Span(first, last) if usable and first is not None and last is not None else None


def _moment(typed: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed[:16])
    except ValueError:
        return None
    return found.replace(tzinfo=ZoneInfo(visitor().time_zone)) if 2000 <= found.year <= 2199 else None


def _local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(visitor().time_zone)):%Y-%m-%dT%H:%M}"
