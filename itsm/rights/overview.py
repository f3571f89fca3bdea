"""Queries: roles by name, those of one's own with who has them, and the roles of a team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Names, NotFound, Text, text
from engine.registry import Actor
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.people.tables import PersonRole
from itsm.rights.deciding import require
from itsm.rights.roles import ROLE_NAMES, ROLES, Allowed, allowed_of
from itsm.rights.tables import RoleRow, TeamRole
from itsm.rights.written import from_json
from itsm.uses import Thing, Use, uses_of


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role; ``key`` is None for a shipped one, which cannot be changed. ``people`` and ``teams`` have it."""

    key: int | None
    code: str
    name: Text
    names: Mapping[str, str]
    copied_from: str | None
    allowed: Allowed
    revision: int
    people: int
    teams: int


def roles(actor: Actor) -> Sequence[RoleView]:
    """The shipped roles and those of one's own. Raises Forbidden."""
    require(actor, "rights.manage")
    with reading() as session:
        people, teams = (
            {role: count for role, count in session.execute(select(table.role, func.count()).group_by(table.role))}
            for table in (PersonRole, TeamRole)
        )
        own = session.scalars(select(RoleRow).order_by(RoleRow.code)).all()
    shipped = (
        RoleView(None, code, name, {}, None, allowed_of(ROLES[code]), 0, people.get(code, 0), teams.get(code, 0))
        for code, name in ROLE_NAMES.items()
    )
    return [*chain(shipped, (_view(row, people.get(row.code, 0), teams.get(row.code, 0)) for row in own))]


def role(key: int, actor: Actor) -> RoleView:
    """A role of one's own. Raises Forbidden, NotFound."""
    found = next((one for one in roles(actor) if one.key == key), None)
    if found is None:
        raise NotFound(text("Expected a role with key %(key)s, but there is none. Reload the page.", key=key))
    return found


def role_with(code: str, actor: Actor) -> RoleView:
    """A role by its code. Raises Forbidden, NotFound."""
    found = next((one for one in roles(actor) if one.code == code), None)
    if found is None:
        raise NotFound(text("Expected a role “%(code)s”, but there is none.", code=code[:60]))
    return found


def role_changes(code: str, actor: Actor, language: str) -> Sequence[Changed]:
    """What was changed of a role, newest first. Raises Forbidden."""
    require(actor, "rights.manage")
    with reading() as session:
        return changes_of(session, f"role {code}", language)


def role_uses(code: str, actor: Actor) -> Sequence[Use]:
    """Where a role is used. Raises Forbidden."""
    require(actor, "rights.manage")
    with reading() as session:
        return uses_of(session, Thing("role", 0, code))


def role_names(session: Session | None = None) -> Mapping[str, Text]:
    """What pages call every role that people may have, by code: the shipped ones first."""
    statement = select(RoleRow.code, RoleRow.names).order_by(RoleRow.code)
    if session is not None:
        own = session.execute(statement).all()
    else:
        with reading() as opened:
            own = opened.execute(statement).all()
    return {**ROLE_NAMES, **{code: named(names) for code, names in own}}


def roles_of_team(team_key: int) -> frozenset[str]:
    """The roles that everybody has who is in the team."""
    with reading() as session:
        return frozenset(session.scalars(select(TeamRole.role).where(TeamRole.team_key == team_key)))


def named(names: Mapping[str, str]) -> Text:
    """Names by language as a text."""
    english = names.get("en", "")
    return Text("%(name)s", {"name": Names({"en": english, "zh-CN": names.get("zh-CN") or english})})


def _view(row: RoleRow, people: int, teams: int) -> RoleView:
    return RoleView(
        row.key, row.code, named(row.names), row.names, row.copied_from, from_json(row.allowed), row.revision, people,
        teams,
    )
