"""Command: make the records of plans that are due. Any number of workers may try: each time of a plan makes one."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import (
    Tenant,
    UnitOfWork,
    all_tenants,
    current_tenant,
    in_tenant,
    is_passing,
    reading,
    retrying,
    unit_of_work,
)
from engine import clock
from engine.errors import FlowdeskError, InvalidState, text
from engine.registry import SYSTEM
from engine.runtime import start_process_instance
from itsm.assignment.duty import on_duty_for_team
from itsm.automation.promoting import Wanted, make_record
from itsm.inspections.commands.save_plan import end_of
from itsm.inspections.planning import all_due, next_due
from itsm.inspections.tables import PlanRow, RunRow
from itsm.language import translate
from itsm.packs.declared.checklist import Checklist
from itsm.packs.deployed import newest_type
from itsm.packs.names import in_language
from itsm.people.tables import TeamRow

log = logging.getLogger(__name__)
LATER = timedelta(hours=1)
MOST_STOPPED = 100
"""Times that passed while the program stood still are told one by one; of more, the newest."""


class _Due(NamedTuple):
    tenant: int
    key: int


def open_due(limit: int) -> int:
    """Make the records of at most ``limit`` plans of all organisations that are due; gives how many were tried."""
    due = select(PlanRow.tenant_id, PlanRow.key).where(PlanRow.check_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        rows = [_Due(*row) for row in session.execute(due.order_by(PlanRow.check_at, PlanRow.key).limit(limit))]
    for row in rows:
        with in_tenant(row.tenant):
            _try(row.key)
    return len(rows)


def _try(key: int) -> None:
    """What one plan does must not stop the others: it says why on its page, and is tried again in an hour."""
    try:
        retrying(partial(_open, key))
    except FlowdeskError as problem:
        if is_passing(problem):
            return
        log.warning("Inspection could not be opened", extra={"action": "inspection_failed", "plan": key,
                                                                "why": str(problem.message)})  # fmt: skip
        retrying(partial(_put_off, key, translate(problem.message, "en")[:300]))


def _open(key: int) -> None:
    with unit_of_work() as work:
        open_plan(work, key)


def open_plan(work: UnitOfWork, key: int) -> str | None:
    """Make the record of the newest time of plan ``key`` that has come; gives its number, None when none has.

    Times before it that passed unseen, since no worker ran, are kept as missed: one record is made, not a hundred.
    """
    mine = select(PlanRow).where(PlanRow.key == key, PlanRow.check_at <= clock.now())
    row = work.session.scalar(mine.with_for_update(skip_locked=True))
    if row is None or row.next_at is None:
        return None
    now = clock.now()
    times = all_due(work.session, row, row.next_at, now)
    row.next_at = row.check_at = next_due(work.session, row, now)
    row.problem = None
    if not times:
        return None
    *passed, last = times
    for at in passed[-MOST_STOPPED:]:
        work.session.add(RunRow(plan_key=key, planned_at=at, due_at=end_of(row, at)[0], opened_at=now))
    return _make(work, row, last, now)


def _make(work: UnitOfWork, row: PlanRow, planned: datetime, now: datetime) -> str:
    """The record, its run and its process. Its time counts from when it is made, where that is later than planned."""
    due, until = end_of(row, max(planned, now) if now - planned > LATER else planned)
    of_type = newest_type(work, row.type_key)
    if of_type.checklist is None:
        raise InvalidState(
            text("Expected a record type with a checklist, but “%(name)s” has none.", name=of_type.name("en"))
        )
    values = _values(work.session, row, of_type.checklist, due, until)
    wanted = Wanted(of_type.key, planned.isoformat(), values)
    made = make_record(work, None, f"plan:{row.key}", wanted, SYSTEM)
    if made.created:
        work.session.add(
            RunRow(plan_key=row.key, planned_at=planned, due_at=due, record_key=made.key, points=row.points,
                   opened_at=now)
        )  # fmt: skip
        work.session.flush()
        start_process_instance(made.process, made.number, {}, SYSTEM, work=work)
    return made.number


def _values(
    session: Session, row: PlanRow, fields: Checklist, due: datetime, until: datetime
) -> dict[str, object]:
    team = session.get_one(TeamRow, row.team_key)
    language = session.get_one(Tenant, current_tenant()).language
    found: dict[str, object] = {
        "title": in_language(row.names, language), "description": row.note,
        fields.due: due.isoformat(), fields.until: until.isoformat(),
        fields.place: row.place or None, fields.team: team.code, fields.unchecked: len(row.points),
        fields.person: _on_duty(session, row) if row.to_duty else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if name and value is not None}


def _on_duty(session: Session, row: PlanRow) -> str | None:
    """Who is on duty for the team now; None when nobody is or it keeps no roster: then the team is offered it."""
    people = on_duty_for_team(session, row.team_key, clock.now())
    return str(people[0]) if people else None


def _put_off(key: int, why: str) -> None:
    with unit_of_work() as work:
        row = work.session.get(PlanRow, key)
        if row is not None and row.check_at is not None and row.check_at <= clock.now():
            row.problem, row.check_at = why, clock.now() + LATER
