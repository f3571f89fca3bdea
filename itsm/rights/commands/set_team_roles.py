"""Command: say which roles everybody has who is in a team."""

from collections.abc import Collection

from sqlalchemy import delete, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.roles import require_role_names
from itsm.people.tables import TeamRow
from itsm.rights.deciding import require
from itsm.rights.tables import TeamRole
from itsm.rights.taking_over import require_may_give


def set_team_roles(
    team_key: int, roles: Collection[str], actor: Actor, command_id: str | None = None,
    revision: int | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Give the team, which was read at ``revision``, these roles and no others.

    Raises Forbidden (also a role with more than the actor has), NotFound, InvalidInput (a role that there is not) and
    Conflict (somebody else changed the team).
    """
    require(actor, "people.manage")

    def body(opened: UnitOfWork) -> Saved:
        take_turn(opened, f"people of {current_tenant()}")
        team = opened.session.scalar(select(TeamRow).where(TeamRow.key == team_key).with_for_update())
        if team is None:
            raise NotFound(text("Expected a team with key %(key)s, but there is none. Reload the page.", key=team_key))
        require_revision(opened, team.revision, revision, f"team {team.code}")
        wanted = frozenset(roles)
        before = frozenset(opened.session.scalars(select(TeamRole.role).where(TeamRole.team_key == team_key)))
        require_role_names(wanted, opened.session)
        require_may_give(opened.session, actor, wanted ^ before)
        if wanted != before:
            opened.session.execute(delete(TeamRole).where(TeamRole.team_key == team_key))
            opened.session.add_all(TeamRole(team_key=team_key, role=role) for role in sorted(wanted))
            team.revision += 1
            told = {"roles": sorted(before)}, {"roles": sorted(wanted)}
            audit_change(opened, "team_roles_set", f"team {team.code}", actor.key, *told)
        return Saved(team_key, team.revision)

    return run_command("set_team_roles", command_id, actor, Saved, body, work)
