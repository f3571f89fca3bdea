"""Tables of what stands still: faults, and arrivals that are held until they are resolved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


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
