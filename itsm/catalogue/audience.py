"""Who may order what: an item says it by kinds, and of each kind that it names one has to fit who orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from engine.registry import Actor
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.tables import PersonRow

STANDARD = "standard"
"""Class of those of whom none is said."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts of somebody who orders: codes by kind."""

    codes: Mapping[str, frozenset[str]]

    def fit(self, audience: Mapping[str, Sequence[str]]) -> bool:
        """True when of each kind that is named one is theirs."""
        return all(self.codes.get(kind, frozenset()) & set(named) for kind, named in audience.items() if named)


def facts_of(session: Session, actor: Actor) -> Facts:
    """Of a person: teams and roles of now, site, customer, class. The system fits nothing that is limited."""
    statement = (
        select(SiteRow.code, CustomerRow.code, func.coalesce(PersonRow.service_class, CustomerRow.service_class))
        .select_from(PersonRow)
        .outerjoin(SiteRow, SiteRow.key == PersonRow.site_key)
        .outerjoin(CustomerRow, CustomerRow.key == func.coalesce(PersonRow.customer_key, SiteRow.customer_key))
        .where(PersonRow.key == actor.key)
    )
    found = session.execute(statement).one_or_none()
    site, customer, service_class = found if found is not None else (None, None, None)
    return Facts(
        {
            "teams": frozenset(actor.teams), "roles": frozenset(actor.roles),
            "sites": frozenset([site] if site else ()), "customers": frozenset([customer] if customer else ()),
            "classes": frozenset([service_class or STANDARD]),
        }
    )  # fmt: skip


def live_services(session: Session) -> dict[int, ServiceRow]:
    """The services that are live, with all above them, by key in their order."""
    rows = session.scalars(select(ServiceRow).order_by(ServiceRow.position, ServiceRow.key)).all()
    by_key = {row.key: row for row in rows}

    def is_live(row: ServiceRow | None) -> bool:
        seen = set[int]()
        while row is not None and row.is_live and row.archived_at is None and row.key not in seen:
            if row.parent_key is None:
                return True
            seen.add(row.key)
            row = by_key.get(row.parent_key)
        return False

    return {key: row for key, row in by_key.items() if is_live(row)}


def offered_to(session: Session, actor: Actor, services: Mapping[int, ServiceRow]) -> ColumnElement[bool]:
    """Of ``catalogue_item``: those that are live, of a live service, and meant for the actor. One statement or two."""
    live = and_(ItemRow.is_live, ItemRow.archived_at.is_(None), ItemRow.service_key.in_(list(services)))
    limited = session.execute(select(ItemRow.key, ItemRow.audience).where(live, ItemRow.for_all.is_(False))).all()
    if not limited:
        return live
    facts = facts_of(session, actor)
    theirs = [key for key, audience in limited if facts.fit(audience)]
    return and_(live, or_(ItemRow.for_all, ItemRow.key.in_(theirs)))
