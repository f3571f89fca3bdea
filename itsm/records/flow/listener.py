"""The engine's steps as records see them: the only place that writes a status.

On every step of an instance that serves a record: status and its kind, the times of opening, resolution and closing,
the team that has the work, the reason of a priority, the rank of tasks that stay open; stored with one statement.
Whom the step concerns is kept with it, and told later.
"""

from collections.abc import Mapping

from sqlalchemy import update

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.events import ElementEventKind
from engine.lifecycle import UserTaskState
from engine.registry import InstanceRef, Step
from engine.state.tables import UserTask
from itsm.clocks.following import follow, write_moved
from itsm.packs.model import Status
from itsm.priority.explaining import explain_priority
from itsm.priority.reasons import is_raised
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.ownership import owe_answer
from itsm.records.flow.telling import standing, tell_step
from itsm.records.opened import OpenRecord, record_of

_DONE = ("resolved", "closed")
"""Kinds of status in which nothing is left to be solved."""


def task_priority(work: UnitOfWork, instance: InstanceRef) -> int | None:
    """Rank of the tasks that an instance opens: that of its record's priority."""
    opened = record_of(work, instance)
    return None if opened is None else opened.type.task_priority(opened.row.priority)


def on_step(work: UnitOfWork, step: Step) -> None:
    """Bring the record of the step's instance in line with where its tokens are now."""
    opened = record_of(work, step.instance)
    if opened is None:
        return
    before = None if opened.row.instance_key is None and opened.row.status is None else standing(opened.row)
    opened.set_column("instance_key", step.instance.key)
    _require_own_process(opened, step)
    status = opened.type.leading_status(step.statuses)
    if status is not None:
        _place(work, opened, status, step)
    if step.opened_groups:
        opened.set_column("team", step.opened_groups[0])
    if "priority" in opened.changes or is_raised(opened.row):
        explain_priority(work, opened, step)
    if "priority" in opened.changes:
        _rank_kept_tasks(work, opened, step)
    moved = follow(work, opened, step)
    opened.store(work, step.actor, step.at)
    if moved is not None:
        write_moved(work, opened, moved, step.instance.replaying)
    tell_step(work, opened, step, before)
    if opened.changes and not opened.told:
        details = {"changes": opened.changes, "revision": opened.row.revision}
        told = NewEntry(EntryKind.CHANGE, True, details=details, at=step.at)
        add_entry(work, opened.row.key, told, step.actor)
    opened.forget_changes()


def _require_own_process(opened: OpenRecord, step: Step) -> None:
    """Refuse a migration to the process of another record type."""
    own = opened.type.process
    for event in step.events:
        if event.kind is not ElementEventKind.INSTANCE_MIGRATED:
            continue
        source, goal = event.details.get("from"), event.details.get("to")
        if not isinstance(goal, Mapping):
            continue
        came_from = source.get("process") if isinstance(source, Mapping) else None
        if goal.get("process") not in (own, came_from):
            raise InvalidInput(
                text(
                    "Expected record %(number)s to stay in process %(own)s, which its type has, but it would go to "
                    "%(other)s. Choose a version of its own process.",
                    number=opened.row.number, own=own, other=goal.get("process"),
                )
            )


def _place(work: UnitOfWork, opened: OpenRecord, status: Status, step: Step) -> None:
    row, kind_before = opened.row, opened.row.status_kind
    if row.is_followed and status.kind in _DONE and kind_before not in _DONE:
        opened.set_column("followers_due", True)
    opened.set_column("status", status.key)
    opened.set_column("status_kind", status.kind)
    if status.kind == "closed":
        opened.set_column("closed_at", row.closed_at or step.at)
    else:
        opened.set_column("closed_at", None)
    if status.kind == "resolved":
        opened.set_column("resolved_at", row.resolved_at or step.at)
    elif status.kind != "closed":
        if row.resolved_at is not None:
            opened.set_column("reopened_at", step.at)
        opened.set_column("resolved_at", None)
    if not step.instance.replaying:
        owe_answer(work, opened, kind_before, step.actor, step.at)


def _rank_kept_tasks(work: UnitOfWork, opened: OpenRecord, step: Step) -> None:
    if step.keeps_tasks:
        rank_open_tasks(work, step.instance.key, opened.type.task_priority(opened.row.priority))


def rank_open_tasks(work: UnitOfWork, instance_key: int, rank: int) -> None:
    """Give the open tasks of an instance another rank, because their record's priority changed."""
    work.session.execute(
        update(UserTask)
        .where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.OPEN.value)
        .values(priority=rank)
        .execution_options(synchronize_session=False)
    )
