"""Table of the changes of owner that were asked for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime

PENDING = "pending"
_IS_PENDING = text(f"state = '{PENDING}'")


class OwnerChange(TenantScoped, Base):
    """Somebody asked that a record gets another owner; at most one of a record is pending.

    ``state`` is ``pending``, ``approved``, ``refused`` or ``withdrawn``; ``team`` is the record's team when it was
    asked, for whose leads it is.
    """

    __tablename__ = "owner_change"
    __table_args__ = (
        Index(
            "uq_owner_change_pending", "record_key", unique=True, sqlite_where=_IS_PENDING,
            postgresql_where=_IS_PENDING,
        ),
        Index("ix_owner_change_state", "tenant_id", "state", "key"),
        Index("ix_owner_change_record", "record_key", "key"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    from_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    to_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    team: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default=PENDING)
    asked_by_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
