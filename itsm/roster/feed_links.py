"""Secret links to iCalendar feeds: each is somebody's, and holds until it is revoked or their account is closed.

The database keeps a hash, never the link (a feed is read by programs that cannot sign in).
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime
from engine import clock

_UNSYNCHRONIZED = {"synchronize_session": False}


class FeedRow(TenantScoped, Base):
    """A link of ``person_key`` to their own duties, or to those of ``roster_key``."""

    __tablename__ = "roster_feed"
    __table_args__ = (Index("ix_roster_feed_person", "person_key", "revoked_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    roster_key: Mapped[int | None] = mapped_column(Key, ForeignKey("roster.key"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def new_feed(work: UnitOfWork, person_key: int, roster_key: int | None) -> str:
    """Add a link, revoke the one before, and give its secret: 256 random bits that nobody can read again."""
    revoke_feeds(work, person_key, roster_key)
    token = new_secret()
    work.session.add(FeedRow(person_key=person_key, roster_key=roster_key, token_hash=hash_of(token)))
    return token


def revoke_feeds(work: UnitOfWork, person_key: int, roster_key: int | None) -> int:
    """End the link of the person to their duties, or to a roster; gives how many there were."""
    same = FeedRow.roster_key.is_(None) if roster_key is None else FeedRow.roster_key == roster_key
    live = select(FeedRow).where(FeedRow.person_key == person_key, FeedRow.revoked_at.is_(None), same)
    rows = work.session.scalars(live.with_for_update()).all()
    for row in rows:
        row.revoked_at = clock.now()
    return len(rows)


def end_feeds_of(person_key: int, work: UnitOfWork) -> None:
    """End every link of the person: their account is closed."""
    live = update(FeedRow).where(FeedRow.person_key == person_key, FeedRow.revoked_at.is_(None))
    work.session.execute(live.values(revoked_at=clock.now()), execution_options=_UNSYNCHRONIZED)


def feed_of(session: Session, token: str) -> FeedRow | None:
    """The live link with this secret, whatever its organisation; None otherwise."""
    live = select(FeedRow).where(FeedRow.token_hash == hash_of(token), FeedRow.revoked_at.is_(None))
    return session.scalar(live)


def has_feed(session: Session, person_key: int, roster_key: int | None) -> bool:
    """True when the person has a live link to their duties, or to a roster."""
    same = FeedRow.roster_key.is_(None) if roster_key is None else FeedRow.roster_key == roster_key
    live = select(FeedRow.key).where(FeedRow.person_key == person_key, FeedRow.revoked_at.is_(None), same)
    return session.scalar(live.limit(1)) is not None


def new_secret() -> str:
    """256 random bits, as a link has them."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
