"""Command: archive a roster, or put it into use again."""

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved, require_revision
from itsm.roster.keeping import noted, roster_row
from itsm.roster.rights import require_change


def close_roster(
    code: str, active: bool, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Archive the roster: it is kept for the history and says of nobody that they are on duty; ``active``: restore it.

    No harm when it is so already. Raises Forbidden, NotFound, Conflict.
    """

    def body(opened: UnitOfWork) -> Saved:
        row = roster_row(opened.session, code)
        require_change(opened.session, row.team_key, actor)
        require_revision(opened, row.revision, revision, f"roster {code}")
        if (row.archived_at is None) != active:
            row.archived_at, row.revision = None if active else clock.now(), row.revision + 1
            action = "roster_restored" if active else "roster_archived"
            noted(opened, row, action, actor, before={"archived": active}, after={"archived": not active})
        return Saved(row.key, row.revision)

    return run_command("close_roster", command_id, actor, Saved, body, work)
