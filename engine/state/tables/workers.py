"""Tables of those who do the work: the worker threads of this installation, and the programs that take jobs."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class WorkerRow(Base):
    """A worker thread: it works for all tenants. Its heart-beat says that it lives, ``doing`` what it has in hand.

    ``stopped_at`` is set by one that was told to stop, ``lost_at`` by whoever missed the heart-beat of one that was
    not. ``kind`` is ``web`` beside the web server and ``worker`` in a process of its own.
    """

    __tablename__ = "worker"
    __table_args__ = (UniqueConstraint("id"), Index("ix_worker_heartbeat", "heartbeat_at"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    host: Mapped[str] = mapped_column(String(200))
    process: Mapped[int] = mapped_column(Integer)
    version: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime)
    doing: Mapped[dict[str, object] | None] = mapped_column(Json)
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobWorker(TenantScoped, Base):
    """A program that has asked for jobs of ``type`` under a ``name``; ``seen_at`` is rounded to a few seconds."""

    __tablename__ = "job_worker"
    __table_args__ = (UniqueConstraint("tenant_id", "name", "type"), Index("ix_job_worker_seen", "seen_at"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(200))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
