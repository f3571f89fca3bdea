"""Commands: write a plan of inspections, change it, end it, take it up again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, Names, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit, audit_change
from itsm.calendars.queries import in_use
from itsm.inspections.planning import next_due
from itsm.inspections.points import kept, points_of, typed_points
from itsm.inspections.rights import PLAN, no_plan
from itsm.inspections.tables import PlanRow
from itsm.inspections.words import REPEATS
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.packs.deployed import record_types
from itsm.people.roles import require
from itsm.people.tables import TeamRow

MOST_EVERY, NOTE_LENGTH, PLACE_LENGTH = 52, 4_000, 200
MOST_MINUTES = 60 * 24 * 60
"""Sixty days."""
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
UNITS: Mapping[str, int] = {"minutes": 1, "hours": 60, "days": 1440}


def save_plan(
    key: int | None, values: Mapping[str, str], days: Sequence[str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a plan from the texts of a form, or change the one that was read at ``revision``; ``days`` are weekdays.

    What is open goes on as it began; the next record is made at the first time that is still to come. Raises Forbidden,
    NotFound, Conflict, InvalidForm, InvalidState (archived).
    """
    require(actor, PLAN)

    def body(opened: UnitOfWork) -> Saved:
        row = plan(opened.session, key) if key is not None else PlanRow(revision=0)
        if key is not None:
            require_revision(opened, row.revision, revision, subject_of(row))
            if row.archived_at is not None:
                raise InvalidState(
                    text("Expected “%(name)s” to be in use, but it is archived. Restore it first.",
                         name=Names(row.names))
                )  # fmt: skip
        columns = _columns(opened.session, Values(values), days)
        before = {name: getattr(row, name) for name in columns} if key is not None else {}
        if before != columns:
            for name, value in columns.items():
                setattr(row, name, value)
            row.revision, row.problem = row.revision + 1, None
            row.next_at = row.check_at = next_due(opened.session, row, clock.now())
            opened.session.add(row)
            opened.session.flush()
            action = "inspection_plan_changed" if key is not None else "inspection_plan_added"
            audit_change(opened, action, subject_of(row), actor.key, _told(before), _told(columns))
        return Saved(row.key, row.revision)

    return run_command("save_inspection_plan", command_id, actor, Saved, body, work)


def close_plan(
    key: int, active: bool, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """End a plan: it makes no records any more; what is open goes on. ``active``: take it up again from now on."""
    require(actor, PLAN)

    def body(opened: UnitOfWork) -> Saved:
        row = plan(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        if (row.archived_at is None) != active:
            row.archived_at, row.revision = None if active else clock.now(), row.revision + 1
            row.next_at = row.check_at = next_due(opened.session, row, clock.now()) if active else None
            action = "inspection_plan_restored" if active else "inspection_plan_archived"
            audit(opened, action, subject_of(row), actor.key, before={"archived": active},
                  after={"archived": not active})  # fmt: skip
        return Saved(row.key, row.revision)

    return run_command("close_inspection_plan", command_id, actor, Saved, body, work)


def plan(session: Session, key: int) -> PlanRow:
    """The plan for changing. Raises NotFound."""
    row = session.scalar(select(PlanRow).where(PlanRow.key == key).with_for_update())
    if row is None:
        raise no_plan()
    return row


def subject_of(row: PlanRow) -> str:
    """What the audit trail calls it."""
    return f"inspection_plan {row.key}"


def _told(columns: Mapping[str, object]) -> dict[str, object]:
    """As the audit trail keeps it: points by their findings' names."""
    if not columns:
        return {}
    points = columns["points"]
    named = [one.name("en") for one in points_of(points)] if isinstance(points, list) else []
    minute = int(str(columns["minute"]))
    return {
        **{name: value for name, value in columns.items() if name not in ("points", "minute", "title")},
        "first": str(columns["first"]), "until": str(columns["until"] or ""), "points": named,
        "at": f"{minute // 60:02}:{minute % 60:02}",
    }  # fmt: skip


def _columns(session: Session, found: Values, days: Sequence[str]) -> dict[str, object]:
    repeats = found.choice("repeats", REPEATS, required=True) or "day"
    first, until = found.day("first", required=True), found.day("until")
    for name, day in (("first", first), ("until", until)):
        if day is not None and not EARLIEST <= day <= LATEST:
            found.errors[name] = text("Choose a date.")
    if first is not None and until is not None and until < first:
        found.errors["until"] = text("Choose a day that is not before the first.")
    minute = found.minute("at")
    if minute is None and "at" not in found.errors:
        found.errors["at"] = text("Write a time such as 08:30.")
    names, points = found.names(), typed_points(found)
    length, grace = (_minutes(found, name) for name in ("length", "grace"))
    columns: dict[str, object] = {
        "title": (names.get("en") or "")[:200], "names": names,
        "type_key": found.choice("type", [one.key for one in record_types() if one.checklist is not None], True),
        "place": found.line("place", PLACE_LENGTH) or "", "note": found.line("note", NOTE_LENGTH),
        "team_key": _team(session, found), "to_duty": found.raw("to_duty") == "true",
        "zone": found.zone("zone", required=True), "first": first, "until": until, "minute": minute,
        "repeats": repeats, "every": (found.whole("every", 1, MOST_EVERY) or 1) if repeats != "workday" else 1,
        "days": sorted({int(one) for one in days if one in "1234567" and len(one) == 1}) if repeats == "week" else [],
        "calendar": _calendar(session, found) if repeats == "workday" else None,
        "length": length, "grace": grace, "points": kept(points),
    }  # fmt: skip
    found.done()
    return columns


def _minutes(found: Values, name: str) -> int:
    """A length of time of a form: a number and its unit."""
    number = found.whole(name, 0 if name == "grace" else 1, 10_000)
    unit = UNITS.get(found.raw(f"{name}_unit"), 60)
    if number is None and name not in found.errors:
        found.errors[name] = text("Fill this in.")
    if (number or 0) * unit > MOST_MINUTES:
        found.errors[name] = text("Choose at most %(most)s days.", most=MOST_MINUTES // 1440)
    return (number or 0) * unit


def _team(session: Session, found: Values) -> int | None:
    code = found.line("team", 100, required=True)
    key = session.scalar(select(TeamRow.key).where(TeamRow.code == code, TeamRow.archived_at.is_(None)))
    if code and key is None:
        found.errors["team"] = text("Choose one from the list.")
    return key


def _calendar(session: Session, found: Values) -> str | None:
    code = found.line("calendar", 60, required=True)
    if code and not in_use(code, session):
        found.errors["calendar"] = text("Choose one from the list.")
    return code


def length_of(minutes: int) -> tuple[int, str]:
    """Minutes as a form has them: a number and the largest unit that fits."""
    fitting = (name for name in ("days", "hours", "minutes") if minutes % UNITS[name] == 0)
    unit = next(fitting) if minutes else "hours"
    return minutes // UNITS[unit], unit


def end_of(row: PlanRow, begins: datetime) -> tuple[datetime, datetime]:
    """Until when one that begins then is done in time, and after which it is missed."""
    due = begins + timedelta(minutes=row.length)
    return due, due + timedelta(minutes=row.grace)
