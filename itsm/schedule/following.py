"""The row of a plan follows its record: written when the fields say something else, or the record is resolved.

Whatever changes makes the workers look at the conditions of those that it concerns: others at the time of the plan, as
it was and as it is.
"""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select, update

from database import UnitOfWork
from engine import clock
from engine.registry import Step
from itsm.packs.declared.model import PackSchedule
from itsm.records.opened import OpenRecord, record_of
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.declared import is_open, time_of, touched
from itsm.schedule.queries.judging import take_schedule
from itsm.schedule.queries.kin import look_at_parts
from itsm.schedule.tables import NAME_LENGTH, PlannedWork

_UNSYNCHRONIZED = {"synchronize_session": False}


def follow_step(work: UnitOfWork, step: Step) -> None:
    """Step listener: the plan of the record of the step's instance; it costs nothing where none is planned."""
    opened = record_of(work, step.instance)
    if opened is not None:
        follow_plan(work, opened)


def follow_plan(work: UnitOfWork, opened: OpenRecord) -> None:
    """Bring the row of the record's plan in line with its fields, and let the workers look at whom it concerns."""
    declared = opened.type.schedule
    if declared is None:
        return
    row = work.session.scalar(select(PlannedWork).where(PlannedWork.record_key == opened.row.key))
    before = time_in(row) if row is not None else None
    time = time_of(opened, declared)
    columns = _columns(opened, declared, time)
    if row is None:
        row = PlannedWork(record_key=opened.row.key)
    elif all(getattr(row, name) == value for name, value in columns.items()):
        return
    was_open = row.is_open is not False
    take_schedule(work)
    work.session.add(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.check_at = row.changed_at if row.is_open else None
    work.session.flush()
    look_beside(work, (one for one in (before, time) if one is not None), opened.row.key)
    if was_open and not row.is_open:
        look_at_parts(work, opened.row.key)


def time_in(row: PlannedWork) -> Span | None:
    """The time of a row; None while none is set."""
    return Span(row.begins, row.ends) if row.begins is not None and row.ends is not None else None


def look_beside(work: UnitOfWork, times: Iterable[Span], but: int) -> None:
    """Let the workers look at the open plans of others at these times."""
    met = [and_(PlannedWork.begins < one.ends, PlannedWork.ends > one.starts) for one in dict.fromkeys(times)]
    if met:
        concerned = update(PlannedWork).where(PlannedWork.is_open, PlannedWork.record_key != but, or_(*met))
        work.session.execute(concerned.values(check_at=clock.now()), execution_options=_UNSYNCHRONIZED)


def look_at_all(work: UnitOfWork) -> None:
    """Let the workers look at every open plan: a freeze or a window has changed."""
    take_schedule(work)
    concerned = update(PlannedWork).where(PlannedWork.is_open)
    work.session.execute(concerned.values(check_at=clock.now()), execution_options=_UNSYNCHRONIZED)


def _columns(opened: OpenRecord, declared: PackSchedule, time: Span | None) -> dict[str, object]:
    now = clock.now()
    wanted = touched(opened, declared, time or Span(now, now))
    return {
        "begins": time.starts if time is not None else None, "ends": time.ends if time is not None else None,
        "service": wanted.service[:NAME_LENGTH], "items": list(wanted.items), "team": wanted.team[:100],
        "assignee_key": wanted.assignee_key, "is_open": is_open(opened),
    }  # fmt: skip
