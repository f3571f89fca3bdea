"""One item that is offered to somebody; whom they may order for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound, text
from engine.registry import Actor
from itsm.catalogue.audience import facts_of, live_services
from itsm.catalogue.tables import ItemRow
from itsm.people.managers import below
from itsm.people.tables import PersonRow
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing


def offered_item(session: Session, code: str, actor: Actor) -> ItemRow:
    """The item ``code``, live and meant for the actor with all its parts. Raises NotFound, and Forbidden for a part.

    Whether there is one that is not meant for them, nobody learns.
    """
    row = session.scalar(select(ItemRow).where(ItemRow.code == code))
    services = live_services(session)
    if row is None or not _is_live(row, services) or not _fits(session, row, actor):
        raise NotFound(text("Expected something that you can order, but it is not offered to you. Open the catalogue."))
    _require_parts(session, row, services, actor)
    return row


def _is_live(row: ItemRow, services: object) -> bool:
    assert isinstance(services, dict)
    return row.is_live and row.archived_at is None and row.service_key in services


def _fits(session: Session, row: ItemRow, actor: Actor) -> bool:
    return row.for_all or facts_of(session, actor).fit(row.audience)


def _require_parts(session: Session, row: ItemRow, services: object, actor: Actor) -> None:
    codes = {code for stage in row.parts for code in stage}
    if not codes:
        return
    parts = {part.code: part for part in session.scalars(select(ItemRow).where(ItemRow.code.in_(codes)))}
    facts = facts_of(session, actor)
    for code in sorted(codes):
        part = parts.get(code)
        if part is None or not _is_live(part, services) or not (part.for_all or facts.fit(part.audience)):
            raise Forbidden(
                text("Expected that you may order all that is in it, but “%(code)s” is not offered to you.", code=code)
            )


def may_order_for_all(actor: Actor, type_key: str) -> bool:
    """True for who reports for others."""
    return allowed(actor, "record.report_for_others", Thing(type_key, frozenset({"own"})))


def require_order_for(session: Session, requester_key: int | None, actor: Actor, type_key: str) -> None:
    """Raise Forbidden unless it is for the actor, for somebody below them, or they report for others."""
    if requester_key == actor.key or may_order_for_all(actor, type_key):
        return
    if requester_key is not None and requester_key in below(session, actor.key):
        return
    raise Forbidden(text("Expected yourself or somebody who reports to you. Ask them to order it, or their manager."))


def people_to_order_for(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Key and name of those who report to the actor, by name."""
    keys = below(session, actor.key)
    statement = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(keys)) if keys else None
    rows = session.execute(statement.order_by(PersonRow.name, PersonRow.key)).all() if statement is not None else []
    return [(row.key, row.name) for row in rows]
