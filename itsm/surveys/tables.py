"""The table of surveys: who was asked about which record, until when, and what they said."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime

LONGEST_COMMENT = 4000


class Survey(TenantScoped, Base):
    """One question to one person about one record; ``team`` is who had it when it was closed."""

    __tablename__ = "survey"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), unique=True)
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    team: Mapped[str | None] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[int | None] = mapped_column(Integer)
    comment: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_survey_person", "tenant_id", "person_key", "asked_at"),
        Index("ix_survey_asked", "tenant_id", "asked_at"),
    )
