"""Links that let somebody in once: signed, of one purpose, expiring, used by a form that is sent (never by opening).

Mail scanners open links; so opening one shows a page, and only its form does something. The database keeps a hash.
Source: OWASP Forgot Password Cheat Sheet, "URL Tokens"; ASVS 4.0.3 2.5.2, 2.7.2 to 2.7.6.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, all_tenants, reading
from engine import clock
from engine.errors import NotFound, text
from itsm.mail.settings import address_of
from itsm.people.tables import PersonRow
from itsm.sealing import is_signed, signature


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"


LIFETIME = {Purpose.INVITATION: timedelta(days=7), Purpose.PASSWORD_RESET: timedelta(minutes=60)}
PATHS = {Purpose.INVITATION: "/invitation", Purpose.PASSWORD_RESET: "/reset-password"}


class AccountLink(TenantScoped, Base):
    """A link that was made for a person; it works until it is used, void or over."""

    __tablename__ = "account_link"
    __table_args__ = (Index("ix_account_link_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was used, or made void by a newer one or by a new password."""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link: its key, the address to give away, and when it ends."""

    key: int
    address: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Whom a link that still works is for."""

    key: int
    tenant_key: int
    person_key: int
    name: str
    email: str
    language: str


def make_link(person_key: int, purpose: Purpose, work: UnitOfWork) -> MadeLink:
    """Make a link for the person; those made before for the same purpose are void."""
    _void(person_key, work, purpose)
    secret, now = secrets.token_urlsafe(24), clock.now()
    token = f"{secret}.{signature(purpose, secret)}"
    row = AccountLink(
        person_key=person_key,
        purpose=purpose.value,
        token_hash=_hash(token),
        created_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    work.session.add(row)
    work.session.flush()
    return MadeLink(row.key, address_of(f"{PATHS[purpose]}?link={token}"), row.expires_at)


def open_link(purpose: Purpose, token: str) -> OpenLink | None:
    """Whom the link is for, whatever the organisation; None when it does not work (any more). Nothing is used up."""
    secret, _, given = token.partition(".")
    if not is_signed(purpose, secret, given):
        return None  # before the database is asked: guesses cost nothing
    query = (
        select(AccountLink, PersonRow)
        .join(PersonRow, PersonRow.key == AccountLink.person_key)
        .where(
            AccountLink.token_hash == _hash(token),
            AccountLink.purpose == purpose.value,
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > clock.now(),
            PersonRow.active,
        )
    )
    with all_tenants(), reading() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    link, person = found.AccountLink, found.PersonRow
    return OpenLink(link.key, link.tenant_id, person.key, person.name, person.email or "", person.language)


def use_link(link: OpenLink, work: UnitOfWork) -> None:
    """Use the link up with the caller's transaction; raises NotFound when somebody else was faster."""
    used = update(AccountLink).where(AccountLink.key == link.key, AccountLink.used_at.is_(None))
    found = work.session.execute(
        used.values(used_at=clock.now()).returning(AccountLink.key),
        execution_options={"synchronize_session": False},
    )
    if found.first() is None:
        raise no_link()


def void_links(person_key: int, work: UnitOfWork) -> None:
    """No link that was made for the person works any more."""
    _void(person_key, work)


def no_link() -> NotFound:
    """The one refusal for every link that does not work, so that it tells nothing."""
    return NotFound(
        text("Expected a link that works, but this one was used, is over or was replaced. Ask for a new one.")
    )


def _void(person_key: int, work: UnitOfWork, purpose: Purpose | None = None) -> None:
    open_ones = update(AccountLink).where(AccountLink.person_key == person_key, AccountLink.used_at.is_(None))
    if purpose is not None:
        open_ones = open_ones.where(AccountLink.purpose == purpose.value)
    work.session.execute(
        open_ones.values(used_at=clock.now()), execution_options={"synchronize_session": False}
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
