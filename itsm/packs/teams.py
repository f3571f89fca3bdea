"""Teams that a pack's diagram offers work to: made on deployment when they do not exist."""

from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork
from itsm.assignment.teams import ensure_fallback
from itsm.audit import audit
from itsm.packs.model import PackTeam
from itsm.people.tables import TeamRow


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
