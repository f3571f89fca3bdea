"""Command: say that one knows what changed up to an instant."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.boards.rights import require_own
from itsm.boards.tables import BoardSeen
from itsm.organisation.keeping import Saved

FIRST = timedelta(days=1)
"""How far back somebody looks who has never said it."""


def mark_seen(up_to: datetime, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None) -> Saved:
    """Keep that the actor knows what changed up to then; never earlier than before, never later than now.

    Raises Forbidden.
    """
    require_own(actor)

    def body(opened: UnitOfWork) -> Saved:
        assert actor.key is not None
        at = min(up_to, clock.now())
        row = opened.session.get(BoardSeen, actor.key)
        if row is None:
            row = BoardSeen(person_key=actor.key, seen_at=at)
            opened.session.add(row)
        row.seen_at = max(row.seen_at, at)
        return Saved(actor.key, 1)

    return run_command("mark_seen", command_id, actor, Saved, body, work)


def seen_up_to(session: Session, actor: Actor) -> datetime:
    """Up to when the actor knows what changed."""
    row = session.get(BoardSeen, actor.key)
    return row.seen_at if row is not None else clock.now() - FIRST
