"""When the work of records was done: a token left the step that the pack names, or the planned time is over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from database import UnitOfWork
from engine import clock
from engine.events import ElementEventKind
from engine.state.tables import ElementEventRow, ProcessInstance
from itsm.packs.declared.model import Aftermath
from itsm.records.tables import Record
from itsm.recurrence.detecting.groups import AT_ONCE, Place, later_than
from itsm.recurrence.tables import LookRow, WorkDoneRow
from itsm.schedule.tables import PlannedWork

Done = tuple[int, datetime, datetime]
"""Key of a record, and when its work was done for the first and for the last time."""


def find_works(work: UnitOfWork, type_key: str, declared: Aftermath, look: LookRow, after: Place) -> list[WorkDoneRow]:
    """Keep what was done after ``after``; gives the rows that are new or reach further now. ``look`` moves on."""
    done = (
        _by_step(work, type_key, declared.step, look, after) if declared.step else _by_plan(work, type_key, look, after)
    )
    return _kept(work, type_key, done, timedelta(hours=declared.hours))


def _by_step(work: UnitOfWork, type_key: str, step: str, look: LookRow, after: Place) -> Sequence[Done]:
    changed = (
        select(Record.key, Record.number, Record.changed_at)
        .where(Record.type_key == type_key, later_than(after))
        .order_by(Record.changed_at, Record.key)
        .limit(AT_ONCE)
    )  # fmt: skip
    rows = work.session.execute(changed).all()
    if not rows:
        return ()
    look.changed_at, look.last_key = rows[-1].changed_at, rows[-1].key
    by_number = {row.number: row.key for row in rows}
    left = (
        select(ProcessInstance.business_key, func.min(ElementEventRow.at), func.max(ElementEventRow.at))
        .join(ElementEventRow, ElementEventRow.instance_key == ProcessInstance.key)
        .where(
            ProcessInstance.business_key.in_(by_number), ElementEventRow.element_id == step,
            ElementEventRow.kind == ElementEventKind.COMPLETED.value,
        )
        .group_by(ProcessInstance.business_key)
    )  # fmt: skip
    return [(by_number[number], first, last) for number, first, last in work.session.execute(left)]


def _by_plan(work: UnitOfWork, type_key: str, look: LookRow, after: Place) -> Sequence[Done]:
    """Plans that are over; of a record that was closed before its time came, nothing was done."""
    over = (
        select(PlannedWork.record_key, PlannedWork.ends)
        .join(Record, Record.key == PlannedWork.record_key)
        .where(
            Record.type_key == type_key, PlannedWork.ends > after.changed_at, PlannedWork.ends <= clock.now(),
            or_(Record.closed_at.is_(None), Record.closed_at >= PlannedWork.begins),
        )
        .order_by(PlannedWork.ends, PlannedWork.record_key)
        .limit(AT_ONCE)
    )  # fmt: skip
    rows = work.session.execute(over).all()
    look.changed_at = rows[-1].ends if len(rows) >= AT_ONCE else clock.now()
    return [(row.record_key, row.ends, row.ends) for row in rows]


def _kept(work: UnitOfWork, type_key: str, done: Iterable[Done], hours: timedelta) -> list[WorkDoneRow]:
    wanted = {key: (first, last) for key, first, last in done}
    there = _rows(work, wanted)
    changed = []
    for key, (first, last) in wanted.items():
        row = there.get(key)
        if row is None:
            row = WorkDoneRow(record_key=key, type_key=type_key, since=first, until=last + hours)
            work.session.add(row)
        elif row.until < last + hours or row.since > first:
            row.since, row.until = min(row.since, first), max(row.until, last + hours)
        else:
            continue
        changed.append(row)
    work.session.flush()
    return changed


def _rows(work: UnitOfWork, keys: Iterable[int]) -> Mapping[int, WorkDoneRow]:
    found = work.session.scalars(select(WorkDoneRow).where(WorkDoneRow.record_key.in_(sorted(keys))))
    return {row.record_key: row for row in found}
