"""Command: change the plan of a roster from a day on. What was before that day stays as it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.roster.keeping import for_change, told
from itsm.roster.planning.checking import checked_plan
from itsm.roster.planning.instants import local_day
from itsm.roster.planning.plan import Plan, from_json, to_json
from itsm.roster.planning.seals import seal
from itsm.roster.queries.loading import plans_of
from itsm.roster.tables import PlanMember, PlanRow, RosterRow

LAST_DAY = date(2199, 12, 31)
MINUTES = 60
NOTHING: dict[str, Any] = {"shifts": [], "rotations": []}
Change = Callable[[Plan], Plan]
Form = tuple[str, Mapping[str, str], Actor, str | None, UnitOfWork | None]
"""Code of the roster, texts of the form, who sent it, its command id, and the transaction of the caller."""


def change_by_form(
    name: str, form: Form, part: str | None, read: Callable[[UnitOfWork, Values], Change]
) -> Saved:
    """Run the command ``name``: from the day ``from`` of a form on, let the plan be what it says, as ``read`` reads it.

    ``part`` is the shift or the rotation that the form was drawn from, whose ``seal`` it carries as ``read``. Raises
    Forbidden, NotFound, InvalidState (archived), Conflict when somebody changed that part meanwhile, and InvalidForm
    with all that is wrong of the form.
    """
    code, values, actor, command_id, work = form

    def body(opened: UnitOfWork) -> Saved:
        row = for_change(opened, code, actor)
        _require_as_read(opened, row, part, values.get("read"))
        found = Values(values)
        day, change = found.day("from", required=True), read(opened, found)
        found.done()
        assert day is not None
        change_plan(opened, row, day, change, actor)
        return Saved(row.key, row.revision)

    return run_command(name, command_id, actor, Saved, body, work)


def change_plan(work: UnitOfWork, row: RosterRow, day: date, change: Change, actor: Actor) -> None:
    """Let the plan that holds on ``day`` be what ``change`` makes of it, from that day up to the next plan.

    Raises InvalidForm: a day that is over, parts that do not go together.
    """
    if not local_day(row.zone, clock.now()) <= day <= LAST_DAY:
        raise InvalidForm({"from": text("Choose today or a later day: what is over stays as it was.")})
    known = work.session.scalars(
        select(PlanRow).where(PlanRow.roster_key == row.key).order_by(PlanRow.valid_from).with_for_update()
    ).all()
    held = next((one for one in reversed(known) if one.valid_from <= day), None)
    before = held.definition if held is not None else NOTHING
    plan = checked_plan(change(replace(from_json(day, before), valid_from=day)))
    stored = to_json(plan)
    if stored == before:
        return
    _store(work, row, held, plan, stored)
    told(work, row, "roster_plan_changed", actor, _said(before), {**_said(stored), "valid_from": day})


def drop_plan(
    code: str, day: date, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Take back a plan that would begin on ``day``: the one before goes on. Raises Forbidden, NotFound, InvalidForm."""

    def body(opened: UnitOfWork) -> Saved:
        row = for_change(opened, code, actor)
        if day <= local_day(row.zone, clock.now()):
            raise InvalidForm({"from": text("Choose today or a later day: what is over stays as it was.")})
        held = opened.session.scalar(
            select(PlanRow).where(PlanRow.roster_key == row.key, PlanRow.valid_from == day).with_for_update()
        )
        if held is None:
            raise NotFound(text("Expected a plan from that day on, but there is none. Reload the page."))
        opened.session.execute(delete(PlanMember).where(PlanMember.plan_key == held.key))
        opened.session.delete(held)
        told(opened, row, "roster_plan_dropped", actor, {**_said(held.definition), "valid_from": day}, {})
        return Saved(row.key, row.revision)

    return run_command("drop_plan", command_id, actor, Saved, body, work)


def _require_as_read(work: UnitOfWork, row: RosterRow, part: str | None, read: str | None) -> None:
    """Raise Conflict when the part is not as a form had it; a form that says nothing of it asks for nothing."""
    if not read or part is None:
        return
    plans = plans_of(work.session, [row.key])[row.key]
    require_revision(work, seal(plans, part), read, f"roster {row.code}")


def _store(work: UnitOfWork, row: RosterRow, held: PlanRow | None, plan: Plan, stored: dict[str, Any]) -> None:
    if held is None or held.valid_from != plan.valid_from:
        held = PlanRow(roster_key=row.key, valid_from=plan.valid_from)
        work.session.add(held)
    held.definition = stored
    work.session.flush()
    work.session.execute(delete(PlanMember).where(PlanMember.plan_key == held.key))
    work.session.add_all(
        PlanMember(plan_key=held.key, roster_key=row.key, kind=member.kind, member_key=member.key)
        for member in sorted(plan.members, key=lambda one: (one.kind, one.key))
    )


def _said(stored: dict[str, Any]) -> dict[str, object]:
    """Each part of a plan under its own name, so that the trail tells the changed ones alone."""
    shifts: dict[str, object] = {f"shift {one['code']}": _shift_line(one) for one in stored["shifts"]}
    return shifts | {f"rotation {one['code']}": _rotation_line(one) for one in stored["rotations"]}


def _shift_line(one: dict[str, Any]) -> Sequence[str]:
    length = "…" if one["length"] is None else f"{one['length'] / MINUTES:g} h"
    days = "".join(map(str, one["days"]))
    night = ["night"] if one["night"] else []
    return [_clock(one["start"]), length, one["zone"] or "", f"≥ {one['minimum']}", days, *night,
            *one["names"].values()]  # fmt: skip


def _rotation_line(one: dict[str, Any]) -> Sequence[str]:
    until = [f"– {one['ends_on']}"] if one["ends_on"] else []
    return [*one["members"], one["starts_on"], *until, _clock(one["hands_over_at"]), " / ".join(one["rows"])]


def _clock(minute: int) -> str:
    return f"{minute // MINUTES:02}:{minute % MINUTES:02}"
