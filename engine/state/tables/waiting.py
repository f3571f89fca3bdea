"""Tables of what tokens wait for besides people: times, messages, signals, jobs; and of what came too early."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class Timer(TenantScoped, Base):
    """A timer that an element waits for; a worker fires it once it is due and armed."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_timer_due", "state", "due_at"),
        Index(
            "ix_timer_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often a worker took it up and neither did it nor laid it down (``engine.runtime.attempts``)."""
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageSubscription(TenantScoped, Base):
    """A message that an element waits for, found by name and correlation key."""

    __tablename__ = "message_subscription"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_message_subscription_key", "tenant_id", "state", "message_name", "correlation_key"),
        Index(
            "ix_message_subscription_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    message_name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignalSubscription(TenantScoped, Base):
    """A signal that an element waits for, found by name."""

    __tablename__ = "signal_subscription"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_signal_subscription_name", "tenant_id", "state", "signal_name"),
        Index(
            "ix_signal_subscription_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    signal_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Message(TenantScoped, Base):
    """A published message that waits for its receivers until ``expires_at``; ``taken_by`` are processes that had it."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name", "correlation_key", "message_id"),
        Index("ix_message_expires", "expires_at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[str | None] = mapped_column(String(200))
    variables: Mapped[dict[str, object]] = mapped_column(Json)
    conversation: Mapped[int | None] = mapped_column(Key)
    taken_by: Mapped[list[str]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Job(TenantScoped, Base):
    """Work for a worker: of an element, or of a listener (``kind`` says of which event).

    An open job is handed out from ``due_at`` on: at once, after the back-off of a failure, or when the time of the
    ``worker`` who has it is over (``locked_until``). One token has at most one open job.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "tenant_id", "state", "type", text("priority DESC"), "due_at", "key"),
        Index("ix_job_token", "instance_key", "token_id"),
        Index(
            "ix_job_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    definition_key: Mapped[int] = mapped_column(Key)
    """The process that the element stands in: a called one's own."""
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(200))
    headers: Mapped[dict[str, str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(20))
    retries: Mapped[int] = mapped_column(Integer)
    priority: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    failures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How often a worker has failed it: the back-off grows with it."""
    worker: Mapped[str | None] = mapped_column(String(200))
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error_code: Mapped[str | None] = mapped_column(String(200))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
