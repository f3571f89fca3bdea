"""Customers and service levels to choose from: the two sides of an agreement."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.options.asked import MOST, Asked, Offer, offer
from itsm.organisation.tables import CustomerRow
from itsm.packs.names import in_language
from itsm.people.roles import may

SEE_CUSTOMERS, SEE_LEVELS = "people.see", "work.see"


def customers(session: Session, asked: Asked) -> Sequence[Offer]:
    """Customers in use by name, for those who may look people up; the value is the code."""
    if not may(asked.actor, SEE_CUSTOMERS):
        return ()
    statement = select(CustomerRow.code, CustomerRow.name).where(CustomerRow.archived_at.is_(None))
    rows = session.execute(statement.order_by(CustomerRow.name, CustomerRow.code).limit(MOST))
    return [offer(code, f"{name} · {code}") for code, name in rows]


def levels(session: Session, asked: Asked) -> Sequence[Offer]:
    """Service levels in use, for those who work; the value is the code."""
    if not may(asked.actor, SEE_LEVELS):
        return ()
    statement = select(ServiceLevelRow.code, ServiceLevelRow.names).where(ServiceLevelRow.archived_at.is_(None))
    rows = session.execute(statement.order_by(ServiceLevelRow.code).limit(MOST))
    return [offer(code, in_language(names, asked.language) or code) for code, names in rows]
