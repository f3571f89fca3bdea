"""When the workers look again, and from where on: kept for each organisation, and for each watched type."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from database import Tenant, UnitOfWork, all_tenants, reading
from engine import clock
from itsm.recurrence.detecting.groups import Place
from itsm.recurrence.tables import LookRow

EVERY = timedelta(minutes=1)
BACK = timedelta(seconds=30)
"""How far a round looks back behind what it has seen."""


def due_tenants(what: str, limit: int) -> Sequence[int]:
    """At most ``limit`` organisations that were last looked at ``EVERY`` ago."""
    last = and_(LookRow.tenant_id == Tenant.key, LookRow.what == what, LookRow.type_key == "")
    due = (
        select(Tenant.key)
        .outerjoin(LookRow, last)
        .where(or_(LookRow.key.is_(None), LookRow.changed_at <= clock.now() - EVERY))
        .order_by(Tenant.key)
        .limit(limit)
    )
    with all_tenants(), reading() as session:
        return session.scalars(due).all()


def look_of(work: UnitOfWork, what: str, type_key: str) -> LookRow:
    """The row that says how far was looked; made when there is none. The turn has to be taken."""
    row = work.session.scalar(select(LookRow).where(LookRow.what == what, LookRow.type_key == type_key))
    if row is None:
        row = LookRow(what=what, type_key=type_key, changed_at=_NEVER, last_key=0)
        work.session.add(row)
        work.session.flush()
    return row


def mark_looked(work: UnitOfWork, what: str) -> None:
    """The organisation in force was looked at now."""
    look_of(work, what, "").changed_at = clock.now()


def _looked_up_to(row: LookRow, start: datetime) -> Place:
    """Where to go on; not before ``start``, whatever was missed."""
    return Place(row.changed_at, row.last_key) if row.changed_at > start else Place(start, 0)


def going_on(row: LookRow, start: datetime) -> Place:
    """Where a round begins: where the last one ended, and a little before now in any case."""
    recent = Place(clock.now() - BACK, 0)
    return min(_looked_up_to(row, start), recent, key=lambda one: (one.changed_at, one.key))


_NEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
