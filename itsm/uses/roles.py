"""Where a role is used: who has it, which teams and rules name it, which roles stand for it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.accounts.factors.tables import SecondFactorRule
from itsm.people.tables import PersonRole, PersonRow, TeamRow
from itsm.rights.tables import RoleRow, TeamRole
from itsm.uses.registry import Thing, Use, finder, listed


@finder("role")
def of_role(session: Session, thing: Thing) -> Iterator[Use]:
    """People and teams that have it stand against taking a role away; the rest is told."""
    people = (
        select(PersonRow.key, PersonRow.name)
        .join(PersonRole, PersonRole.person_key == PersonRow.key)
        .where(PersonRole.role == thing.code)
        .order_by(PersonRow.name, PersonRow.key)
    )
    yield listed(session, text("People"), people, "/settings/people/{}", True)
    teams = select(TeamRow.key, TeamRow.names).join(TeamRole, TeamRole.team_key == TeamRow.key)
    having = teams.where(TeamRole.role == thing.code).order_by(TeamRow.code)
    yield listed(session, text("Teams whose members have it"), having, "/settings/teams/{}", True)
    copies = select(RoleRow.key, RoleRow.names).where(RoleRow.copied_from == thing.code).order_by(RoleRow.code)
    yield listed(session, text("Roles that stand for it"), copies, "/settings/roles/{}")
    rules = select(SecondFactorRule.role, SecondFactorRule.role).where(SecondFactorRule.role == thing.code)
    yield listed(session, text("Second factor is asked for"), rules, "")
