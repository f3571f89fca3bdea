"""Addresses that mails of ours do not reach, as the pages of people show them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import reading
from itsm.mailboxes.tables import MailBounce
from itsm.people.tables import PersonRow


@dataclass(frozen=True, slots=True)
class Bounced:
    """The last mail to an address that did not arrive, and what the other server said."""

    address: str
    said: str
    at: datetime


def bounce_of(person_key: int) -> Bounced | None:
    """What is known of the address that the person has now; None when nothing came back."""
    query = (
        select(MailBounce.address, MailBounce.said, MailBounce.at)
        .join(PersonRow, PersonRow.key == MailBounce.person_key)
        .where(MailBounce.person_key == person_key, MailBounce.address == PersonRow.email)
    )
    with reading() as session:
        row = session.execute(query).one_or_none()
    return None if row is None else Bounced(row.address, row.said, row.at)
