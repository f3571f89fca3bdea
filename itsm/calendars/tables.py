"""Tables of calendars: each with its revisions, which are never changed, so that what ran with one can be explained."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class CalendarRow(TenantScoped, Base):
    """A calendar; ``code`` is what diagrams call it, ``names`` maps ``en`` and ``zh-CN``, ``revision`` is in force.

    An archived one is offered nowhere; what names it still computes with it.
    """

    __tablename__ = "calendar"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(Integer)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CalendarRevision(TenantScoped, Base):
    """A definition as it was from ``at`` on; ``checksum`` tells definitions apart that a process has in its memory."""

    __tablename__ = "calendar_revision"
    __table_args__ = (UniqueConstraint("calendar_key", "revision"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    calendar_key: Mapped[int] = mapped_column(Key, ForeignKey("calendar.key"))
    revision: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]] = mapped_column(Json)
    checksum: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
