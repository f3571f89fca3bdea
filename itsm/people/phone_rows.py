"""Telephone numbers as stored: those of people, whose a number is, and keeping them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import Tenant, current_tenant
from itsm.people.phones import region_of
from itsm.people.tables import PersonPhone, PersonRow


def region(session: Session) -> str | None:
    """The country of numbers that are written without one: that of the organisation's time zone."""
    zone = session.scalar(select(Tenant.time_zone).where(Tenant.key == current_tenant()))
    return region_of(zone or "")


def phones_of(session: Session, person_keys: Iterable[int] | None = None) -> Mapping[int, Sequence[str]]:
    """Numbers of these people by key, the first one first; of everybody without keys."""
    rows = select(PersonPhone.person_key, PersonPhone.number).order_by(PersonPhone.person_key, PersonPhone.place)
    if person_keys is not None:
        rows = rows.where(PersonPhone.person_key.in_(sorted(set(person_keys))))
    found: dict[int, list[str]] = {}
    for key, number in session.execute(rows):
        found.setdefault(key, []).append(number)
    return found


def people_with(session: Session, number: str, limit: int) -> list[int]:
    """Keys of active people who have the number, by name."""
    statement = (
        select(PersonRow.key)
        .join(PersonPhone, PersonPhone.person_key == PersonRow.key)
        .where(PersonPhone.number == number, PersonRow.active)
        .order_by(PersonRow.name, PersonRow.key)
        .limit(limit)
    )
    return list(session.scalars(statement))


def with_digits(session: Session, digits: str, limit: int) -> list[int]:
    """Keys of active people with a number in which these digits stand in a row, by name."""
    statement = (
        select(PersonRow.key)
        .join(PersonPhone, PersonPhone.person_key == PersonRow.key)
        .where(PersonPhone.number.contains(digits, autoescape=True), PersonRow.active)
        .distinct()
        .order_by(PersonRow.name, PersonRow.key)
        .limit(limit)
    )
    return [row.key for row in session.execute(statement.add_columns(PersonRow.name))]


def keep_phones(session: Session, person_key: int, numbers: Sequence[str]) -> None:
    """Let these be the person's numbers, in this order, and no others."""
    theirs = delete(PersonPhone).where(PersonPhone.person_key == person_key)
    session.execute(theirs, execution_options={"synchronize_session": False})
    session.add_all(
        PersonPhone(person_key=person_key, number=number, place=place) for place, number in enumerate(numbers)
    )
    session.flush()
