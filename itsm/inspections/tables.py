"""Tables of inspections: plans with their points, and a row for each time at which one was due."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock
from itsm.organisation.tables import Kept

_DUE = text("check_at IS NOT NULL")


class PlanRow(Kept, TenantScoped, Base):
    """What is inspected when: see ``itsm.inspections.cycle``. ``points`` are those of ``itsm.inspections.points``.

    ``length`` are the minutes for what is done in time, ``grace`` those after which it is missed. A worker makes the
    next record at ``next_at``; an archived plan has none. ``problem`` says why the last one could not be made.
    """

    __tablename__ = "inspection_plan"
    __table_args__ = (
        Index("ix_inspection_plan_check", "check_at", "key", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_inspection_plan_list", "tenant_id", "title", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    type_key: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str | None] = mapped_column(Text)
    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"), index=True)
    to_duty: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """True: it is given to who is on duty for the team then; False: the team is offered it."""
    zone: Mapped[str] = mapped_column(String(60))
    first: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    minute: Mapped[int] = mapped_column(Integer)
    repeats: Mapped[str] = mapped_column(String(10))
    every: Mapped[int] = mapped_column(Integer, default=1)
    days: Mapped[list[int]] = mapped_column(Json, default=list)
    calendar: Mapped[str | None] = mapped_column(String(60))
    length: Mapped[int] = mapped_column(Integer)
    grace: Mapped[int] = mapped_column(Integer)
    points: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker looks at it: at ``next_at``, or later where that could not be done."""
    problem: Mapped[str | None] = mapped_column(String(300))


class RunRow(TenantScoped, Base):
    """A time at which a plan was due. Without a record nobody could do it: the program stood still then.

    ``points`` are those of the plan as it was, with their answers.
    """

    __tablename__ = "inspection_run"
    __table_args__ = (
        UniqueConstraint("plan_key", "planned_at"),
        UniqueConstraint("record_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_key: Mapped[int] = mapped_column(Key, ForeignKey("inspection_plan.key"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    record_key: Mapped[int | None] = mapped_column(Key, ForeignKey("record.key"))
    points: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    findings: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
