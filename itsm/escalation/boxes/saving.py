"""Command: set the time boxes of a record type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidForm, InvalidInput, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.clocks.levels.lengths import read_minutes, write_minutes
from itsm.escalation.boxes.kept import Set, set_boxes
from itsm.escalation.boxes.tables import TimeBoxRow
from itsm.organisation.keeping import require_revision
from itsm.packs.declared.model import PackTime
from itsm.packs.declared.telling import MOST_MINUTES
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people.roles import require

COUNTS: Mapping[str, Text] = {"calendar": text("All hours"), "working": text("Working hours")}
"""Which minutes count, and what pages call it."""


@dataclass(frozen=True, slots=True)
class BoxesSaved:
    """The time boxes of a record type are set."""

    type_key: str


def set_by_organisation(of_type: RecordType) -> Sequence[PackTime]:
    """The times of a type that the organisation may set: those that its pack gives in minutes."""
    return [time for time in of_type.times if time.minutes]


def priorities_of(of_type: RecordType) -> Sequence[str]:
    """The priorities that a record of the type may have, highest first."""
    field = of_type.by_key.get("priority")
    return [choice.value for choice in field.choices] if field else []


def subject_of(type_key: str) -> str:
    """What the audit trail calls the time boxes of a type."""
    return f"time_boxes {type_key}"


def as_read(found: Set) -> str:
    """What is set as one line, by which a form knows whether somebody else has changed it meanwhile."""
    return ", ".join(
        f"{time}{'/' + priority if priority else ''}: {minutes or '–'}{' ' + counts if counts else ''}"
        for (time, priority), (minutes, counts) in sorted(found.items())
    )


def save_boxes(
    type_key: str, values: Mapping[str, str], actor: Actor, read: str | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> BoxesSaved:
    """Set the times of a form: ``KEY`` and ``KEY.PRIORITY`` are lengths, ``KEY.counts`` which minutes count.

    What is left empty is as the pack, or the row of all priorities, says; ``read`` is what the form was drawn from.
    Raises Forbidden, NotFound (no such type), Conflict and InvalidForm.
    """
    require(actor, "settings.manage")

    def body(opened: UnitOfWork) -> BoxesSaved:
        of_type = record_type(type_key, opened.session)
        take_turn(opened, f"time boxes of {current_tenant()} {type_key}")
        before = set_boxes(opened.session, type_key)
        require_revision(opened, as_read(before), read, subject_of(type_key))
        wanted = _wanted(of_type, values)
        if wanted != before:
            _store(opened, type_key, wanted)
            told = [{"boxes": as_read(one)} for one in (before, wanted)]
            audit_change(opened, "time_boxes_changed", subject_of(type_key), actor.key, told[0], told[1])
        return BoxesSaved(type_key)

    return run_command("save_boxes", command_id, actor, BoxesSaved, body, work)


def _wanted(of_type: RecordType, values: Mapping[str, str]) -> dict[tuple[str, str], tuple[int | None, str | None]]:
    errors: dict[str, Text] = {}
    found: dict[tuple[str, str], tuple[int | None, str | None]] = {}
    for time in set_by_organisation(of_type):
        counts = values.get(f"{time.key}.counts", "").strip() or None
        if counts is not None and counts not in COUNTS:
            errors[f"{time.key}.counts"] = text("Choose one from the list.")
        for priority in ("", *priorities_of(of_type)):
            name = f"{time.key}.{priority}" if priority else time.key
            minutes = _minutes(values.get(name, ""), name, errors)
            if minutes or (counts and not priority):
                found[time.key, priority] = (minutes, None if priority else counts)
    if errors:
        raise InvalidForm(errors)
    return found


def _minutes(written: str, name: str, errors: dict[str, Text]) -> int | None:
    if not written.strip():
        return None
    try:
        minutes = read_minutes(written[:40])
    except InvalidInput as problem:
        errors[name] = problem.message
        return None
    if not 0 < minutes <= MOST_MINUTES:
        most = write_minutes(MOST_MINUTES)
        errors[name] = text("Expected 1 min to %(most)s, but it is another time. Write one of these.", most=most)
    return minutes


def _store(work: UnitOfWork, type_key: str, wanted: Set) -> None:
    session = work.session
    rows = {
        (row.time_key, row.priority): row
        for row in session.scalars(select(TimeBoxRow).where(TimeBoxRow.type_key == type_key))
    }
    for place, row in rows.items():
        if place not in wanted:
            session.delete(row)
    for place, (minutes, counts) in wanted.items():
        row = rows.get(place) or TimeBoxRow(type_key=type_key, time_key=place[0], priority=place[1])
        row.minutes, row.counts = minutes, counts
        session.add(row)
    session.flush()
