"""Commands: archive a roster, put it into use again, delete one in which nothing ever was."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.organisation.keeping import Saved, require_revision
from itsm.roster.feed_links import FeedRow
from itsm.roster.keeping import noted, roster_row
from itsm.roster.rights import require_change
from itsm.roster.tables import AlarmRow, NoteRow, OverrideRow, PlanMember, PlanRow, SwapRow
from itsm.uses import Thing, require_free, uses_of

_HANGING = ((SwapRow, text("Swaps")), (NoteRow, text("Hand-over notes")), (FeedRow, text("Feeds")))


def close_roster(
    code: str, active: bool, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Archive the roster: it is kept for the history and says of nobody that they are on duty; ``active``: restore it.

    No harm when it is so already. Raises Forbidden, NotFound, Conflict, InvalidState (an expression asks for it).
    """

    def body(opened: UnitOfWork) -> Saved:
        row = roster_row(opened.session, code)
        require_change(opened.session, row.team_key, actor)
        require_revision(opened, row.revision, revision, f"roster {code}")
        if (row.archived_at is None) != active:
            if not active:
                require_free(row.code, uses_of(opened.session, Thing("roster", row.key, row.code)))
            row.archived_at, row.revision = None if active else clock.now(), row.revision + 1
            action = "roster_restored" if active else "roster_archived"
            noted(opened, row, action, actor, before={"archived": active}, after={"archived": not active})
        return Saved(row.key, row.revision)

    return run_command("close_roster", command_id, actor, Saved, body, work)


def delete_roster(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Delete a roster in which nothing ever was. Raises Forbidden, NotFound, InvalidState (``hanging_on``)."""

    def body(opened: UnitOfWork) -> Saved:
        row = roster_row(opened.session, code)
        require_change(opened.session, row.team_key, actor)
        against = hanging_on(opened.session, row.key, code)
        if against is not None:
            raise InvalidState(
                text("Expected a roster in which nothing ever was, but there is: %(what)s. Archive it.", what=against)
            )
        for table in (PlanMember, PlanRow, AlarmRow, OverrideRow):
            opened.session.execute(delete(table).where(table.roster_key == row.key))
        audit(opened, "roster_deleted", f"roster {code}", actor.key, before={"code": code, "names": row.names})
        opened.session.delete(row)
        opened.session.flush()
        return Saved(row.key, row.revision)

    return run_command("delete_roster", command_id, actor, Saved, body, work)


def hanging_on(session: Session, key: int, code: str) -> Text | None:
    """What of a roster would be lost with it, or asks for it; None when nothing does."""
    uses = uses_of(session, Thing("roster", key, code))
    if uses:
        return uses[0].label if isinstance(uses[0].label, Text) else Text(uses[0].label)
    plans = session.scalars(select(PlanRow.definition).where(PlanRow.roster_key == key))
    if any(each["shifts"] or each["rotations"] for each in plans):
        return text("Shifts")
    overrides = select(OverrideRow.key).where(OverrideRow.roster_key == key, OverrideRow.cancelled_at.is_(None))
    if session.scalar(overrides.limit(1)) is not None:
        return text("Overrides")
    for table, label in _HANGING:
        if session.scalar(select(table.key).where(table.roster_key == key).limit(1)) is not None:
            return label
    return None
