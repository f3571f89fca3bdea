"""Command: name the team that gets what is offered to no team in use."""

from typing import cast

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.organisation.keeping import Saved, locked, require_in_use
from itsm.organisation.rights import require_manage
from itsm.people.tables import TeamRow


def name_fallback(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Make the team with ``key`` the fallback of the organisation, instead of the one that was.

    Raises Forbidden, NotFound, Conflict and InvalidState (archived).
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = cast(TeamRow, locked(opened, "team", key, revision))
        require_in_use(row)
        if row.is_fallback:
            return Saved(row.key, row.revision)
        named = select(TeamRow).where(TeamRow.is_fallback).order_by(TeamRow.key).with_for_update()
        others = opened.session.scalars(named).all()
        for other in others:
            other.is_fallback, other.revision = False, other.revision + 1
        row.is_fallback, row.revision = True, row.revision + 1
        before = {"fallback_team": ", ".join(other.code for other in others)}
        after = {"fallback_team": row.code}
        audit(opened, "fallback_team_named", f"team {row.code}", actor.key, None, before=before, after=after)
        return Saved(row.key, row.revision)

    return run_command("name_fallback", command_id, actor, Saved, body, work)
