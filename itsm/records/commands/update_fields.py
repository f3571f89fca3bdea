"""Command: change fields of a record outside a task's form."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.listener import rank_open_tasks
from itsm.records.opened import open_record
from itsm.records.values import fitted
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights, require_changes


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
    work: UnitOfWork | None = None,
) -> FieldsUpdated:
    """Set fields of ``number``; before and after stand on the timeline, open tasks follow a new priority.

    ``revision`` is that of the record when the page was read. Raises NotFound, Forbidden, Conflict (with what
    changed), InvalidForm (a value that does not fit), InvalidInput (no such field).
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
        for key, value in fitted(opened.type, values, any_choice=actor.kind == "import").items():
            opened.set_field(key, value)
        changed = sorted(opened.changes)
        if "priority" in opened.changes:
            opened.set_column("priority_reason", {"by": actor.name})
            rank = opened.type.task_priority(opened.row.priority)
            rank_open_tasks(opened_work, opened.row.instance_key or 0, rank)
        opened.store(opened_work, actor, clock.now())
        if changed:
            details = {"changes": opened.changes, "revision": opened.row.revision}
            add_entry(opened_work, opened.row.key, NewEntry(EntryKind.CHANGE, True, details=details), actor)
        opened.forget_changes()
        return FieldsUpdated(number, opened.row.revision, changed)

    return run_command("update_fields", command_id, actor, FieldsUpdated, body, work)
