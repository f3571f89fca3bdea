"""Mail about a record: the one place that composes it, so that mail programs show all of it as one conversation."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from database import UnitOfWork
from itsm.mail.outbox import About, MailRow, Recipient, Written, post


def post_about(
    work: UnitOfWork,
    record_key: int,
    idempotency_key: str,
    kind: str,
    recipient: Recipient,
    letter: Written,
    expires_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Put ``letter`` about a record into the outbox, as an answer to the first mail about it; see ``outbox.post``."""
    first = select(MailRow.idempotency_key).where(MailRow.record_key == record_key).order_by(MailRow.key).limit(1)
    about = About(record_key, work.session.scalar(first))
    post(work, idempotency_key, kind, recipient, letter, expires_at, about=about, headers=headers)
