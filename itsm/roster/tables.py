"""Tables of rosters: plans that are never changed once they hold, what was agreed beside them, notes and alarms.

Times of overrides are those of the wall's clock in the zone of the roster as it was then (``YYYY-MM-DDTHH:MM``).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock
from itsm.organisation.tables import Kept

WALL = 16
"""Characters of a time on the wall's clock."""


class RosterRow(Kept, TenantScoped, Base):
    """A roster; the lead of ``team_key`` keeps it. ``calendar`` says which days are holidays, for the counts.

    A swap waits for the lead where ``confirms_swaps``. Shifts of the next ``warns_hours`` are watched; the worker looks
    again at ``check_at``.
    """

    __tablename__ = "roster"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"), Index("ix_roster_team", "team_key"),
        Index("ix_roster_check", "check_at"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"))
    zone: Mapped[str] = mapped_column(String(60))
    calendar: Mapped[str | None] = mapped_column(String(60))
    confirms_swaps: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    warns_hours: Mapped[int] = mapped_column(Integer, default=48)
    check_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class PlanRow(TenantScoped, Base):
    """A plan of a roster from the day ``valid_from`` on; ``revision`` counts what was changed on the same day."""

    __tablename__ = "roster_plan"
    __table_args__ = (UniqueConstraint("roster_key", "valid_from"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    valid_from: Mapped[date] = mapped_column(Date)
    definition: Mapped[dict[str, Any]] = mapped_column(Json)


class PlanMember(TenantScoped, Base):
    """Somebody whom a plan names, so that the rosters of a person and of a team are found."""

    __tablename__ = "roster_member"
    __table_args__ = (
        UniqueConstraint("plan_key", "kind", "member_key"),
        Index("ix_roster_member_who", "tenant_id", "kind", "member_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_key: Mapped[int] = mapped_column(Key, ForeignKey("roster_plan.key"))
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    kind: Mapped[str] = mapped_column(String(10))
    member_key: Mapped[int] = mapped_column(Key)


class OverrideRow(TenantScoped, Base):
    """Somebody is on duty instead of somebody else; with ``day`` in one shift, else from ``begins`` up to ``ends``."""

    __tablename__ = "roster_override"
    __table_args__ = (
        Index("ix_roster_override_time", "roster_key", "ends"),
        Index("ix_roster_override_by", "tenant_id", "by_key", "ends"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    begins: Mapped[str] = mapped_column(String(WALL))
    ends: Mapped[str] = mapped_column(String(WALL))
    zone: Mapped[str] = mapped_column(String(60))
    shift: Mapped[str | None] = mapped_column(String(30))
    day: Mapped[date | None] = mapped_column(Date)
    instead_of_key: Mapped[int | None] = mapped_column(Key)
    by_key: Mapped[int | None] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(String(200), default="")
    swap_key: Mapped[int | None] = mapped_column(Key)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SwapRow(TenantScoped, Base):
    """A swap that was asked for; ``state`` is one of ``itsm.roster.choices.SWAP_STATES``, ``expires_at`` its end."""

    __tablename__ = "roster_swap"
    __table_args__ = (
        Index("ix_roster_swap_roster", "roster_key", "state"),
        Index("ix_roster_swap_giver", "giver_key", "state"),
        Index("ix_roster_swap_taker", "taker_key", "state"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    giver_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    taker_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    given_shift: Mapped[str] = mapped_column(String(30))
    given_day: Mapped[date] = mapped_column(Date)
    returned_shift: Mapped[str | None] = mapped_column(String(30))
    returned_day: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoteRow(TenantScoped, Base):
    """What a shift hands over to the next one, which confirms that it was read."""

    __tablename__ = "roster_note"
    __table_args__ = (Index("ix_roster_note_roster", "roster_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    written_by_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    words: Mapped[str] = mapped_column(Text)
    confirmed_by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AlarmRow(TenantScoped, Base):
    """Too few people in a shift: since when it is known; ``ended_at`` once there are enough or the shift is over."""

    __tablename__ = "roster_alarm"
    __table_args__ = (
        UniqueConstraint("roster_key", "shift", "day"), Index("ix_roster_alarm_open", "roster_key", "ended_at"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    roster_key: Mapped[int] = mapped_column(Key, ForeignKey("roster.key"))
    shift: Mapped[str] = mapped_column(String(30))
    day: Mapped[date] = mapped_column(Date)
    missing: Mapped[int] = mapped_column(Integer)
    times: Mapped[int] = mapped_column(Integer, default=1)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
