"""The iCalendar feed of planned work (RFC 5545): what its owner sees, and the freezes, for calendar programs."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import all_tenants, in_tenant, reading
from engine import clock
from engine.errors import NotFound, text
from itsm.language import gettext
from itsm.packs.names import in_language
from itsm.people.queries import acting, person
from itsm.roster.feed import Event, written_calendar
from itsm.roster.feed_links import hash_of
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.queries.board import Board, board
from itsm.schedule.rights import may_see
from itsm.schedule.tables import ScheduleFeedRow

BACK, AHEAD = timedelta(days=14), timedelta(days=46)


def feed(token: str) -> bytes:
    """The feed behind a secret link; raises NotFound when it is void, whatever the reason."""
    live = select(ScheduleFeedRow).where(
        ScheduleFeedRow.token_hash == hash_of(token), ScheduleFeedRow.revoked_at.is_(None)
    )
    with all_tenants(), reading() as session:
        row = session.scalar(live)
    if row is None:
        raise _void()
    with in_tenant(row.tenant_id), reading() as session:
        owner = person(row.person_key, session)
        actor = acting(owner, session)
        if not owner.active or not may_see(actor):
            raise _void()
        now = clock.now()
        found = board(Span(now - BACK, now + AHEAD), row.filters, actor, session)
        title = gettext("Planned work", owner.language)
        return written_calendar("Schedule", title, _events(found, owner.language))


def has_feed(session: Session, person_key: int) -> bool:
    """True when the person has a live link."""
    live = select(ScheduleFeedRow.key).where(
        ScheduleFeedRow.person_key == person_key, ScheduleFeedRow.revoked_at.is_(None)
    )
    return session.scalar(live.limit(1)) is not None


def _events(found: Board, language: str) -> list[Event]:
    mark = gettext("(conflict)", language)
    works = [
        Event(
            f"work.{one.work.record_key}", one.work.time.starts, one.work.time.ends,
            f"{one.work.number} {one.work.title}{' ' + mark if one.against else ''}", f"/records/{one.work.number}",
        )
        for one in found.works
    ]  # fmt: skip
    return works + [
        Event(f"{one.kind}.{one.key}.{one.time.starts:%Y%m%dT%H%M}", one.time.starts, one.time.ends,
              in_language(one.names, language), "/schedule")
        for one in found.periods
    ]  # fmt: skip


def _void() -> NotFound:
    return NotFound(text("Expected a feed that holds, but the link was revoked. Make a new one on the page."))
