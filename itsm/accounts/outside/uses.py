"""Where teams and roles are given by groups of other systems."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.accounts.outside.tables import GroupMapping
from itsm.uses.registry import Thing, Use, finder, listed


@finder("team")
def of_team(session: Session, thing: Thing) -> Iterator[Use]:
    """Groups whose members are put into the team."""
    yield _groups(session, GroupMapping.team_key == thing.key)


@finder("role")
def of_role(session: Session, thing: Thing) -> Iterator[Use]:
    """Groups whose members are given the role."""
    yield _groups(session, GroupMapping.role == thing.code)


def _groups(session: Session, condition: ColumnElement[bool]) -> Use:
    found = select(GroupMapping.key, GroupMapping.group_name).where(condition).order_by(GroupMapping.group_name)
    return listed(session, text("Groups of other systems"), found, "")
