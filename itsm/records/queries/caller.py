"""Who calls: found by number, name or address while one types, with where they belong and their records."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.queries.away import Standing, standing_of
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.phone_rows import people_with, phones_of, region, with_digits
from itsm.people.phones import phone_meant
from itsm.people.queries import Person, people, person, search_people
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.records.queries.items import RecordItem
from itsm.records.queries.queues import open_records, past_records
from itsm.records.visibility import seen_record

MOST = 8
RECORDS = 5
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who calls, as the operator sees them; ``customer`` is key and name, ``site`` a name."""

    person: Person
    phones: Sequence[str]
    customer: tuple[int, str] | None
    site: str
    service_class: str
    standing: Standing
    open: Sequence[RecordItem]
    recent: Sequence[RecordItem]


def callers(typed: str, actor: Actor) -> list[Person]:
    """Active people who fit what was typed, at most ``MOST``; those first whose whole number it is.

    Raises Forbidden.
    """
    require(actor, "people.see")
    words = typed.strip()
    if not words:
        return []
    with reading() as session:
        number = phone_meant(words, region(session))
        keys = people_with(session, number, MOST) if number else []
        digits = "".join(one for one in words if one.isdigit())
        if not keys and len(digits) >= _FEWEST_DIGITS and not any(one.isalpha() for one in words):
            keys = with_digits(session, digits, MOST)
        if keys:
            found = people(keys, session)
            return [found[key] for key in keys]
        return search_people(words, MOST, session)


def caller_meant(typed: str, found: Sequence[Person]) -> Person | None:
    """The one of those who were found who is meant: there is no other, or the address or name is wholly theirs."""
    words = typed.strip().casefold()
    by_address = [one for one in found if one.email == words]
    by_name = [one for one in found if one.name.casefold() == words]
    for same in (by_address, by_name, found):
        if len(same) == 1:
            return same[0]
    return None


def phones_shown(found: Sequence[Person]) -> dict[int, Sequence[str]]:
    """Numbers of these people, by key."""
    with reading() as session:
        return dict(phones_of(session, [one.key for one in found])) if found else {}


def caller(key: int, actor: Actor) -> Caller:
    """The person with what the operator has to know. Raises Forbidden and NotFound."""
    require(actor, "people.see")
    theirs = PersonRow.key == key
    with reading() as session:
        found = person(key, session)
        customer, site, own, customers = _belongs(session, key)
        phones, standing = phones_of(session, [key]).get(key, ()), standing_of(session, clock.now(), [key])[key]
    return Caller(
        found, phones, customer, site, own or customers, standing, open_records(theirs, actor, RECORDS),
        past_records(theirs, actor, RECORDS),
    )  # fmt: skip


def require_record(number: str, actor: Actor) -> None:
    """Raise NotFound unless there is a record ``number`` that the actor sees, where a call could be noted."""
    with reading() as session:
        seen_record(session, number, actor)


def _belongs(session: Session, key: int) -> tuple[tuple[int, str] | None, str, str, str]:
    """Customer, name of the site, own class, class of the customer."""
    row = session.execute(
        select(CustomerRow.key, CustomerRow.name, SiteRow.name, PersonRow.service_class, CustomerRow.service_class)
        .select_from(PersonRow)
        .outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key)
        .outerjoin(SiteRow, SiteRow.key == PersonRow.site_key)
        .where(PersonRow.key == key)
    ).one()
    return (row[0], row[1]) if row[0] else None, row[2] or "", row[3] or "", row[4] or ""
