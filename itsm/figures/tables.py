"""Readings: what was measured of a record at a time."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from engine import clock


class ReadingRow(TenantScoped, Base):
    """One value of a record; a later reading of the same instant takes its place."""

    __tablename__ = "figure_reading"
    __table_args__ = (
        UniqueConstraint("record_key", "at"), Index("ix_figure_reading_at", "tenant_id", "at"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    value: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
