"""Tables of what runs: instances, their history, and the commands that moved them."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class Command(TenantScoped, Base):
    """An accepted command: a repeat with the same id gets ``result`` again."""

    __tablename__ = "command"
    __table_args__ = (UniqueConstraint("tenant_id", "id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(60))
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, object]] = mapped_column(Json)


class ProcessInstance(TenantScoped, Base):
    """A running or ended process; ``state`` is the token layer's bytes, ``business_key`` names the record it serves."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index("ix_process_instance_business_key", "tenant_id", "business_key"),
        Index("ix_process_instance_definition", "tenant_id", "definition_key", "state_name"),
        Index("ix_process_instance_start_key", "tenant_id", "process_id", "start_key"),
        Index(
            "ix_process_instance_running", "tenant_id", "key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_process_instance_faulty", "tenant_id", "definition_key",
            sqlite_where=text("open_faults > 0"), postgresql_where=text("open_faults > 0"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    definition_key: Mapped[int] = mapped_column(Key, ForeignKey("definition.key"))
    process_id: Mapped[str] = mapped_column(String(200))
    business_key: Mapped[str] = mapped_column(String(100))
    state_name: Mapped[str] = mapped_column(String(20))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    replaying: Mapped[bool] = mapped_column(Boolean, default=False)
    open_faults: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How many of its faults nobody has resolved."""
    conversation: Mapped[int | None] = mapped_column(Key)
    """Key of the instance that began the conversation which this one was drawn into; NULL: this one."""
    start_message: Mapped[str | None] = mapped_column(String(200))
    start_key: Mapped[str | None] = mapped_column(String(200))
    """Correlation key of the message that started it: while it runs, that key starts no other of its process."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_reason: Mapped[str | None] = mapped_column(Text)


class ElementEventRow(TenantScoped, Base):
    """Append-only history of elements: the source of timelines, diagrams and mining exports."""

    __tablename__ = "element_event"
    __table_args__ = (Index("ix_element_event_instance", "instance_key"),)
    # SQLite keeps the key in it anyway; PostgreSQL packs equal entries, as long as the key is no part of them.

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    kind: Mapped[str] = mapped_column(String(30))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    details: Mapped[dict[str, object] | None] = mapped_column(Json)
