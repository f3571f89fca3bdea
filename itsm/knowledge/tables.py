"""Tables of knowledge: versions that were published, who found one helpful, what was searched for."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from engine import clock

WORDS_LENGTH = 200


class VersionRow(TenantScoped, Base):
    """What a record said when it was published: a new one each time that its words are others."""

    __tablename__ = "knowledge_version"

    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))


class HelpedRow(TenantScoped, Base):
    """Whether it helped somebody; what they said last counts."""

    __tablename__ = "knowledge_helped"
    __table_args__ = (Index("ix_knowledge_helped_person", "person_key"),)

    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"), primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    helped: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SoughtRow(TenantScoped, Base):
    """Words that were searched for, without who did: how often, and how often nothing answered."""

    __tablename__ = "knowledge_sought"
    __table_args__ = (
        UniqueConstraint("tenant_id", "words"),
        Index("ix_knowledge_sought_unanswered", "tenant_id", "unanswered", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    words: Mapped[str] = mapped_column(String(WORDS_LENGTH))
    times: Mapped[int] = mapped_column(Integer, default=0)
    unanswered: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
