"""Tables of mail that comes in: mailboxes, what became of each message, which mails belong to which record."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class Mailbox(TenantScoped, Base):
    """An address at which the desk is written to, and what a mail to it becomes.

    ``values`` are for those fields of the report form that a mail does not have. ``unknown`` is one of
    ``itsm.mailboxes.checks.UNKNOWN``; ``domains`` maps domains to keys of customers. Without a ``host`` mails come by a
    pipe alone; ``sealed`` is the password. ``plus``: the server takes ``desk+anything`` for ``desk``.
    ``look_at`` is when workers look again, ``failures`` counts looks that failed one after another, for ``problem``.
    """

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("tenant_id", "address"), Index("ix_mailbox_look", "look_at"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(254))
    type_key: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, str]] = mapped_column(Json)
    language: Mapped[str] = mapped_column(String(10))
    unknown: Mapped[str] = mapped_column(String(10))
    domains: Mapped[dict[str, int]] = mapped_column(Json)
    plus: Mapped[bool] = mapped_column(Boolean)
    active: Mapped[bool] = mapped_column(Boolean)
    host: Mapped[str | None] = mapped_column(String(255))
    port: Mapped[int | None] = mapped_column(Integer)
    security: Mapped[str | None] = mapped_column(String(10))
    ca_certificate: Mapped[str | None] = mapped_column(Text)
    user: Mapped[str | None] = mapped_column(String(254))
    sealed: Mapped[str | None] = mapped_column(Text)
    folder: Mapped[str | None] = mapped_column(String(200))
    done_folder: Mapped[str | None] = mapped_column(String(200))
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[dict[str, object] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class IncomingMail(TenantScoped, Base):
    """A message that came, and what became of it (an act of ``itsm.mailboxes.taking.deciding``, or ``discarded``).

    ``identity`` tells messages apart; ``sha256`` is where a held message lies, None once it is taken or discarded.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (
        UniqueConstraint("tenant_id", "identity"),
        Index("ix_incoming_mail_sender", "tenant_id", "sender", "at"),
        Index("ix_incoming_mail_mailbox", "mailbox_key", "key"),
        Index("ix_incoming_mail_act", "tenant_id", "act", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    mailbox_key: Mapped[int] = mapped_column(ForeignKey("mailbox.key"))
    identity: Mapped[str] = mapped_column(String(64))
    sender: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[dict[str, object] | None] = mapped_column(Json)
    record_key: Mapped[int | None] = mapped_column(ForeignKey("record.key"))
    sha256: Mapped[str | None] = mapped_column(String(64))


class MailThread(TenantScoped, Base):
    """A mail that belongs to a record; ``person_key`` is to whom we sent it, None for one that came in."""

    __tablename__ = "mail_thread"
    __table_args__ = (UniqueConstraint("tenant_id", "message_id"), Index("ix_mail_thread_record", "record_key"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(250))
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    person_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MailBounce(TenantScoped, Base):
    """An address of a person that a mail of ours did not reach, the last time that it happened."""

    __tablename__ = "mail_bounce"
    __table_args__ = (UniqueConstraint("tenant_id", "person_key", "address"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"))
    address: Mapped[str] = mapped_column(String(254))
    said: Mapped[str] = mapped_column(String(520))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
