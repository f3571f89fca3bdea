"""Table of the operations outside the drawn flow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class Detour(TenantScoped, Base):
    """An operation that somebody did with a task; ``kind`` is one of ``itsm.detours.kinds.KINDS``, or ``give_back``.

    ``person_key`` or ``team`` is who got it, ``target`` the element that the token went to. ``draft`` is what had been
    typed into the form when the token left.
    """

    __tablename__ = "detour"
    __table_args__ = (
        Index("ix_detour_record", "record_key", "key"),
        Index("ix_detour_element", "tenant_id", "definition_key", "element_id", "kind"),
        Index("ix_detour_task", "task_key", "kind", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    task_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    person_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    team: Mapped[str | None] = mapped_column(String(100))
    target: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    draft: Mapped[dict[str, object] | None] = mapped_column(Json)
    state: Mapped[str | None] = mapped_column(String(20))
    """Of signing: ``waiting`` (for who has the task to send it), ``open``, ``agreed``, ``refused`` or ``cancelled``."""
    rule: Mapped[dict[str, object] | None] = mapped_column(Json)
    """Of signing: ``position`` (before, after), ``rule`` (all, any, percentage) and ``percent``."""
    submission: Mapped[dict[str, object] | None] = mapped_column(Json)
    """Of signing after: what who has the task has sent, to be completed with once it is signed."""


class Signature(TenantScoped, Base):
    """What one person is asked to sign: ``task_key`` is their side task, ``verdict`` is ``agree`` or ``refuse``."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_detour", "detour_key", "key"), Index("ix_signature_task", "task_key"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    detour_key: Mapped[int] = mapped_column(Key, ForeignKey("detour.key"))
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    task_key: Mapped[int | None] = mapped_column(Key)
    verdict: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
