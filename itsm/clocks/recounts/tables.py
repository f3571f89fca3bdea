"""The table of recounts: what is to be counted anew, and how far that is."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime

CALENDAR, LEVEL = "calendar", "level"
_OPEN = text("ended_at IS NULL")


class RecountRow(TenantScoped, Base):
    """A recount for the calendar or level ``code``; ``done`` of ``total`` records are through, up to ``last_key``.

    ``total`` is None until a worker has begun.
    """

    __tablename__ = "clock_recount"
    __table_args__ = (
        Index("ix_clock_recount_open", "key", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_clock_recount_code", "tenant_id", "kind", "code", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(60))
    total: Mapped[int | None] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    last_key: Mapped[int] = mapped_column(Key, default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
