"""Commands: make a secret link to an iCalendar feed, and revoke it."""

from database import UnitOfWork, unit_of_work
from engine.registry import Actor
from itsm.audit import audit
from itsm.roster.feed_links import new_feed, revoke_feeds
from itsm.roster.keeping import locked, roster_row
from itsm.roster.rights import require_see


def make_feed(code: str | None, actor: Actor) -> str:
    """Make a link to the actor's own duties, or to those of a roster, and give its secret; the one before is void.

    It cannot be read again, so a repeat makes another one. Raises Forbidden, NotFound, InvalidState (archived).
    """
    require_see(actor)
    assert actor.key is not None
    with unit_of_work() as work:
        roster = locked(work, code).key if code is not None else None
        token = new_feed(work, actor.key, roster)
        _told(work, "roster_feed_made", code, actor)
    return token


def revoke_feed(code: str | None, actor: Actor) -> None:
    """End the actor's link to their duties, or to a roster; no harm when there is none. Raises NotFound."""
    assert actor.key is not None
    with unit_of_work() as work:
        roster = roster_row(work.session, code).key if code is not None else None
        if revoke_feeds(work, actor.key, roster):
            _told(work, "roster_feed_revoked", code, actor)


def _told(work: UnitOfWork, action: str, code: str | None, actor: Actor) -> None:
    audit(work, action, f"roster {code}" if code is not None else f"person {actor.key}", actor.key, roster=code)
