"""Mail about a record to one of its people: what they answer to it comes back to the record."""

from datetime import datetime

from database import UnitOfWork, current_tenant
from itsm.mail import mail_settings, post_about
from itsm.mail.outbox import Recipient, Written
from itsm.mail.smtp import message_id
from itsm.mailboxes.threads import remember, reply_address
from itsm.records.tables import Record


def post_to_person(
    work: UnitOfWork, record: Record, identity: str, kind: str, recipient: Recipient, letter: Written,
    expires_at: datetime,
) -> None:  # fmt: skip
    """Put ``letter`` about ``record`` into the outbox, to be answered to the record where a mailbox is in use."""
    key = recipient.person_key
    address = reply_address(work.session, record, key) if key is not None else None
    headers = {"Reply-To": address} if address else None
    post_about(work, record.key, identity, kind, recipient, letter, expires_at, headers)
    if address:
        remember(work, message_id(f"{current_tenant()}:{identity}", mail_settings()), record.key, key)
