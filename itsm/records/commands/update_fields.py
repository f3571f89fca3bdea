"""Command: change fields of a record outside a task's form."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.categories.choices import FIELD, refuse_retired
from itsm.clocks.following import retarget, write_moved
from itsm.people.roles import require
from itsm.priority.reasons import NO_REASON, is_by_hand, overruled
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.listener import rank_open_tasks
from itsm.records.opened import OpenRecord, open_record
from itsm.records.values import fitted
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights, require_changes
from itsm.schedule.following import follow_plan

MOST_REASON = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class FieldsUpdated:
    """The record has these values now, at this revision; ``changed`` names the fields that were different."""

    number: str
    revision: int
    changed: list[str]


def update_fields(
    number: str,
    values: Mapping[str, object],
    actor: Actor,
    revision: int | None = None,
    command_id: str | None = None,
    *,
    reason: str = "",
    work: UnitOfWork | None = None,
) -> FieldsUpdated:
    """Set fields of ``number``; before and after stand on the timeline, open tasks follow a new priority.

    ``revision`` is that of the record when the page was read. ``reason`` says why a person overrules the decision on
    the priority: without one they may not. Raises NotFound, Forbidden, Conflict (with what changed), InvalidForm (a
    value that does not fit, no reason), InvalidInput (no such field).
    """
    require(actor, "record.edit")

    def body(opened_work: UnitOfWork) -> FieldsUpdated:
        if actor.kind == "person":
            seen = seen_record(opened_work.session, number, actor)
            opened_work.session.expunge(seen.row)
            require(actor, "record.edit", seen.thing)
        opened = open_record(opened_work, number)
        opened.require_revision(revision)
        if actor.kind == "person":
            require_changes(opened.type, values, field_rights(actor, opened.type, seen.thing), actor)
        if actor.kind != "import":
            refuse_retired(opened.type, values, opened.value(FIELD))
        for key, value in fitted(opened.type, values, any_choice=actor.kind == "import").items():
            opened.set_field(key, value)
        changed, at = sorted(opened.changes), clock.now()
        if "priority" in opened.changes:
            why = _overruled(actor, reason, opened)
            opened.set_column("priority_reason", why)
            opened.set_column("overruled_at", at if is_by_hand(why) else None)
            rank = opened.type.task_priority(opened.row.priority)
            rank_open_tasks(opened_work, opened.row.instance_key or 0, rank)
        moved = retarget(opened_work, opened, actor, at)
        opened.store(opened_work, actor, at)
        if moved is not None:
            write_moved(opened_work, opened, moved)
        follow_plan(opened_work, opened)
        if changed:
            details = {"changes": opened.changes, "revision": opened.row.revision, **_because(opened, reason)}
            add_entry(opened_work, opened.row.key, NewEntry(EntryKind.CHANGE, True, details=details), actor)
        opened.forget_changes()
        return FieldsUpdated(number, opened.row.revision, changed)

    return run_command("update_fields", command_id, actor, FieldsUpdated, body, work)


def _overruled(actor: Actor, reason: str, opened: OpenRecord) -> dict[str, object]:
    """Who set the priority instead of the decision, why, and what it was; an import tells what others did."""
    said = reason.strip()
    if actor.kind != "person":
        return {"by": actor.name}
    if not said:
        raise InvalidForm({"reason": text("Expected a reason for another priority, but there is none. Say why.")})
    if len(said) > MOST_REASON:
        wrong = text("Expected at most %(most)s characters, but there are more. Shorten it.", most=MOST_REASON)
        raise InvalidForm({"reason": wrong})
    return overruled(actor.name, said, opened.changes["priority"][0], opened.row.priority_reason or NO_REASON)


def _because(opened: OpenRecord, reason: str) -> dict[str, object]:
    return {"reason": reason.strip()} if "priority" in opened.changes and reason.strip() else {}
