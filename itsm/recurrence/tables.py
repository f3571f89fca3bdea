"""Tables of recurrence: what the organisation has settled, where the worker is, findings with their records; works."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock

VALUE_LENGTH, LABEL_LENGTH, REASON_LENGTH = 200, 300, 500
PROPOSED, TAKEN, DISMISSED = "proposed", "taken", "dismissed"
"""States of a finding: nobody has decided; a record stands for it; somebody has said why there is none."""


class WatchSettingRow(TenantScoped, Base):
    """What an organisation has settled otherwise than the pack of the type ``type_key`` says.

    ``by`` has the number of records for each measure, 0 for one that is switched off. ``opens``: a record is made of a
    finding without a person.
    """

    __tablename__ = "recurrence_setting"
    __table_args__ = (UniqueConstraint("tenant_id", "type_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    type_key: Mapped[str] = mapped_column(String(60))
    by: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    within_days: Mapped[int] = mapped_column(Integer)
    team: Mapped[str] = mapped_column(String(100), default="")
    opens: Mapped[bool] = mapped_column(Boolean, default=False)
    revision: Mapped[int] = mapped_column(Integer, default=0)


class LookRow(TenantScoped, Base):
    """How far the worker has looked: at changes up to one of them (``changed_at``, ``last_key``) of a type's watch.

    The row without a type says when the organisation was last looked at.
    """

    __tablename__ = "recurrence_look"
    __table_args__ = (UniqueConstraint("tenant_id", "what", "type_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    type_key: Mapped[str] = mapped_column(String(60), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_key: Mapped[int] = mapped_column(Key, default=0)


class FindingRow(TenantScoped, Base):
    """A group of records of type ``of_key`` that came often enough for a record of ``type_key``.

    ``measure`` and ``value`` say what they have in common; once what was made of it is done, the same may come again,
    as the next ``turn``. ``count`` of ``at_least`` were there ``within_days`` when it was found.
    """

    __tablename__ = "recurrence_finding"
    __table_args__ = (
        UniqueConstraint("tenant_id", "type_key", "measure", "value", "turn"),
        Index("ix_recurrence_finding_state", "tenant_id", "state", "key"),
        Index("ix_recurrence_finding_target", "target_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    type_key: Mapped[str] = mapped_column(String(60))
    of_key: Mapped[str] = mapped_column(String(60))
    measure: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(VALUE_LENGTH))
    turn: Mapped[int] = mapped_column(Integer, default=1)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    terms: Mapped[list[str]] = mapped_column(Json, default=list)
    """Of similar titles: the words that most of them share."""
    state: Mapped[str] = mapped_column(String(20), default=PROPOSED)
    count: Mapped[int] = mapped_column(Integer)
    at_least: Mapped[int] = mapped_column(Integer)
    within_days: Mapped[int] = mapped_column(Integer)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it came back although it had been dismissed."""
    target_key: Mapped[int | None] = mapped_column(ForeignKey("record.key"))
    decided_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    revision: Mapped[int] = mapped_column(Integer, default=1)


class FindingRecordRow(TenantScoped, Base):
    """A record of a finding, with the time when it was opened."""

    __tablename__ = "recurrence_record"
    __table_args__ = (Index("ix_recurrence_record_opened", "finding_key", "opened_at"),)

    finding_key: Mapped[int] = mapped_column(ForeignKey("recurrence_finding.key"), primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True, index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class WorkDoneRow(TenantScoped, Base):
    """The work of a record was done at ``since``: what is opened up to ``until`` may follow upon it."""

    __tablename__ = "aftermath_work"
    __table_args__ = (
        UniqueConstraint("record_key"),
        Index("ix_aftermath_work_until", "tenant_id", "type_key", "until"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    type_key: Mapped[str] = mapped_column(String(60))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class AftermathRow(TenantScoped, Base):
    """A record that was linked because it followed upon the work of another: once, whatever becomes of the link."""

    __tablename__ = "aftermath_record"

    work_key: Mapped[int] = mapped_column(ForeignKey("aftermath_work.key"), primary_key=True)
    other_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True, index=True)
    field: Mapped[str] = mapped_column(String(40))
    """Key of the field of the other record that has the same value."""
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
