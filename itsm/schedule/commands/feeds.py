"""Commands: make a secret link to an iCalendar feed of planned work, and revoke it."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork, unit_of_work
from engine import clock
from engine.registry import Actor
from itsm.audit import audit
from itsm.roster.feed_links import hash_of, new_secret
from itsm.schedule.queries.board import FILTERS
from itsm.schedule.rights import require_see
from itsm.schedule.tables import ScheduleFeedRow


def make_schedule_feed(filters: Mapping[str, str], actor: Actor) -> str:
    """Make a link to the planned work that the actor sees, narrowed by ``filters``; the one before is void.

    Its secret cannot be read again, so a repeat makes another one. Raises Forbidden.
    """
    require_see(actor)
    assert actor.key is not None
    token = new_secret()
    with unit_of_work() as work:
        _end(work, actor.key)
        kept = {name: filters[name][:200] for name in FILTERS if filters.get(name)}
        work.session.add(ScheduleFeedRow(person_key=actor.key, filters=kept, token_hash=hash_of(token)))
        audit(work, "schedule_feed_made", f"person {actor.key}", actor.key)
    return token


def revoke_schedule_feed(actor: Actor) -> None:
    """End the actor's link; no harm when there is none."""
    assert actor.key is not None
    with unit_of_work() as work:
        if _end(work, actor.key):
            audit(work, "schedule_feed_revoked", f"person {actor.key}", actor.key)


def _end(work: UnitOfWork, person_key: int) -> int:
    live = select(ScheduleFeedRow).where(
        ScheduleFeedRow.person_key == person_key, ScheduleFeedRow.revoked_at.is_(None)
    )
    rows = work.session.scalars(live.with_for_update()).all()
    for row in rows:
        row.revoked_at = clock.now()
    return len(rows)
