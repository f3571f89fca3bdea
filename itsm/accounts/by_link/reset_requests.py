"""Forgotten passwords: the page only notes what was asked; a worker looks later whether there is such an account.

So the answer, and the time that it takes, are the same for every address (ASVS 4.0.3 2.5.x; OWASP Forgot Password Cheat
Sheet). One address cannot be flooded with mails, and one sender cannot ask for all.
"""

from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, UnitOfWork, UtcDateTime, all_tenants, in_tenant, reading, unit_of_work
from database.turns import take_turn
from engine import clock
from engine.errors import TooManyAttempts, text
from itsm.accounts.attempts import network_of
from itsm.accounts.by_link.invitations import write_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.service_accounts import is_service_account
from itsm.audit import audit
from itsm.people.queries import normal_email
from itsm.people.tables import PersonRow

WINDOW = timedelta(hours=1)
PER_ADDRESS = 20
"""Requests from one network in ``WINDOW``."""
PER_ACCOUNT = 3
"""Mails to one account in ``WINDOW``; further requests are taken and answered by nothing."""


class ResetRequest(Base):
    """Somebody asked for a new password of ``account``, whether there is one or not."""

    __tablename__ = "password_reset_request"
    __table_args__ = (
        Index("ix_password_reset_request_address", "address", "at"),
        Index("ix_password_reset_request_account", "account", "at"),
        Index("ix_password_reset_request_open", "handled_at", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def ask_for_reset(email: str, address: str) -> None:
    """Note the wish for a new password; raises TooManyAttempts when too many came from the same network."""
    origin, now = network_of(address), clock.now()
    with unit_of_work() as work:
        take_turn(work, f"password reset from {origin}")
        asked = select(func.count()).where(ResetRequest.address == origin, ResetRequest.at >= now - WINDOW)
        if (work.session.scalar(asked) or 0) >= PER_ADDRESS:
            raise TooManyAttempts(text("Expected fewer requests, but too many came from here. Try again in an hour."))
        work.session.add(ResetRequest(at=now, account=normal_email(email)[:254], address=origin))


def answer_requests(limit: int) -> int:
    """Write the mails that were asked for, oldest request first; gives how many requests were looked at."""
    with all_tenants():
        waiting = select(ResetRequest.key).where(ResetRequest.handled_at.is_(None)).order_by(ResetRequest.key)
        with reading() as session:
            keys = session.scalars(waiting.limit(limit)).all()
        for key in keys:
            _answer(key)
    return len(keys)


def forget_requests(work: UnitOfWork, account: str) -> None:
    """Delete every request for the account: its owner has asked for their data to be erased."""
    work.session.execute(delete(ResetRequest).where(ResetRequest.account == account))


def _answer(key: int) -> None:
    now = clock.now()
    with unit_of_work() as work:
        row = work.session.get(ResetRequest, key, with_for_update={"skip_locked": True})
        if row is None or row.handled_at is not None:
            return
        row.handled_at = now
        work.session.execute(delete(ResetRequest).where(ResetRequest.at < now - WINDOW, ResetRequest.key != key))
        if _answered(work, row) <= PER_ACCOUNT:
            for person in work.session.scalars(
                select(PersonRow).where(PersonRow.email == row.account, PersonRow.active)
            ).all():
                _write(work, person, row.address)


def _answered(work: UnitOfWork, row: ResetRequest) -> int:
    """How many of the account's requests were answered lately, with this one."""
    work.session.flush()
    return work.session.scalar(
        select(func.count()).where(
            ResetRequest.account == row.account,
            ResetRequest.at >= clock.now() - WINDOW,
            ResetRequest.handled_at.is_not(None),
        )
    ) or 0


def _write(work: UnitOfWork, person: PersonRow, address: str) -> None:
    with in_tenant(person.tenant_id):
        if is_service_account(work.session, person.key):
            return
        write_link(work, person, Purpose.PASSWORD_RESET)
        audit(work, "password_reset_asked", f"person {person.key}", None, address)
        work.session.flush()
