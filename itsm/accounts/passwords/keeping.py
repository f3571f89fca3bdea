"""The password that a person has: kept as a hash, and replaced."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, current_tenant, reading
from engine import clock
from engine.registry import Actor
from itsm.accounts.by_link.links import void_links
from itsm.accounts.factors.standing import tell_change
from itsm.accounts.passwords.hashing import hash_of
from itsm.accounts.passwords.rules import check_password
from itsm.accounts.service_accounts import require_person
from itsm.accounts.sessions import end_sessions_of
from itsm.audit import audit
from itsm.people.roles import require
from itsm.rights.taking_over import require_not_above


class Password(TenantScoped, Base):
    """The password of a person who may sign in; the hash holds its own parameters and salt."""

    __tablename__ = "password"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True, autoincrement=False)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def hashed(password: str, known: Sequence[str] = ()) -> str:
    """Hash of a new ``password``; raises InvalidInput when it may be none (``known``: what everybody knows)."""
    check_password(password, known)
    return hash_of(password)


def set_password(
    person_key: int, password: str, actor: Actor, work: UnitOfWork, keep_session: int | None = None
) -> None:
    """Give the person a new password; one's own, or anybody's with people.manage. Raises Forbidden and InvalidInput.

    Their sessions end, but the one with key ``keep_session`` (in which they changed it), and so do links that were sent
    to them: whoever knew the old password is out. Raises NotFound, and InvalidState for a service account.
    """
    if actor.key != person_key:
        require(actor, "people.manage")
        require_not_above(work.session, actor, person_key)
    row = require_person(work.session, person_key)
    store_hash(person_key, hashed(password, (row.name, row.email or "")), work)
    end_sessions_of(person_key, work, keep_session)
    void_links(person_key, work)
    audit(work, "password_changed", f"person {person_key}", actor.key)
    tell_change(work, person_key, f"password {clock.now().isoformat()}")


def has_password(person_key: int) -> bool:
    """True when the person can sign in with a password."""
    with reading() as session:
        return session.get(Password, person_key) is not None


def store_hash(person_key: int, password_hash: str, work: UnitOfWork) -> None:
    """Keep ``password_hash`` as the person's only one."""
    row = work.session.get(Password, person_key)
    if row is None:
        row = Password(person_key=person_key, tenant_id=current_tenant())
        work.session.add(row)
    row.password_hash, row.changed_at = password_hash, clock.now()
