"""Erasing what mails that came in tell of a person: address, name and subject, and what was held of them."""

from sqlalchemy import delete, select

from database import UnitOfWork
from itsm.mailboxes.tables import IncomingMail, MailBounce
from itsm.mailboxes.taking.held import let_go


def forget_mails(person_key: int, email: str | None, former: str, work: UnitOfWork) -> None:
    """Forget the mails of somebody with this address; held ones are discarded. What became of each stays noted."""
    work.session.execute(delete(MailBounce).where(MailBounce.person_key == person_key))
    if not email:
        return
    for row in work.session.scalars(select(IncomingMail).where(IncomingMail.sender == email)):
        row.sender, row.sender_name, row.subject = "", former, ""
        if row.sha256 is not None:
            row.act = "discarded"
            let_go(work, row)
