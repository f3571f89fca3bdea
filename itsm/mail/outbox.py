"""The outbox: a row for each mail, written in the transaction of its cause and kept without its words once sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import orjson
from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, current_tenant, reading
from engine import clock
from itsm.sealing import seal, unseal

_PURPOSE = "mail"
HEADER = "header "
"""What stands before the name of a header among the words of a mail."""


class MailRow(TenantScoped, Base):
    """A mail. It waits while ``due_at`` is set; then it was sent, or given up for ``problem``.

    ``sealed`` holds the words (they may have a link that lets somebody in) and is emptied with ``due_at``.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("tenant_id", "idempotency_key"),
        Index("ix_mail_due", "due_at"),
        Index("ix_mail_person", "tenant_id", "person_key"),
        Index("ix_mail_record", "tenant_id", "record_key", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    person_key: Mapped[int | None] = mapped_column(Key)
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(300))
    record_key: Mapped[int | None] = mapped_column(Key)
    """The record that it is about."""
    follows: Mapped[str | None] = mapped_column(String(200))
    """Identity of the first mail about that record: mail programs show them as one conversation."""

    def words(self) -> dict[str, str]:
        """Subject, text and HTML; raises InvalidState when the secret key is another one."""
        found: dict[str, str] = orjson.loads(unseal(_PURPOSE, self.sealed or ""))
        return found


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail, and in which language; ``person_key`` is None for somebody who is not a person here."""

    address: str
    language: str
    person_key: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """The record that a mail is about, and the identity of the first mail about it, where there was one."""

    record_key: int
    follows: str | None


class Written(Protocol):
    """What a mail says: a letter, or words that are written already."""

    def in_language(self, language: str, /) -> dict[str, str]:
        """``subject``, ``text`` and ``html``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A mail that was not sent: it waits for ``due_at``, or was given up; ``problem`` is that of the last attempt."""

    key: int
    kind: str
    recipient: str
    created_at: datetime
    due_at: datetime | None
    attempts: int
    problem: str | None


def post(
    work: UnitOfWork,
    idempotency_key: str,
    kind: str,
    recipient: Recipient,
    letter: Written,
    expires_at: datetime | None = None,
    *,
    about: About | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Put ``letter`` into the outbox with the caller's transaction; the same ``idempotency_key`` is sent once.

    After ``expires_at`` nobody tries to send it any more. ``headers`` are those of this mail, such as ``Reply-To``.
    """
    known = select(MailRow.key).where(MailRow.idempotency_key == idempotency_key)
    if work.session.scalar(known) is not None:
        return
    now = clock.now()
    work.session.add(
        MailRow(
            idempotency_key=idempotency_key,
            kind=kind,
            person_key=recipient.person_key,
            recipient=recipient.address,
            language=recipient.language,
            sealed=seal(_PURPOSE, orjson.dumps(letter.in_language(recipient.language) | _headers(headers or {}))),
            created_at=now,
            due_at=now,
            expires_at=expires_at,
            record_key=about.record_key if about else None,
            follows=about.follows if about else None,
        )
    )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One of many mails: what makes it one mail, to whom, and what it says."""

    identity: str
    recipient: Recipient
    letter: Written


def post_all(
    work: UnitOfWork, kind: str, mails: Sequence[Outgoing], expires_at: datetime, record_key: int | None = None
) -> None:
    """Put many mails into the outbox in one statement; what is there already under its identity is left out."""
    known = select(MailRow.idempotency_key).where(MailRow.idempotency_key.in_([one.identity for one in mails]))
    there, now, tenant = set(work.session.scalars(known)) if mails else set(), clock.now(), current_tenant()
    rows = [
        {
            "tenant_id": tenant, "idempotency_key": one.identity, "kind": kind, "person_key": one.recipient.person_key,
            "recipient": one.recipient.address, "language": one.recipient.language,
            "sealed": seal(_PURPOSE, orjson.dumps(one.letter.in_language(one.recipient.language))),
            "created_at": now, "due_at": now, "expires_at": expires_at, "attempts": 0, "record_key": record_key,
        }
        for one in mails if one.identity not in there
    ]  # fmt: skip
    if rows:
        work.session.execute(insert(MailRow), rows)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {f"{HEADER}{name}": value for name, value in headers.items()}


def unsent(limit: int = 20) -> Sequence[Standing]:
    """Mails of the organisation that wait or were given up, newest first."""
    query = select(MailRow).where(MailRow.sent_at.is_(None)).order_by(MailRow.key.desc()).limit(limit)
    with reading() as session:
        return [
            Standing(row.key, row.kind, row.recipient, row.created_at, row.due_at, row.attempts, row.problem)
            for row in session.scalars(query)
        ]
