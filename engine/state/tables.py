"""Tables of the engine; the rows of a step are written by ``engine.state.writes``."""

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


class Deployment(TenantScoped, Base):
    """Resources that were put into use together."""

    __tablename__ = "deployment"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)


class Definition(TenantScoped, Base):
    """One version of one deployed thing: a process, a decision model, a form, a record type, a pack's translations."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "id", "version"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    deployment_key: Mapped[int] = mapped_column(Key, ForeignKey("deployment.key"))
    kind: Mapped[str] = mapped_column(String(20))
    id: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    resource_name: Mapped[str] = mapped_column(String(300))
    checksum: Mapped[str] = mapped_column(String(64))
    resource: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProcessInstance(TenantScoped, Base):
    """A running or ended process; ``state`` is the token layer's bytes, ``business_key`` names the record it serves."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index("ix_process_instance_business_key", "tenant_id", "business_key"),
        Index("ix_process_instance_definition", "tenant_id", "definition_key", "state_name"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    definition_key: Mapped[int] = mapped_column(Key, ForeignKey("definition.key"))
    process_id: Mapped[str] = mapped_column(String(200))
    business_key: Mapped[str] = mapped_column(String(100))
    state_name: Mapped[str] = mapped_column(String(20))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    replaying: Mapped[bool] = mapped_column(Boolean, default=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ElementEventRow(TenantScoped, Base):
    """Append-only history of elements: the source of timelines, diagrams and mining exports."""

    __tablename__ = "element_event"
    __table_args__ = (Index("ix_element_event_instance", "instance_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    kind: Mapped[str] = mapped_column(String(30))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    details: Mapped[dict[str, object] | None] = mapped_column(Json)


class UserTask(TenantScoped, Base):
    """Work for a person. ``group_id`` is the first candidate team; further ones stand in ``user_task_candidate``."""

    __tablename__ = "user_task"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_user_task_assignee", "tenant_id", "state", "assignee_key", text("priority DESC"), "key"),
        Index("ix_user_task_group", "tenant_id", "state", "group_id", text("priority DESC"), "key"),
        Index("ix_user_task_open", "tenant_id", "state", text("priority DESC"), "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    definition_key: Mapped[int] = mapped_column(Key)
    business_key: Mapped[str] = mapped_column(String(100))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    assignee_key: Mapped[int | None] = mapped_column(Key)
    group_id: Mapped[str | None] = mapped_column(String(100))
    form_id: Mapped[str | None] = mapped_column(String(200))
    priority: Mapped[int] = mapped_column(Integer, default=50)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_key: Mapped[int | None] = mapped_column(Key)


class UserTaskCandidate(TenantScoped, Base):
    """A further candidate of a user task: a team code, or a person's key as text."""

    __tablename__ = "user_task_candidate"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id", "kind", "value"),
        Index("ix_user_task_candidate_value", "tenant_id", "kind", "value"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    token_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(100))


class Timer(TenantScoped, Base):
    """A timer that an element waits for; a worker fires it once it is due and armed."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_timer_due", "state", "due_at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageSubscription(TenantScoped, Base):
    """A message that an element waits for, found by name and correlation key."""

    __tablename__ = "message_subscription"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        Index("ix_message_subscription_key", "tenant_id", "state", "message_name", "correlation_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    message_name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Fault(TenantScoped, Base):
    """A technical failure of an element that nobody was there to see; the instance stays as it was before the step.

    ``message`` says why in English, ``sentence`` as a template with its values (``engine.kept_text``), to be said in
    any language; it is NULL in rows of earlier versions.
    """

    __tablename__ = "fault"
    __table_args__ = (Index("ix_fault_open", "tenant_id", "resolved_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    sentence: Mapped[dict[str, object] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
