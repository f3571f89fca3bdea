"""Command: plan the work of a record, or move it: the flow is asked, by a message that the pack names or its step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Conflict, InvalidForm, InvalidState, Text, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from engine.state import reads
from engine.state.message_reads import RECEIVING
from engine.state.tables import UserTask
from itsm.packs.declared.model import PackSchedule
from itsm.packs.deployed import newest_form
from itsm.people.roles import require
from itsm.records.commands.update_fields import update_fields
from itsm.records.opened import OpenRecord, open_record
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights, require_changes
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.declared import LONGEST, in_reach, is_open, time_of
from itsm.schedule.rights import PLAN


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a record was written, or its flow was asked (``asked``): then the flow decides what becomes of it."""

    number: str
    revision: int
    asked: bool


def plan_work(
    number: str, begins: datetime | None, ends: datetime | None, actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Planned:
    """Plan the work of ``number`` from ``begins`` to ``ends`` (with their offsets), or move what is planned already.

    A plan that there is is changed at once while the form of an open task has both fields; else it goes to the flow as
    the message that the pack names, with both times under the names of their fields. Raises NotFound, Forbidden,
    Conflict (another revision), InvalidForm (no times, end before beginning) and InvalidState (nothing is
    planned for this type, it is resolved, its flow does not let it be moved now).
    """
    require(actor, PLAN)
    time = _checked(begins, ends)

    def body(opened_work: UnitOfWork) -> Planned:
        _require_change(opened_work, number, actor)
        opened = open_record(opened_work, number)
        declared = _declared(opened)
        opened.require_revision(revision)
        before = time_of(opened, declared)
        if before == time:
            return Planned(number, opened.row.revision, False)
        if before is not None and _is_for_the_flow(opened_work, opened):
            return _ask(opened_work, opened, declared, time, actor)
        done = update_fields(number, _values(declared, time), actor, revision, work=opened_work)
        return Planned(number, done.revision, False)

    return run_command("plan_work", command_id, actor, Planned, body, work)


def may_move(session: Session, opened: OpenRecord, work: UnitOfWork) -> bool:
    """True when an open task of the record has a form with both times."""
    declared = opened.type.schedule
    return declared is not None and _has_step(session, opened, declared, work)


def _checked(begins: datetime | None, ends: datetime | None) -> Span:
    wrong: dict[str, Text] = {}
    for name, at in (("begins", begins), ("ends", ends)):
        if at is None or at.tzinfo is None or not in_reach(Span(at, at)):
            wrong[name] = text("Choose a date and a time.")
    if wrong or begins is None or ends is None:
        raise InvalidForm(wrong)
    if ends <= begins:
        raise InvalidForm({"ends": text("The end must come after the beginning.")})
    if ends - begins > LONGEST:
        raise InvalidForm({"ends": text("Choose at most a year.")})
    return Span(begins, ends)


def _require_change(work: UnitOfWork, number: str, actor: Actor) -> None:
    """Whoever plans sees the record, and may change the fields that say when."""
    if actor.kind != "person":
        return
    seen = seen_record(work.session, number, actor)
    work.session.expunge(seen.row)
    require(actor, PLAN, seen.thing)
    opened = open_record(work, number)
    declared = _declared(opened)
    names = dict.fromkeys((declared.begin, declared.end))
    require_changes(opened.type, names, field_rights(actor, opened.type, seen.thing), actor)


def _declared(opened: OpenRecord) -> PackSchedule:
    if opened.type.schedule is None:
        raise InvalidState(
            text("Expected a record whose work is planned, but %(number)s is none.", number=opened.number)
        )
    if not is_open(opened):
        raise InvalidState(
            text("Expected %(number)s to be open, but it is resolved. Reload the page.", number=opened.number)
        )
    return opened.type.schedule


def _is_for_the_flow(work: UnitOfWork, opened: OpenRecord) -> bool:
    """True when the process decides: it runs, and is at no task in whose form the times stand."""
    return opened.row.instance_key is not None and not may_move(work.session, opened, work)


def _ask(work: UnitOfWork, opened: OpenRecord, declared: PackSchedule, time: Span, actor: Actor) -> Planned:
    if not declared.message:
        raise _not_now(opened)
    if reads.lock_subscription(work.session, declared.message, opened.number, RECEIVING) is None:
        raise _not_now(opened)  # else a process that begins with this message would begin
    correlate_message(declared.message, opened.number, _values(declared, time), actor, work=work)
    return Planned(opened.number, opened.row.revision, True)


def _values(declared: PackSchedule, time: Span) -> Mapping[str, object]:
    return {declared.begin: time.starts.isoformat(), declared.end: time.ends.isoformat()}


def _has_step(session: Session, opened: OpenRecord, declared: PackSchedule, work: UnitOfWork) -> bool:
    open_forms = select(UserTask.form_id).where(
        UserTask.instance_key == opened.row.instance_key, UserTask.state == UserTaskState.OPEN.value,
        UserTask.form_id.is_not(None),
    )  # fmt: skip
    wanted = {declared.begin, declared.end}
    return any(wanted <= set(newest_form(work, form).keys()) for form in session.scalars(open_forms) if form)


def _not_now(opened: OpenRecord) -> Conflict:
    return Conflict(
        text(
            "Expected a step of %(number)s at which it may be moved, but its process is at none. "
            "Send it back to planning first.",
            number=opened.number,
        ),
        {"revision": opened.row.revision, "status": opened.row.status},
    )
