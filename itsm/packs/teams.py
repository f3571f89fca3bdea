"""Whom a pack names: teams, made on deployment when they do not exist, and roles, which have to."""

from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import Finding, InvalidDefinition, text
from itsm.assignment.teams import ensure_fallback
from itsm.audit import audit
from itsm.packs.declared.model import PackTeam
from itsm.packs.model import RecordType
from itsm.people.tables import TeamRow
from itsm.rights.roles import ROLES
from itsm.rights.tables import RoleRow


def add_missing_teams(work: UnitOfWork, teams: Sequence[PackTeam]) -> None:
    """Add the teams whose code is not there yet; existing ones stay as their organisation made them.

    An archived one is in use again: the pack offers work to it.
    """
    codes = [team.code for team in teams]
    known = set(work.session.execute(select(TeamRow.code).where(TeamRow.code.in_(codes))).scalars())
    for team in teams:
        if team.code not in known:
            work.session.add(TeamRow(code=team.code, names=dict(team.names), line=team.line))
    archived = select(TeamRow).where(TeamRow.code.in_(codes), TeamRow.archived_at.is_not(None))
    for row in work.session.scalars(archived):
        row.archived_at, row.revision = None, row.revision + 1
        audit(work, "team_restored", f"team {row.code}", None, before={"archived": True}, after={"archived": False})
    ensure_fallback(work.session)


def refuse_unknown_roles(work: UnitOfWork, of_type: RecordType, resource: str) -> None:
    """Raise InvalidDefinition when a group of fields or a promotion is for a role that there is not."""
    named = {
        (f"groups.{group.key}.{name}", role)
        for group in of_type.own_groups
        for name, roles in (("seen_by", group.seen_by), ("changed_by", group.changed_by))
        for role in roles
        if role not in ROLES
    } | {
        (f"promotions.{promotion.key}.roles", role)
        for promotion in of_type.promotions
        for role in promotion.roles
        if role not in ROLES
    }
    if not named:
        return
    wanted = sorted({role for _place, role in named})
    own = set(work.session.scalars(select(RoleRow.code).where(RoleRow.code.in_(wanted))))
    findings = [
        Finding("roles", "error", place, text("Expected a role, but “%(role)s” is none.", role=role),
                text("Name one of the roles under Settings, Roles, or make it there."), resource)
        for place, role in sorted(named)
        if role not in own
    ]  # fmt: skip
    if findings:
        raise InvalidDefinition(findings)
