"""Tables of what is deployed."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


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


class DefinitionsRevision(TenantScoped, Base):
    """How often definitions of an organisation were deployed, retired or restored, see ``engine.state.newest``."""

    __tablename__ = "definitions_revision"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
