"""Tables of operations on many instances."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class Operation(TenantScoped, Base):
    """One request of an operator: what (``kind`` with its ``arguments``), why, by whom, and how far it is."""

    __tablename__ = "operation"
    __table_args__ = (Index("ix_operation_newest", "tenant_id", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, object]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    cancelled: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OperationItem(TenantScoped, Base):
    """One thing that an operation works on: a process instance, a fault or a job, as its kind says.

    ``sentence`` says what came of it, where there is more to say than that it is done (``engine.kept_text``).
    """

    __tablename__ = "operation_item"
    __table_args__ = (
        Index("ix_operation_item_state", "state", "key"),
        Index("ix_operation_item_operation", "operation_key", "state", "key"),
        Index("ix_operation_item_instance", "instance_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    operation_key: Mapped[int] = mapped_column(Key, ForeignKey("operation.key"))
    target_key: Mapped[int] = mapped_column(Key)
    instance_key: Mapped[int] = mapped_column(Key)
    state: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[dict[str, object] | None] = mapped_column(Json)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often a worker took it up and neither did it nor laid it down (``engine.runtime.attempts``)."""
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
