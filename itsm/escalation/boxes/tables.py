"""Table of time boxes: what the organisation sets where its packs say minutes."""

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped


class TimeBoxRow(TenantScoped, Base):
    """Minutes of the time ``time_key`` of a record type at one priority; with an empty one for all that have no own.

    ``counts`` stands in the row of all priorities: ``calendar`` or ``working``; None leaves what the pack says.
    """

    __tablename__ = "time_box"
    __table_args__ = (UniqueConstraint("tenant_id", "type_key", "time_key", "priority"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    type_key: Mapped[str] = mapped_column(String(60))
    time_key: Mapped[str] = mapped_column(String(60))
    priority: Mapped[str] = mapped_column(String(60), default="")
    minutes: Mapped[int | None] = mapped_column(Integer)
    counts: Mapped[str | None] = mapped_column(String(10))
