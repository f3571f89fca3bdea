"""Tables of announcements: what is said, to whom, about which records, and who answered it.

Nobody gets a row before they answer: who reads an announcement is asked while a page is drawn.
"""

from datetime import datetime

from sqlalchemy import Boolean, Exists, ForeignKey, Index, Integer, String, false, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
_LIVE = text("state = 'published'")
_REMINDING = text("remind_after IS NOT NULL")


class AnnouncementRow(TenantScoped, Base):
    """Something that people are told from ``begins`` up to ``ends``; ``titles`` and ``bodies`` by language.

    ``readers`` is one of ``itsm.announcements.words.READERS``; ``narrowed``: only those of its places. ``remind_after``
    is set while reminders are written: the key of the person who got the last one.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        Index("ix_announcement_live", "tenant_id", "ends", "begins", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_announcement_state", "tenant_id", "state", "key"),
        Index("ix_announcement_reminding", "key", sqlite_where=_REMINDING, postgresql_where=_REMINDING),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    importance: Mapped[str] = mapped_column(String(20))
    titles: Mapped[dict[str, str]] = mapped_column(Json)
    bodies: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    begins: Mapped[datetime] = mapped_column(UtcDateTime)
    ends: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(60))
    readers: Mapped[str] = mapped_column(String(20))
    narrowed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    asks_receipt: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    written_by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    remind_after: Mapped[int | None] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class AudiencePlace(TenantScoped, Base):
    """A customer, a site or a team (``kind``) whose people read an announcement that is narrowed."""

    __tablename__ = "announcement_place"
    __table_args__ = (Index("ix_announcement_place_thing", "tenant_id", "kind", "thing_key"),)

    announcement_key: Mapped[int] = mapped_column(Key, ForeignKey("announcement.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    thing_key: Mapped[int] = mapped_column(Key, primary_key=True)


class AnnouncedRecord(TenantScoped, Base):
    """A record that an announcement is about."""

    __tablename__ = "announcement_record"
    __table_args__ = (Index("ix_announcement_record_record_key", "record_key"),)

    announcement_key: Mapped[int] = mapped_column(Key, ForeignKey("announcement.key"), primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"), primary_key=True)


class ReaderRow(TenantScoped, Base):
    """What somebody answered: that they have read it, or that they do not want to see it above their pages."""

    __tablename__ = "announcement_reader"
    __table_args__ = (Index("ix_announcement_reader_person", "person_key"),)

    announcement_key: Mapped[int] = mapped_column(Key, ForeignKey("announcement.key"), primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def any_live(tenant_key: InstrumentedAttribute[int], now: object) -> Exists:
    """True when the organisation of another statement has an announcement at ``now``, whoever reads it."""
    live = select(AnnouncementRow.key).where(
        AnnouncementRow.tenant_id == tenant_key, AnnouncementRow.state == text("'published'"),
        AnnouncementRow.ends > now, AnnouncementRow.begins <= now,
    )  # fmt: skip
    return live.correlate(tenant_key.class_).exists()
