"""Tables of clocks: the ledger, and a row for each clock that is made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from itsm.clocks.kinds import LENGTH

_RUNS = text("due_at IS NOT NULL")
_MOVED = text("ladder_due")


class ClockRow(TenantScoped, Base):
    """A clock of a record as its entries make it: all of it can be made again, for lists and for what is due."""

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_due", "tenant_id", "due_at", "record_key", postgresql_where=_RUNS, sqlite_where=_RUNS),
        Index(
            "ix_clock_overdue", "tenant_id", "record_key", postgresql_where=text("breached AND state = 'paused'"),
            sqlite_where=text("breached = 1 AND state = 'paused'"),
        ),
        Index("ix_clock_ladder_due", "record_key", postgresql_where=_MOVED, sqlite_where=text("ladder_due = 1")),
        {"sqlite_with_rowid": False},  # those of a record lie together
    )

    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(LENGTH), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    """One of running, paused and stopped."""
    paused_by: Mapped[str | None] = mapped_column(String(200))
    """The element that it is paused by."""
    target_minutes: Mapped[int | None] = mapped_column(Integer)
    calendar_key: Mapped[int] = mapped_column(Key)
    """The calendar's revision that counts; 0: all hours of all days."""
    used: Mapped[int] = mapped_column(BigInteger)
    """Microseconds that were used up when it last changed (``changed_at``)."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the target is over if it runs on; None unless it runs towards one."""
    told: Mapped[int] = mapped_column(Integer, default=0)
    """The per cent of the target that people were told of last."""
    breached: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """True when more than the target is used up, as far as anybody has looked."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ladder_due: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    """It has moved, and the workers have not yet looked what that means for who is told of its record."""


class ClockEntryRow(TenantScoped, Base):
    """An entry of the ledger, never changed; ``kind`` is one of ``itsm.clocks.ledger.entries.EntryKind``."""

    __tablename__ = "clock_entry"
    __table_args__ = (Index("ix_clock_entry_record_key", "record_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    clock: Mapped[str] = mapped_column(String(LENGTH))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    element_id: Mapped[str | None] = mapped_column(String(200))
    definition_key: Mapped[int | None] = mapped_column(Key)
    """The diagram that the element stands in."""
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Target, per cents and calendar where the entry names them, and its reason."""
