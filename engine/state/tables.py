"""Tables of the engine; the rows of a step are written by ``engine.state.writes``."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine.lifecycle import UserTaskState


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


def _open_tasks(name: str, *columns: str) -> Index:
    """An index of open tasks alone, in the order of lists of work: it does not grow with the age of the house."""
    is_open = text(f"state = '{UserTaskState.OPEN.value}'")
    rank = text("priority DESC")
    return Index(
        f"ix_user_task_{name}", "tenant_id", *columns, rank, "key", sqlite_where=is_open, postgresql_where=is_open
    )


class UserTask(TenantScoped, Base):
    """Work for a person. ``group_id`` is the first candidate team; further ones stand in ``user_task_candidate``."""

    __tablename__ = "user_task"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        _open_tasks("assignee", "assignee_key"),
        _open_tasks("group", "group_id"),
        _open_tasks("open"),
        Index(
            "ix_user_task_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
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


class StartTrigger(TenantScoped, Base):
    """An event that starts an instance of a deployed process: one row for each event definition of a start event.

    ``kind`` is ``message``, ``signal`` (both with ``name``), ``timer`` (``due_at``, ``timer`` is what the token layer
    keeps of one) or ``conditional`` (``was`` is what the last look said). Of a parallel multiple event each has to
    happen: ``happened_at`` and ``variables`` keep those that have.
    """

    __tablename__ = "start_trigger"
    __table_args__ = (
        UniqueConstraint("definition_key", "element_id", "position"),
        Index("ix_start_trigger_name", "tenant_id", "kind", "name"),
        Index("ix_start_trigger_due", "kind", "due_at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    definition_key: Mapped[int] = mapped_column(Key, ForeignKey("definition.key"))
    process_id: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(Integer)
    parallel: Mapped[bool] = mapped_column(Boolean)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(200))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    timer: Mapped[dict[str, object] | None] = mapped_column(Json)
    condition: Mapped[str | None] = mapped_column(Text)
    was: Mapped[bool] = mapped_column(Boolean, default=False)
    happened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    variables: Mapped[dict[str, object] | None] = mapped_column(Json)
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often a worker took it up and neither did it nor laid it down (``engine.runtime.attempts``)."""
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


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


class Fault(TenantScoped, Base):
    """A technical failure of an element that nobody was there to see.

    ``token_id`` is the token that stands still until the fault is resolved: it has failed by itself, or its job
    (``job_key``) or timer has. It is NULL in rows of earlier versions. ``message`` says why in English, ``sentence``
    as a template with its values (``engine.kept_text``), to be said in any language; it too may be NULL.
    """

    __tablename__ = "fault"
    __table_args__ = (
        Index("ix_fault_open", "tenant_id", "resolved_at", "key"),
        Index("ix_fault_instance", "instance_key", "resolved_at"),
        Index(
            "ix_fault_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("resolved_at IS NULL"), postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str | None] = mapped_column(String(40))
    job_key: Mapped[int | None] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    sentence: Mapped[dict[str, object] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HeldArrival(TenantScoped, Base):
    """What has come for a suspended instance, to be given to it in this order when it is resumed.

    ``kind`` is ``message`` and ``signal`` (by ``name``), ``job`` (the result of ``job_key``) or ``error`` (the code
    that its worker threw). ``content`` has the variables, and what else it takes to do it later.
    """

    __tablename__ = "held_arrival"
    __table_args__ = (Index("ix_held_arrival_instance", "instance_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    kind: Mapped[str] = mapped_column(String(20))
    token_id: Mapped[str | None] = mapped_column(String(40))
    job_key: Mapped[int | None] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, object]] = mapped_column(Json)
    actor: Mapped[dict[str, object]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


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
