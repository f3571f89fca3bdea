"""Browsers that an account's owner has signed in with: guesses elsewhere never keep them out of these."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, all_tenants, reading
from engine import clock
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.people.tables import PersonRow

DEVICE_COOKIE = "flowdesk_device"
"""Name of the cookie; it signs nobody in, and is guarded as the session's is."""
KEPT = timedelta(days=180)


class KnownDevice(TenantScoped, Base):
    """A browser in which the person has signed in; it holds a random token, we its hash."""

    __tablename__ = "known_device"
    __table_args__ = (Index("ix_known_device_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


def known_device(token: str | None, account: str) -> int | None:
    """Key of the known browser with this token, in which ``account`` has signed in.

    It is an e-mail address, or a name in a directory.
    """
    if not token:
        return None
    query = (
        select(KnownDevice.key)
        .join(PersonRow, PersonRow.key == KnownDevice.person_key)
        .where(
            KnownDevice.token_hash == _hash(token),
            (PersonRow.email == account) | exists().where(
                ExternalIdentity.person_key == PersonRow.key, ExternalIdentity.login == account
            ),
            KnownDevice.seen_at >= clock.now() - KEPT,
        )
    )
    with all_tenants(), reading() as session:
        return session.scalar(query)


def device_of(token: str | None, person_key: int) -> int | None:
    """Key of the known browser with this token, in which this person has signed in."""
    if not token:
        return None
    query = select(KnownDevice.key).where(
        KnownDevice.token_hash == _hash(token), KnownDevice.person_key == person_key,
        KnownDevice.seen_at >= clock.now() - KEPT,
    )  # fmt: skip
    with all_tenants(), reading() as session:
        return session.scalar(query)


def note_device(token: str | None, person_key: int, work: UnitOfWork) -> str:
    """Know the browser from now on, and give the token that it keeps: its own, or a new one."""
    row = work.session.scalar(
        select(KnownDevice).where(KnownDevice.token_hash == _hash(token or ""), KnownDevice.person_key == person_key)
    )
    if row is not None and token:
        row.seen_at = clock.now()
        return token
    fresh = secrets.token_urlsafe(32)
    work.session.execute(
        delete(KnownDevice).where(
            KnownDevice.person_key == person_key, KnownDevice.seen_at < clock.now() - KEPT
        )
    )
    work.session.add(KnownDevice(person_key=person_key, token_hash=_hash(fresh), seen_at=clock.now()))
    return fresh


def forget_devices(person_key: int, work: UnitOfWork) -> None:
    """Know no browser of the person any more."""
    work.session.execute(delete(KnownDevice).where(KnownDevice.person_key == person_key))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
