"""Tables of planned work: the plan of each record, freezes and maintenance windows, overrides, links to feeds."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock
from itsm.organisation.tables import Kept

NAME_LENGTH = 200
_DUE = text("check_at IS NOT NULL")


class PlannedWork(TenantScoped, Base):
    """The plan of a record, made of the fields that its pack names; ``is_open`` while the record is not resolved.

    A record whose time is not set has a row without one: its process may wait for a freeze to end all the same.
    A worker looks at the conditions that its process waits for at ``check_at``: something that they ask for may have
    changed.
    """

    __tablename__ = "planned_work"
    __table_args__ = (
        UniqueConstraint("record_key"),
        Index("ix_planned_work_time", "tenant_id", "ends", "begins"),
        Index("ix_planned_work_due", "check_at", "key", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    begins: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends: Mapped[datetime | None] = mapped_column(UtcDateTime)
    service: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    items: Mapped[list[str]] = mapped_column(Json, default=list)
    team: Mapped[str] = mapped_column(String(100), default="")
    assignee_key: Mapped[int | None] = mapped_column(Key)
    is_open: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    check_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PeriodRow(Kept, TenantScoped, Base):
    """A freeze or a maintenance window, as ``kind`` says, which holds for what its ``scope`` lists.

    When: see ``itsm.schedule.deciding.recurrence``. ``overriders`` say who may let work pass a freeze.
    """

    __tablename__ = "schedule_period"
    __table_args__ = (Index("ix_schedule_period_kind", "tenant_id", "kind", "archived_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    zone: Mapped[str] = mapped_column(String(60))
    first: Mapped[date] = mapped_column(Date)
    minute: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)
    repeats: Mapped[str] = mapped_column(String(10))
    every: Mapped[int] = mapped_column(Integer, default=1)
    days: Mapped[list[int]] = mapped_column(Json, default=list)
    until: Mapped[date | None] = mapped_column(Date)
    scope: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict)
    overriders: Mapped[list[str]] = mapped_column(Json, default=list)
    note: Mapped[str | None] = mapped_column(Text)


class PassRow(TenantScoped, Base):
    """Somebody let the work of a record pass although ``keys`` stood against it: at this time alone, and named.

    Without a time it holds while nothing is planned. ``elements`` are where the process was then.
    """

    __tablename__ = "schedule_override"
    __table_args__ = (Index("ix_schedule_override_record", "record_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    begins: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keys: Mapped[list[str]] = mapped_column(Json)
    elements: Mapped[list[str]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(String(500))
    by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    by_name: Mapped[str] = mapped_column(String(200))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ScheduleFeedRow(TenantScoped, Base):
    """A secret link of somebody to the planned work that they see, narrowed by ``filters``; only its hash is kept."""

    __tablename__ = "schedule_feed"
    __table_args__ = (Index("ix_schedule_feed_person", "person_key", "revoked_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    filters: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
