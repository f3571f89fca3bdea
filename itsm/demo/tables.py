"""Table of the demo: how far its loading is, so that whoever goes on with it knows."""

from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime


class DemoLoad(TenantScoped, Base):
    """The loading of a demo organisation; ``ended_at`` is set once all its records are there, or at its failure."""

    __tablename__ = "demo_load"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    asked_in: Mapped[int | None] = mapped_column(Key)
    """The organisation whose administrator asked for it; None: the terminal."""
    seed: Mapped[int] = mapped_column(Integer)
    records: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    """Records that are played; -1 until the organisation stands."""
    password_hash: Mapped[str] = mapped_column(String(200))
    """Hash of the password that all its people have."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(500))
