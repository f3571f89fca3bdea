"""Which mails belong to which record: by ``Message-ID``, by a token in the address that is answered, by the subject.

The token alone proves something: it is signed for one record and one person, and stands in the mail to that person.
``From``, ``References`` and the subject can be written by anybody.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from engine import clock
from itsm.mailboxes.reading import Incoming
from itsm.mailboxes.tables import Mailbox, MailThread
from itsm.records.tables import Record
from itsm.sealing import is_signed, signature

How = Literal["token", "reference", "subject"]
_PURPOSE = "mail reply"
_SIGNED = 24
"""Characters of a signature in an address: 96 bits; the part before the @ may have 64 characters."""
_TOKEN = re.compile(r"[^@+]*\+([0-9a-f]{1,14})-([0-9a-f]{1,14})-([0-9a-f]{24})@")
_NUMBER = re.compile(r"\[([A-Z][A-Z0-9]{0,19}-\d{1,18})\]")


@dataclass(frozen=True, slots=True)
class Thread:
    """The record that a mail speaks of; ``person_key`` is for whom its token was signed."""

    record_key: int
    how: How
    person_key: int | None = None


def remember(work: UnitOfWork, message_id: str, record_key: int, person_key: int | None = None) -> None:
    """Note that the mail ``message_id`` (``<…>``) belongs to a record: answers to it do too.

    ``person_key`` is to whom it was sent; None for a mail that came in. Again changes nothing.
    """
    known = select(MailThread.key).where(MailThread.message_id == message_id)
    if message_id and work.session.scalar(known) is None:
        work.session.add(
            MailThread(message_id=message_id, record_key=record_key, person_key=person_key, at=clock.now())
        )


def reply_address(session: Session, record: Record, person_key: int) -> str | None:
    """The address that a mail about ``record`` to a person is answered to; None while no mailbox is in use.

    That of the mailbox for the type of the record, else of the first one; with a token where its server takes one.
    """
    found = select(Mailbox).where(Mailbox.active).order_by(Mailbox.type_key != record.type_key, Mailbox.key)
    mailbox = session.scalar(found.limit(1))
    return None if mailbox is None else tagged(mailbox, record.key, person_key)


def tagged(mailbox: Mailbox, record_key: int, person_key: int) -> str:
    """The address of ``mailbox`` for answers of one person about one record."""
    local, _, domain = mailbox.address.partition("@")
    if not mailbox.plus:
        return mailbox.address
    token = f"{record_key:x}-{person_key:x}-{_signature(record_key, person_key)}"
    return f"{local.partition('+')[0]}+{token}@{domain}"


def thread_of(session: Session, incoming: Incoming) -> Thread | None:
    """The record that ``incoming`` speaks of, by what proves most; None when it speaks of none."""
    return _by_token(session, incoming) or _by_reference(session, incoming) or _by_subject(session, incoming)


def sent_thread(session: Session, message_id: str) -> MailThread | None:
    """What a mail of ours was about; None when it was none of ours."""
    ours = (MailThread.message_id == message_id, MailThread.person_key.is_not(None))
    return session.scalar(select(MailThread).where(*ours)) if message_id else None


def _by_token(session: Session, incoming: Incoming) -> Thread | None:
    for address in incoming.recipients:
        found = _TOKEN.match(address)
        if found is None:
            continue
        record_key, person_key = int(found[1], 16), int(found[2], 16)
        signed = is_signed(_PURPOSE, _value(record_key, person_key), found[3], _SIGNED)
        if signed and session.get(Record, record_key) is not None:
            return Thread(record_key, "token", person_key)
    return None


def _by_reference(session: Session, incoming: Incoming) -> Thread | None:
    if not incoming.references:
        return None
    columns = select(MailThread.message_id, MailThread.record_key)
    known = {row.message_id: row.record_key for row in
             session.execute(columns.where(MailThread.message_id.in_(incoming.references)))}  # fmt: skip
    nearest = next((known[one] for one in incoming.references if one in known), None)
    return None if nearest is None else Thread(nearest, "reference")


def _by_subject(session: Session, incoming: Incoming) -> Thread | None:
    found = _NUMBER.search(incoming.subject)
    key = session.scalar(select(Record.key).where(Record.number == found[1])) if found else None
    return None if key is None else Thread(key, "subject")


def _value(record_key: int, person_key: int) -> str:
    return f"{current_tenant()}:{record_key}:{person_key}"


def _signature(record_key: int, person_key: int) -> str:
    return signature(_PURPOSE, _value(record_key, person_key))[:_SIGNED]
