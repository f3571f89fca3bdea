"""One customer: its sites, its contacts, the desks that serve it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.kinds import title_of
from itsm.organisation.queries.away import Standing, standing_of
from itsm.organisation.queries.thing_view import row_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import CustomerContact, CustomerRow, DeskCustomer, DeskRow, DeskSite, SiteRow
from itsm.people.open_work import capped
from itsm.people.tables import PersonRow

MOST = 100


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who speaks for the customer."""

    key: int
    name: str
    email: str | None
    role: str
    active: bool
    sees: str | None
    """How far they see in the portal, one of SIGHTS; None: their own records."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer with what hangs on it; ``people`` counts up to 99 and one more."""

    row: CustomerRow
    sites: Sequence[SiteRow]
    contacts: Sequence[Contact]
    desks: Sequence[tuple[int, str]]
    people: int


def customer_view(key: int, actor: Actor, language: str) -> CustomerView:
    """One customer. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = cast(CustomerRow, row_of(session, "customer", key))
        sites = select(SiteRow).where(SiteRow.customer_key == key, SiteRow.archived_at.is_(None))
        people = select(PersonRow.key).where(PersonRow.customer_key == key, PersonRow.active)
        return CustomerView(
            row, session.scalars(sites.order_by(SiteRow.name).limit(MOST)).all(), _contacts(session, key),
            _desks(session, key, language), capped(session, people),
        )  # fmt: skip


def _contacts(session: Session, customer_key: int) -> list[Contact]:
    statement = (
        select(PersonRow.key, PersonRow.name, PersonRow.email, CustomerContact.role, PersonRow.active,
               CustomerContact.sees)
        .join(CustomerContact, CustomerContact.person_key == PersonRow.key)
        .where(CustomerContact.customer_key == customer_key)
        .order_by(CustomerContact.role, PersonRow.name)
        .limit(MOST)
    )
    rows = session.execute(statement).all()
    standing = standing_of(session, clock.now(), [row.key for row in rows])
    return [Contact(*row, standing=standing[row.key]) for row in rows]


def _desks(session: Session, customer_key: int, language: str) -> list[tuple[int, str]]:
    """Desks in use that serve the customer, or one of its sites."""
    whole = select(DeskCustomer.desk_key).where(DeskCustomer.customer_key == customer_key)
    sites = select(SiteRow.key).where(SiteRow.customer_key == customer_key)
    some = select(DeskSite.desk_key).where(DeskSite.site_key.in_(sites))
    statement = (
        select(DeskRow)
        .where(or_(DeskRow.key.in_(whole), DeskRow.key.in_(some)), DeskRow.archived_at.is_(None))
        .order_by(DeskRow.code)
        .limit(MOST)
    )
    return [(row.key, title_of(row, language)) for row in session.scalars(statement)]
