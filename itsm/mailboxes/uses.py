"""Where a mailbox is used, and which mailboxes count on a customer."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.records.tables import Record
from itsm.uses.registry import Link, Thing, Use, finder, listed

ADDRESS = "/settings/mailboxes/{}"


@finder("mailbox")
def of_mailbox(session: Session, thing: Thing) -> Iterator[Use]:
    """Held mails stand against removing it; the records that its mails became are told."""
    of_it = IncomingMail.mailbox_key == thing.key
    held = select(IncomingMail.key, IncomingMail.subject).where(of_it, IncomingMail.sha256.is_not(None))
    yield listed(session, text("Held mails"), held.order_by(IncomingMail.key), "/operations/mail/{}", True)
    made = select(Record.number, Record.number).where(
        Record.key.in_(select(IncomingMail.record_key).where(of_it, IncomingMail.act.in_(("report", "contact"))))
    )
    yield listed(session, text("Records"), made.order_by(Record.key.desc()), "/records/{}")


@finder("customer")
def of_customer(session: Session, thing: Thing) -> Iterator[Use]:
    """Mailboxes that add people at the customer, by their domains."""
    rows = session.scalars(select(Mailbox).order_by(Mailbox.name, Mailbox.key)).all()
    found = [row for row in rows if thing.key in row.domains.values()]
    yield Use(text("Mailboxes"), len(found), False, [Link(row.name, ADDRESS.format(row.key)) for row in found])
