"""Looking again at what waits for the schedule: by the workers, each record in a transaction of its own.

A plan is looked at when something changed that its conditions may ask for, and by itself when its time begins, or when
a freeze that holds for it begins or ends. What changes while it is looked at makes it due once more.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select, update

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, HasEnded, NotFound
from engine.registry import SYSTEM
from engine.runtime import look_again
from itsm.records.tables import Record
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work
from itsm.schedule.queries.judging import freezes, with_people, work_of
from itsm.schedule.tables import PlannedWork

log = logging.getLogger(__name__)
AHEAD = timedelta(days=30)
"""So far ahead it is looked for what begins or ends; a look that finds nothing is taken again then."""
LATER = timedelta(hours=1)


class _Due(NamedTuple):
    tenant: int
    key: int


def look_at_plans(limit: int) -> int:
    """Look at the conditions of at most ``limit`` plans of all organisations that are due; gives how many."""
    due = select(PlannedWork.tenant_id, PlannedWork.key).where(PlannedWork.check_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        rows = [_Due(*row) for row in session.execute(due.order_by(PlannedWork.check_at, PlannedWork.key).limit(limit))]
    for row in rows:
        with in_tenant(row.tenant):
            try:
                retrying(partial(_look, row.key))
            except FlowdeskError as problem:  # whatever one record does must not stop the others
                extra = {"action": "schedule_look_failed", "plan": row.key, "tenant": row.tenant}
                log.warning("Waiting conditions could not be looked at", extra={**extra, "why": str(problem.message)})
                retrying(partial(_put_off, row.key))
    return len(rows)


def _look(key: int) -> None:
    with unit_of_work() as work:
        look_at_plan(work, key)


def look_at_plan(work: UnitOfWork, key: int) -> None:
    """Look at the conditions of the plan ``key`` if it is due, and note when to look again."""
    row = work.session.get(PlannedWork, key)
    if row is None or row.check_at is None or row.check_at > clock.now():
        return
    record = work.session.get_one(Record, row.record_key)
    due, instance_key = row.check_at, record.instance_key
    later = _next(work, row, work_of(row, record)) if row.is_open else None
    for one in (row, record):
        work.session.expunge(one)
    if later is not None and instance_key is not None:
        try:
            look_again(instance_key, SYSTEM, work=work)
        except (HasEnded, NotFound):
            later = None
    same = update(PlannedWork).where(PlannedWork.key == key, PlannedWork.check_at == due)
    work.session.execute(same.values(check_at=later), execution_options={"synchronize_session": False})


def _put_off(key: int) -> None:
    with unit_of_work() as work:
        row = work.session.get(PlannedWork, key)
        if row is not None:
            row.check_at = clock.now() + LATER


def _next(work: UnitOfWork, row: PlannedWork, plan: Work) -> datetime:
    """When something begins or ends next that conditions of the plan may ask for; else the end of a long while."""
    now = clock.now()
    whole = with_people(work.session, [plan])[0]
    holding = [one for one in freezes(work.session, Span(now, now + AHEAD)) if one.scope.holds_for(whole)]
    found = [at for one in holding for time in one.times for at in (time.starts, time.ends)]
    own = [at for at in (row.begins, row.ends) if at is not None]
    return min((at for at in (*found, *own) if at > now), default=now + AHEAD)
