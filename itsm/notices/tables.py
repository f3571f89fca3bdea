"""Tables of notices: occasions that wait to be told, and what people were told."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Index,
    Integer,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    select,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime

MOST_COUNTED = 99
"""More unread notices than these are not counted."""


class OccasionRow(TenantScoped, Base):
    """Something happened of which people are to be told; written with its cause, gone once the workers have told it.

    One that could not be told is tried again at ``due_at``; given up, it is kept with its ``problem`` and no time.
    """

    __tablename__ = "notice_occasion"
    __table_args__ = (Index("ix_notice_occasion_due", "due_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    identity: Mapped[str] = mapped_column(String(32))
    """What its notices and their mails are known by: keys are given out again once a row is gone."""
    event: Mapped[str] = mapped_column(String(40))
    record_key: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
    audience: Mapped[dict[str, object]] = mapped_column(Json)
    """``people`` (keys), ``teams`` (codes), ``handlers`` (true: whoever works on it when it is told)."""
    details: Mapped[dict[str, object]] = mapped_column(Json)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str | None] = mapped_column(String(300))


class NoticeRow(TenantScoped, Base):
    """What one person is told of one occasion: on the page (``in_app``) until ``read_at``, by mail at ``mail_at``.

    ``mail_at`` is empty when there is no mail, or once it lies in the outbox.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("tenant_id", "occasion", "person_key"),
        Index(
            "ix_notice_unread", "tenant_id", "person_key",
            sqlite_where=text("in_app AND read_at IS NULL"), postgresql_where=text("in_app AND read_at IS NULL"),
        ),
        Index("ix_notice_person", "tenant_id", "person_key", "key"),
        Index("ix_notice_mail", "mail_at"),
        Index("ix_notice_at", "at"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    occasion: Mapped[str] = mapped_column(String(32))
    person_key: Mapped[int] = mapped_column(Key)
    event: Mapped[str] = mapped_column(String(40))
    record_key: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(String(400))
    """What it says on the page and in a digest, in the person's language."""
    details: Mapped[dict[str, object]] = mapped_column(Json)
    in_app: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    collected: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """True: its mail is part of a digest."""
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class TemplateRow(TenantScoped, Base):
    """A version of the organisation's words for an event; the newest holds, ``is_shipped``: those of the program do."""

    __tablename__ = "notice_template"
    __table_args__ = (UniqueConstraint("tenant_id", "event", "language", "version"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    event: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    is_shipped: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    sentence: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))


class AnswerRow(TenantScoped, Base):
    """The links of one mail that answer a task of one person: one for each of ``outcomes``, of which one is used.

    Without a task they answer the record itself: that somebody takes care of it.
    """

    __tablename__ = "notice_answer"
    __table_args__ = (Index("ix_notice_answer_expires", "expires_at"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key)
    record_key: Mapped[int] = mapped_column(Key)
    task_key: Mapped[int | None] = mapped_column(Key)
    outcomes: Mapped[list[str]] = mapped_column(Json)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(200))


def unread_of(person_key: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many unread notices the person of another statement has, at most one more than ``MOST_COUNTED``."""
    mine = (NoticeRow.person_key == person_key, NoticeRow.in_app, NoticeRow.read_at.is_(None))
    some = select(NoticeRow.key).where(*mine).limit(MOST_COUNTED + 1).correlate(person_key.class_).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


class SettingRow(TenantScoped, Base):
    """How a person wants to be told; without a person what the organisation sets for those who leave it open.

    Empty is left open. Minutes count from midnight in the person's zone.
    """

    __tablename__ = "notice_setting"
    __table_args__ = (UniqueConstraint("tenant_id", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int | None] = mapped_column(Key)
    choices: Mapped[dict[str, dict[str, bool]]] = mapped_column(Json)
    language: Mapped[str | None] = mapped_column(String(10))
    keeps_quiet: Mapped[bool | None] = mapped_column(Boolean)
    quiet_from: Mapped[int | None] = mapped_column(Integer)
    quiet_until: Mapped[int | None] = mapped_column(Integer)
    digest: Mapped[str | None] = mapped_column(String(10))
    digest_at: Mapped[int | None] = mapped_column(Integer)
    urgent_passes: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    revision: Mapped[int] = mapped_column(Integer)
    actor_name: Mapped[str] = mapped_column(String(200))
