"""The check that runs: every organisation every few minutes by a worker, or at once when somebody asks."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select

from database import Tenant, UnitOfWork, all_tenants, current_tenant, in_tenant, reading, retrying, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.registry import Actor
from itsm.assignment.orphans.finding import Orphan, find_orphans
from itsm.assignment.orphans.tables import OrphanCheck, OrphanRow
from itsm.people.roles import require

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=5)


def check_due(limit: int) -> int:
    """Check at most ``limit`` organisations whose last check is ``EVERY`` ago; gives in how many something was found.

    Having looked is no work: a worker that found nothing is idle.
    """
    due = (
        select(Tenant.key)
        .outerjoin(OrphanCheck, OrphanCheck.tenant_id == Tenant.key)
        .where(or_(OrphanCheck.key.is_(None), OrphanCheck.checked_at <= clock.now() - EVERY))
        .order_by(Tenant.key)
        .limit(limit)
    )
    with all_tenants(), reading() as session:
        tenants: Sequence[int] = session.scalars(due).all()
    met = 0
    for tenant in tenants:
        with in_tenant(tenant):
            found = retrying(check_now)
        if found:
            met += 1
            extra = {"action": "orphans_found", "organisation": tenant, "count": found}
            log.warning("Open records that nobody can go on with", extra=extra)
    return met


def check_for(actor: Actor) -> int:
    """Check the organisation in force because somebody asks; gives how many records. Raises Forbidden."""
    require(actor, "operations.see")
    return retrying(check_now)


def check_now() -> int:
    """Check the organisation in force and keep what is found; gives how many records."""
    tenant = current_tenant()
    with unit_of_work() as work:
        take_turn(work, f"orphans of {tenant}")
        found = find_orphans(work.session)
        _keep(work, found)
    return len(found)


def _keep(work: UnitOfWork, found: Sequence[Orphan]) -> None:
    """Store what was found; what was known keeps the time when it was first found."""
    session, at = work.session, clock.now()
    known = {(row.record_key, row.task_key, row.reason): row for row in session.scalars(select(OrphanRow))}
    wanted = {(one.record_key, one.task_key, one.reason) for one in found}
    gone = [row.key for identity, row in known.items() if identity not in wanted]
    if gone:
        session.execute(delete(OrphanRow).where(OrphanRow.key.in_(gone)).execution_options(synchronize_session=False))
    session.add_all(
        OrphanRow(record_key=record, task_key=task, reason=reason, found_at=at)
        for record, task, reason in sorted(wanted - known.keys(), key=str)
    )
    check = session.scalars(select(OrphanCheck)).one_or_none()
    if check is None:
        check = OrphanCheck()
        session.add(check)
    check.checked_at, check.found = at, len(found)
