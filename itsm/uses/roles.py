"""Where a role is used: who has it, and which rules name it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.accounts.factors.tables import SecondFactorRule
from itsm.people.tables import PersonRole, PersonRow
from itsm.uses.registry import Thing, Use, finder, listed


@finder("role")
def of_role(session: Session, thing: Thing) -> Iterator[Use]:
    """People stand against taking a role away; rules are told."""
    people = (
        select(PersonRow.key, PersonRow.name)
        .join(PersonRole, PersonRole.person_key == PersonRow.key)
        .where(PersonRole.role == thing.code)
        .order_by(PersonRow.name, PersonRow.key)
    )
    yield listed(session, text("People"), people, "/settings/people/{}", True)
    rules = select(SecondFactorRule.role, SecondFactorRule.role).where(SecondFactorRule.role == thing.code)
    yield listed(session, text("Second factor is asked for"), rules, "")
