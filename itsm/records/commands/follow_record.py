"""Command: resolve a record together with the one that it follows, as its own diagram says, and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork, undoing
from engine.errors import FlowdeskError, Text, text
from engine.kept_text import keep
from engine.lifecycle import UserTaskState
from engine.registry import SYSTEM
from engine.runtime import run_command
from engine.state.tables import UserTask
from itsm.records import elements
from itsm.records.commands.complete_task import complete_task
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.tables import Record

DONE = ("resolved", "closed")
"""Kinds of status in which nothing is left to be solved."""
_GIVEN = ("resolution_code", "resolution_text")
_MOST_STEPS = 20
_NO_STEP = text("none of its steps can be finished together with another record")
_ELSEWHERE = text("its steps went on, but it is not resolved by that")


@dataclass(frozen=True, slots=True)
class Followed:
    """Whether the record is resolved now; both timelines say so, or why not."""

    number: str
    resolved: bool


def follow_record(
    key: int, leader_key: int, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Followed:
    """Finish the open steps of record ``key`` that name an ``outcome_with_parent``, with the leader's solution.

    What refuses is undone and told on both timelines: nobody is there to read a refusal.
    """

    def body(opened: UnitOfWork) -> Followed:
        row, leader = (opened.session.get_one(Record, one) for one in (key, leader_key))
        number, given = row.number, {name: getattr(leader, name) for name in _GIVEN if getattr(leader, name)}
        opened.session.expunge_all()
        reason: Text | None
        try:
            with undoing(opened):
                reason = _finish(opened, row, given)
        except FlowdeskError as problem:
            reason = problem.message
        what = {"what": "followed"} if reason is None else {"what": "not_followed", "reason": keep(reason)}
        for at, other, is_leader in ((key, leader.number, False), (leader_key, number, True)):
            details = {**what, "other": other, "leads": is_leader}
            add_entry(opened, at, NewEntry(EntryKind.LINK, True, details=details), SYSTEM)
        return Followed(number, reason is None)

    return run_command("follow_record", command_id, SYSTEM, Followed, body, work)


def _finish(work: UnitOfWork, row: Record, given: Mapping[str, object]) -> Text | None:
    """Finish steps until the record is resolved; why it is not, if so."""
    went_on = False
    for _ in range(_MOST_STEPS):
        found = _next_step(work, row.instance_key)
        if found is None:
            break
        complete_task(found[0], given, found[1], SYSTEM, checked=False, work=work)
        went_on = True
        if _kind(work, row.key) in DONE:
            return None
    return _ELSEWHERE if went_on else _NO_STEP


def _next_step(work: UnitOfWork, instance_key: int | None) -> tuple[int, str] | None:
    """An open step of the instance that its diagram lets finish like this, with the outcome."""
    statement = (
        select(UserTask.key, UserTask.definition_key, UserTask.element_id)
        .where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.OPEN.value)
        .order_by(UserTask.key)
    )
    for key, definition_key, element_id in work.session.execute(statement).all():
        outcome = elements.outcome_with_parent(elements.element_of(work.session, definition_key, element_id))
        if outcome:
            return key, outcome
    return None


def _kind(work: UnitOfWork, key: int) -> str:
    return work.session.execute(select(Record.status_kind).where(Record.key == key)).scalar_one()
