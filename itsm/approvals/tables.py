"""Tables of approvals: ballots, the seats of those who may vote, and their votes, which are never changed."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime

OPEN, APPROVED, REJECTED, NO_QUORUM, WITHDRAWN = "open", "approved", "rejected", "no_quorum", "withdrawn"
WHOM_LENGTH = 120
_OPEN = text("state = 'open'")


class Ballot(TenantScoped, Base):
    """One level of an approval of a record; ``state`` is OPEN, a verdict, or WITHDRAWN.

    ``board`` is the code of the team whose members vote, empty where there is none; ``place`` orders its agenda.
    ``rule`` is what ``itsm.approvals.deciding.Rule`` has. ``barred`` are keys of those whose own it was when it was
    opened, ``kept_out`` of those of them who would have a seat else. ``ended_by`` says why it was decided then: one of
    ``itsm.approvals.words.ENDED``.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        Index("ix_ballot_record", "record_key", "key"),
        Index("ix_ballot_board", "tenant_id", "board", "closed_at", "key"),
        Index("ix_ballot_instance", "instance_key", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(Key, ForeignKey("record.key"))
    instance_key: Mapped[int] = mapped_column(Key)
    question: Mapped[str] = mapped_column(String(300), default="")
    board: Mapped[str] = mapped_column(String(100), default="")
    place: Mapped[int | None] = mapped_column(Integer)
    level: Mapped[int] = mapped_column(Integer, default=1)
    levels: Mapped[int] = mapped_column(Integer, default=1)
    rule: Mapped[dict[str, object]] = mapped_column(Json)
    barred: Mapped[list[int]] = mapped_column(Json, default=list)
    kept_out: Mapped[list[int]] = mapped_column(Json, default=list)
    escalate_to: Mapped[list[str]] = mapped_column(Json, default=list)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20), default=OPEN)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    ended_by: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    """What the chair said who closed it."""
    why: Mapped[str] = mapped_column(String(20), default="")
    """What decided: ``itsm.approvals.deciding.Why``."""


class Seat(TenantScoped, Base):
    """Somebody who may vote: ``person_key``, for whom ``voter_key`` does when they are absent or have left.

    ``whom`` is what the diagram named that means them. ``left_at``: the seat is empty, its votes count no more.
    """

    __tablename__ = "ballot_seat"
    __table_args__ = (Index("ix_ballot_seat_ballot", "ballot_key", "key"), Index("ix_ballot_seat_voter", "voter_key"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    ballot_key: Mapped[int] = mapped_column(Key, ForeignKey("ballot.key"))
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    voter_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    whom: Mapped[str] = mapped_column(String(WHOM_LENGTH))
    veto: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    chair: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_reason: Mapped[str] = mapped_column(Text, default="")


class BallotVote(TenantScoped, Base):
    """What was voted at a seat, by whom (the substitute where one did); the last one of a seat counts."""

    __tablename__ = "ballot_vote"
    __table_args__ = (Index("ix_ballot_vote_ballot", "ballot_key", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    ballot_key: Mapped[int] = mapped_column(Key, ForeignKey("ballot.key"))
    seat_key: Mapped[int] = mapped_column(Key, ForeignKey("ballot_seat.key"))
    choice: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
