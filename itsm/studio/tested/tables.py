"""Table of the runs of scenarios of packs as they are drawn."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class RunState(StrEnum):
    """A run waits for a worker, runs, and is done; broken is one that could not be run at all."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    BROKEN = "broken"


OPEN = (RunState.WAITING.value, RunState.RUNNING.value)
_OPEN = text("state IN ('waiting', 'running')")


class ScenarioRun(TenantScoped, Base):
    """A run of all scenarios of a pack whose files have this ``checksum``.

    ``stamp`` tells which saves of the draft it knows. ``until`` is when its worker is given up.
    """

    __tablename__ = "scenario_run"
    __table_args__ = (
        UniqueConstraint("tenant_id", "pack", "checksum"),
        Index("ix_scenario_run_open", "state", "key", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    checksum: Mapped[str] = mapped_column(String(64))
    stamp: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(Integer, default=0)
    results: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    coverage: Mapped[dict[str, object] | None] = mapped_column(Json)
    problem: Mapped[dict[str, object] | None] = mapped_column(Json)
    """Why it could not be run, as a kept sentence."""
