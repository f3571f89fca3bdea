"""What a mail is answered with: that it arrived, or that we do not know its sender. Never to programs, never often."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from engine import clock
from engine.errors import Text, text
from itsm.mail import Letter, MailRow, address_of, mail_settings, post
from itsm.mail.outbox import About, Recipient
from itsm.mail.smtp import message_id
from itsm.mailboxes.reading import Incoming
from itsm.mailboxes.tables import Mailbox
from itsm.mailboxes.threads import remember, tagged
from itsm.people.queries import Person
from itsm.records.tables import Record

TAKEN, REFUSED = "mail_taken", "mail_refused"
LIVES = timedelta(days=2)
"""An answer that could not be sent for so long is of no use any more."""
MOST_AN_HOUR = 5
"""Answers of each kind to one address."""
_LONGEST_REFERENCE = 70
"""Identities that stand in a header in one piece."""


def acknowledge(
    work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, record: Record, person: Person
) -> None:
    """Say that the record is there, once for each; answers to it belong to the record."""
    identity = _identity(record)
    if not _may_answer(work, TAKEN, incoming.sender):
        return
    letter = Letter(
        Text("[%(number)s] %(title)s", {"number": record.number, "title": record.title}),
        (
            text("Hello %(name)s,", name=person.name),
            text("Your mail arrived. It has the number %(number)s.", number=record.number),
            text("To add something, answer this mail and leave its subject as it is."),
            *incoming.left_out,
        ),
        address_of(f"/portal/records/{record.number}"), text("See where it stands"),
    )  # fmt: skip
    headers = _answering(incoming) | {"Reply-To": tagged(mailbox, record.key, person.key)}
    recipient = Recipient(incoming.sender, person.language, person.key)
    post(work, identity, TAKEN, recipient, letter, clock.now() + LIVES, about=About(record.key, None), headers=headers)
    remember(work, message_id(f"{current_tenant()}:{identity}", mail_settings()), record.key, person.key)


def was_acknowledged(session: Session, record: Record, address: str) -> bool:
    """True when the mail that made ``record`` was answered to ``address``: nobody is told the same twice."""
    known = select(MailRow.key).where(MailRow.idempotency_key == _identity(record), MailRow.recipient == address)
    return session.scalar(known) is not None


def _identity(record: Record) -> str:
    return f"mail taken {record.number}"


def refuse(work: UnitOfWork, mailbox: Mailbox, incoming: Incoming) -> None:
    """Say that we do not know the sender: at most once a day, for the sender of a mail may be made up."""
    day = clock.now().date().isoformat()
    if not _may_answer(work, REFUSED, incoming.sender):
        return
    letter = Letter(
        text("Your mail to %(address)s", address=mailbox.address),
        (
            text("Hello,"),
            text("We do not know this address of yours, so your mail was not taken. Write from the address that your "
                 "organisation has given us, or ask your contact there."),
        ),
    )  # fmt: skip
    recipient = Recipient(incoming.sender, mailbox.language)
    identity = f"mail refused {day} {sha256(incoming.sender.encode()).hexdigest()[:40]}"
    post(work, identity, REFUSED, recipient, letter, clock.now() + LIVES, headers=_answering(incoming))


def _may_answer(work: UnitOfWork, kind: str, address: str) -> bool:
    since = clock.now() - timedelta(hours=1)
    sent = select(func.count(MailRow.key)).where(
        MailRow.kind == kind, MailRow.recipient == address, MailRow.created_at > since
    )
    return (work.session.scalar(sent) or 0) < MOST_AN_HOUR


def _answering(incoming: Incoming) -> dict[str, str]:
    """Headers of an answer by a program (RFC 3834 §3.1.5 and §5)."""
    found = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if incoming.message_id and len(incoming.message_id) <= _LONGEST_REFERENCE:
        found |= {"In-Reply-To": incoming.message_id, "References": incoming.message_id}
    return found
