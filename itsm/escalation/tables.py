"""Tables of the ladder: its rungs, who is asked when nobody is there, and where each record stands on it."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from itsm.clocks.kinds import LENGTH

WHOM_LENGTH = 120
_DUE = text("look_at IS NOT NULL")


class RungRow(TenantScoped, Base):
    """Somebody who is told when so much of a clock is used up: ``minutes`` of it, or ``percent`` of its target.

    An empty type or priority stands for any. ``since`` is when it was made or last moved: what was over then is passed.
    """

    __tablename__ = "ladder_rung"
    __table_args__ = (
        UniqueConstraint("tenant_id", "type_key", "priority", "clock", "minutes", "percent", "whom"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    type_key: Mapped[str] = mapped_column(String(60), default="")
    priority: Mapped[str] = mapped_column(String(60), default="")
    clock: Mapped[str] = mapped_column(String(LENGTH))
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    percent: Mapped[int] = mapped_column(Integer, default=0)
    """0 where ``minutes`` say when."""
    whom: Mapped[str] = mapped_column(String(WHOM_LENGTH))
    event: Mapped[str] = mapped_column(String(40))
    """The notice by which they are told."""
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class LadderSetting(TenantScoped, Base):
    """The roster of the duty managers, and who is told where a rung finds nobody."""

    __tablename__ = "ladder_setting"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int | None] = mapped_column(Key)
    fallback_key: Mapped[int | None] = mapped_column(Key)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class EscalationRow(TenantScoped, Base):
    """Where a record stands on the ladder. ``look_at`` is when its next rung is due if its clocks run on.

    Each reopening begins another ``round``, at ``round_at``. ``told_from``: what was over before is passed, because
    the record came from elsewhere. ``climbs``: somebody was told, and nobody has said that they take care of it.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        Index("ix_escalation_look", "look_at", postgresql_where=_DUE, sqlite_where=_DUE),
    )

    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, default=1)
    round_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    climbs: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_key: Mapped[int | None] = mapped_column(Key)


class ToldRow(TenantScoped, Base):
    """A rung that a record has come to in a round: never twice. ``people`` are the keys of those who were told.

    ``whom`` is kept as the rung had it. ``moment`` is when it was due, ``at`` when it was told.
    """

    __tablename__ = "escalation_told"
    __table_args__ = (UniqueConstraint("record_key", "round", "rung_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    round: Mapped[int] = mapped_column(Integer)
    rung_key: Mapped[int] = mapped_column(Key)
    whom: Mapped[str] = mapped_column(String(WHOM_LENGTH))
    clock: Mapped[str] = mapped_column(String(LENGTH))
    minutes: Mapped[int] = mapped_column(Integer)
    percent: Mapped[int] = mapped_column(Integer)
    moment: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    people: Mapped[list[int]] = mapped_column(Json)
    stands_in: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """True: nobody was there whom the rung names, so the fallback was told."""
