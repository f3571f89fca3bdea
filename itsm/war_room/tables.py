"""Tables of war rooms: who leads and who was there, what was said to whom, checklists, proposals, the status page."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock

KEY_LENGTH, VALUE_LENGTH, REASON_LENGTH, TITLE_LENGTH, ADDRESS_LENGTH = 40, 200, 500, 200, 60
PROPOSED, TAKEN, DISMISSED = "proposed", "taken", "dismissed"
"""States of a proposal: nobody has decided; somebody declared it; somebody has said why not."""
_DUE, _OPEN = text("told_at IS NULL"), text("until IS NULL")


class RoleRow(TenantScoped, Base):
    """Who had a role of a record's room, since when and until when; who has it now has no ``until``."""

    __tablename__ = "war_room_role"
    __table_args__ = (
        Index("ix_war_room_role_now", "record_key", "role", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_war_room_role_person", "person_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), index=True)
    role: Mapped[str] = mapped_column(String(KEY_LENGTH))
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ThereRow(TenantScoped, Base):
    """Somebody who was there from ``came_at`` to ``left_at``; without that until it was resolved.

    ``by_hand``: written down afterwards by somebody, for what nobody had noted.
    """

    __tablename__ = "war_room_presence"
    __table_args__ = (Index("ix_war_room_presence_record", "record_key", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_hand: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class StepDoneRow(TenantScoped, Base):
    """A step of a prepared response that somebody has done at a record."""

    __tablename__ = "war_room_step"

    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True)
    response: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    step: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))


class ResponseRow(TenantScoped, Base):
    """A prepared response that was taken for a record, beside those that its category brings."""

    __tablename__ = "war_room_response"

    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True)
    response: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))


class UpdateRow(TenantScoped, Base):
    """What was said, in each language, with the status of that moment; ``is_public``: on the status page too.

    The workers tell it piece by piece: ``joined_told`` and ``watchers_told`` are the keys up to which it was told,
    ``told_at`` is when all of it was.
    """

    __tablename__ = "war_room_update"
    __table_args__ = (
        Index("ix_war_room_update_record", "record_key", "at"),
        Index("ix_war_room_update_due", "key", postgresql_where=_DUE, sqlite_where=_DUE),
        Index("ix_war_room_update_public", "tenant_id", "is_public", "at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    status: Mapped[str] = mapped_column(String(60))
    titles: Mapped[dict[str, str]] = mapped_column(Json)
    texts: Mapped[dict[str, str]] = mapped_column(Json)
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    to_joined: Mapped[bool] = mapped_column(Boolean, default=False)
    to_watchers: Mapped[bool] = mapped_column(Boolean, default=False)
    joined_told: Mapped[int] = mapped_column(Key, default=0)
    watchers_told: Mapped[int] = mapped_column(Key, default=0)
    told: Mapped[int] = mapped_column(Integer, default=0)
    """How many were told by now."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """How often a piece could not be told; after some it is given up."""
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WatcherRow(TenantScoped, Base):
    """Somebody who is told of a record's updates; nothing else of the record is theirs to see by that."""

    __tablename__ = "war_room_watcher"

    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True)
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"), primary_key=True, index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ProposalRow(TenantScoped, Base):
    """It was proposed to declare something of a record, because ``alike`` others like it were open.

    One record is proposed once. ``service`` and ``category`` are those by which others count as the same event.
    """

    __tablename__ = "war_room_proposal"
    __table_args__ = (
        UniqueConstraint("record_key"),
        Index("ix_war_room_proposal_state", "tenant_id", "state", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    type_key: Mapped[str] = mapped_column(String(60))
    severity: Mapped[str] = mapped_column(String(60))
    alike: Mapped[int] = mapped_column(Integer)
    service: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    category: Mapped[str | None] = mapped_column(String(VALUE_LENGTH))
    state: Mapped[str] = mapped_column(String(20), default=PROPOSED)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    reason: Mapped[str | None] = mapped_column(Text)


class StatusPageRow(TenantScoped, Base):
    """The public page of the organisation: its address, and whether it is shown at all."""

    __tablename__ = "status_page"
    __table_args__ = (UniqueConstraint("tenant_id"), UniqueConstraint("address"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    is_open: Mapped[bool] = mapped_column(Boolean, default=False)
    revision: Mapped[int] = mapped_column(Integer, default=1)
