"""Looking again at what waits for the schedule: by the workers, each record in a transaction of its own.

A plan is looked at when something changed that its conditions may ask for, and by itself when its time begins, or when
a freeze that holds for it begins or ends.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, HasEnded, NotFound
from engine.registry import SYSTEM
from engine.runtime import look_again
from itsm.records.tables import Record
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work
from itsm.schedule.queries.judging import FREEZE, blocks, with_people, work_of
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
        row = work.session.scalar(select(PlannedWork).where(PlannedWork.key == key).with_for_update())
        if row is None or row.check_at is None or row.check_at > clock.now():
            return
        record = work.session.get_one(Record, row.record_key)
        row.check_at = _next(work, work_of(row, record)) if row.is_open else None
        work.session.flush()
        if row.is_open and record.instance_key is not None:
            instance_key = record.instance_key
            work.session.expunge(record)
            try:
                look_again(instance_key, SYSTEM, work=work)
            except (HasEnded, NotFound):
                row.check_at = None


def _put_off(key: int) -> None:
    with unit_of_work() as work:
        row = work.session.get(PlannedWork, key)
        if row is not None:
            row.check_at = clock.now() + LATER


def _next(work: UnitOfWork, plan: Work) -> datetime:
    """When something begins or ends next that conditions of the plan may ask for."""
    now = clock.now()
    around = Span(now, max(now + AHEAD, plan.time.ends if plan.time.starts < now + AHEAD else now))
    whole = with_people(work.session, [plan])[0]
    freezes = [one for one in blocks(work.session, FREEZE, around) if one.scope.holds_for(whole)]
    found = [at for one in freezes for time in one.times for at in (time.starts, time.ends)]
    return min((at for at in (*found, plan.time.starts, plan.time.ends) if at > now), default=now + AHEAD)
