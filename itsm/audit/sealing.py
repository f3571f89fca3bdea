"""Sealing: new entries get their place in the organisation's chain, in the background and one sealer at a time.

Whoever writes an entry neither knows nor waits for the last one, so nothing is slower for it; what is not sealed yet
is shown as such. An entry that is committed late gets a later place than its key says.
"""

import logging
from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork, all_tenants, current_tenant, in_tenant, reading, retrying, unit_of_work
from database.turns import take_turn
from itsm.audit.chain import FIRST, hash_of
from itsm.audit.trail import AuditEntry

log = logging.getLogger(__name__)
AT_ONCE = 500
"""Entries of one transaction."""


def seal_entries(limit: int) -> int:
    """Seal what waits, of all organisations, at most ``AT_ONCE`` entries of each; gives how many.

    The end of a chain is logged, so that a copy of it lies where the database does not reach.
    """
    waiting = select(AuditEntry.tenant_id).where(AuditEntry.number.is_(None)).distinct().limit(limit)
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        tenants: Sequence[int] = session.scalars(waiting).all()
    done = 0
    for tenant in tenants:
        with in_tenant(tenant):
            done += retrying(_seal)
    return done


def _seal() -> int:
    tenant = current_tenant()
    with unit_of_work() as work:
        take_turn(work, f"audit chain of {tenant}")  # one sealer at a time: a chain that two write to would fork
        number, previous = _end(work)
        waiting = select(AuditEntry).where(AuditEntry.number.is_(None)).order_by(AuditEntry.key).limit(AT_ONCE)
        entries = work.session.scalars(waiting).all()
        for entry in entries:
            number += 1
            entry.hash = previous = hash_of(entry, number, previous)
            entry.number = number
    if entries:
        extra = {"action": "audit_sealed", "organisation": tenant, "number": number, "hash": previous}
        log.info("Audit entries sealed", extra=extra)
    return len(entries)


def _end(work: UnitOfWork) -> tuple[int, str]:
    last = (
        select(AuditEntry.number, AuditEntry.hash)
        .where(AuditEntry.number.is_not(None))
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    found = work.session.execute(last).one_or_none()
    return (found.number or 0, found.hash or FIRST) if found is not None else (0, FIRST)
