"""Tables of what the check of open records has found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime


class OrphanRow(TenantScoped, Base):
    """An open record that nobody can go on with, as the last check found it; ``reason`` is one of REASONS."""

    __tablename__ = "orphan"
    __table_args__ = (Index("ix_orphan_tenant", "tenant_id", "key"), Index("ix_orphan_record", "record_key"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    task_key: Mapped[int | None] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(String(20))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OrphanCheck(TenantScoped, Base):
    """When an organisation was last checked, and how many were found."""

    __tablename__ = "orphan_check"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[int] = mapped_column(Integer)
