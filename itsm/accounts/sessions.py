"""Sessions live in the database, so they can be listed and revoked; the browser holds a random token, we its hash."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Select, String, Text, and_, bindparam, delete, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, UtcDateTime, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.accounts.factors.tables import PendingSignIn, factor_due_from, lacks_factor
from itsm.accounts.session_limits import Limits, SessionLimit, limits_in, limits_of
from itsm.announcements.tables import any_live
from itsm.audit import audit
from itsm.notices.tables import unread_of
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.rights.taking_over import require_not_above

SESSION_COOKIE = "flowdesk_session"
"""Name of the cookie; it is HttpOnly, SameSite=Lax, path /, and Secure over HTTPS."""
FRESH = timedelta(minutes=15)
"""How long a proof (password, passkey) is enough to change how one signs in."""


class SessionRow(TenantScoped, Base):
    """Somebody signed in with one browser. Ends when revoked, after ``expires_at``, or when idle for too long."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person", "person_key"), Index("ix_session_expires", "expires_at"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(300))
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the person last showed, in this session, that it is they: password or passkey."""
    provider_key: Mapped[int | None] = mapped_column(Key)
    """The sign-in provider that vouched for the person, who may sign out there too."""
    sealed_hint: Mapped[str | None] = mapped_column(Text)
    """Its ID token, sealed: it is shown again to sign out there."""
    provider_sid: Mapped[str | None] = mapped_column(String(255))
    """What the provider calls its own session, which it may end here too."""
    factor_answered: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """True: the provider answers for a second factor, and ours is not asked."""


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """What commands answer that change how somebody gets in."""

    person_key: int


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a sign-in provider brings into a session, see ``SessionRow``."""

    provider_key: int
    sealed_hint: str
    factor_answered: bool = False
    proved_at: datetime | None = None
    sid: str | None = None


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A live session; ``agent`` is what the browser calls itself."""

    key: int
    tenant_key: int
    person_key: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str
    proved_at: datetime | None = None
    provider_key: int | None = None
    lacks_second_factor: bool = False
    """True: a role of the person asks for a second factor, and they have none yet. Only setting one up is open then."""
    second_factor_from: datetime | None = None
    """From when on that will be so; None when it is so already, or will not be."""
    unread_notices: int = 0
    """How many there were when the session was looked up, at most a hundred."""
    has_announcements: bool = False
    """True when the organisation told anybody anything then: pages ask what of it is for the person."""

    @property
    def is_fresh(self) -> bool:
        """True when the person proved lately that it is they: enough to change how they sign in (ASVS 3.7.1)."""
        return self.proved_at is not None and clock.now() - self.proved_at < FRESH


def open_session(
    person_key: int, address: str, agent: str, work: UnitOfWork, vouched: Vouched | None = None
) -> str:
    """Store a new session of the person (their tenant is in force) and give its token, 256 random bits.

    Who showed us a password or a passkey has proved that it is they; of a provider we know what it says (``vouched``).
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    work.session.add(
        SessionRow(
            token_hash=_hash(token),
            person_key=person_key,
            created_at=now,
            seen_at=now,
            expires_at=now + limits_in(work.session).whole,
            address=address[:45],
            agent=agent[:300],
            proved_at=vouched.proved_at if vouched else now,
            provider_key=vouched.provider_key if vouched else None,
            sealed_hint=vouched.sealed_hint if vouched else None,
            provider_sid=vouched.sid if vouched else None,
            factor_answered=vouched is not None and vouched.factor_answered,
        )
    )
    return token


def session_of(token: str, used: bool = True) -> SessionInfo | None:
    """The live session of ``token``, whatever its tenant, of a person who is still active; None otherwise.

    ``used`` is False where the browser asks by itself: an open page alone keeps no session alive.
    """
    with all_tenants(), reading() as session:
        looked_for = {"token_hash": _hash(token), "now": clock.now()}
        found = session.execute(_with_limits(), looked_for).one_or_none()
    if found is None or not found.active:
        return None
    row, limits = found.SessionRow, limits_of(found.SessionLimit)
    if not _alive(row, limits, clock.now()):
        return None
    if used and clock.now() - row.seen_at >= limits.step:
        _note_seen(row.key)
    info = _info(row, limits, bool(found.lacks), None if row.factor_answered else found.due)
    return replace(info, unread_notices=found.unread, has_announcements=bool(found.announced))


@lru_cache(maxsize=1)  # every page asks it, and it takes longer to write than to answer
def _with_limits() -> Select[*tuple[Any, ...]]:
    """A session by the hash of its token, with what decides whether it is alive and what its person has to do."""
    lacks = and_(lacks_factor(), ~SessionRow.factor_answered).label("lacks")
    return (
        select(
            SessionRow, PersonRow.active, lacks, factor_due_from().label("due"), SessionLimit,
            unread_of(SessionRow.person_key).label("unread"),
            any_live(SessionRow.tenant_id, bindparam("now", type_=UtcDateTime)).label("announced"),
        )
        .join(PersonRow, PersonRow.key == SessionRow.person_key)
        .outerjoin(SessionLimit, SessionLimit.tenant_id == SessionRow.tenant_id)
        .where(SessionRow.token_hash == bindparam("token_hash"))
    )  # fmt: skip


def sign_out(token: str) -> None:
    """End the session of ``token``; nothing happens when there is none."""
    info = session_of(token)
    if info is not None:
        with in_tenant(info.tenant_key), unit_of_work() as work:
            _revoke(work.session, info.key)
            audit(work, "signed_out", f"person {info.person_key}", info.person_key, info.address)


def revoke_session(key: int, actor: Actor) -> None:
    """End a session of one's own, or anybody's with people.manage. Raises NotFound and Forbidden."""
    with unit_of_work() as work:
        row = work.session.get(SessionRow, key)
        if row is None:
            raise NotFound(text("Expected a session with key %(key)s, but there is none. Reload the page.", key=key))
        if row.person_key != actor.key:
            require(actor, "people.manage")
            require_not_above(work.session, actor, row.person_key)
        _revoke(work.session, key)
        audit(work, "session_revoked", f"person {row.person_key}", actor.key)


def end_sessions_of(person_key: int, work: UnitOfWork, but: int | None = None) -> None:
    """End all sessions of the person but that with key ``but``: what gave them their rights holds no longer.

    So do sign-ins that wait for a second factor: their password was shown before.
    """
    ended = update(SessionRow).where(
        SessionRow.person_key == person_key, SessionRow.revoked_at.is_(None), SessionRow.key != (but or 0)
    )
    ended = ended.values(revoked_at=clock.now(), sealed_hint=None)
    work.session.execute(ended.execution_options(synchronize_session=False))
    work.session.execute(delete(PendingSignIn).where(PendingSignIn.person_key == person_key))


def end_other_sessions(actor: Actor, keep: int) -> None:
    """End all sessions of the actor but that with key ``keep``."""
    with unit_of_work() as work:
        end_sessions_of(actor.key or 0, work, keep)
        audit(work, "other_sessions_revoked", f"person {actor.key}", actor.key)


def end_all_sessions(person_key: int, actor: Actor, command_id: str | None = None) -> AccountChanged:
    """End every session of somebody; with people.manage. A repeat of the command does nothing. Raises Forbidden."""
    require(actor, "people.manage")

    def body(work: UnitOfWork) -> AccountChanged:
        require_not_above(work.session, actor, person_key)
        end_sessions_of(person_key, work)
        audit(work, "sessions_revoked", f"person {person_key}", actor.key)
        return AccountChanged(person_key)

    return run_command("end_all_sessions", command_id, actor, AccountChanged, body)


def prove(session_key: int, work: UnitOfWork) -> None:
    """Note that the person showed in this session that it is they."""
    work.session.get_one(SessionRow, session_key).proved_at = clock.now()


def sessions_of(person_key: int) -> list[SessionInfo]:
    """Live sessions of the person, last used first."""
    now = clock.now()
    query = select(SessionRow).where(SessionRow.person_key == person_key).order_by(SessionRow.seen_at.desc())
    with reading() as session:
        limits = limits_in(session)
        return [_info(row, limits) for row in session.scalars(query) if _alive(row, limits, now)]


def _alive(row: SessionRow, limits: Limits, now: datetime) -> bool:
    return row.revoked_at is None and now < _end(row, limits) and now - row.seen_at < limits.idle


def _end(row: SessionRow, limits: Limits) -> datetime:
    """When it ends at the latest: a limit that was made shorter holds for live sessions too."""
    return min(row.expires_at, row.created_at + limits.whole)


def _note_seen(key: int) -> None:
    with all_tenants(), unit_of_work() as work:
        work.session.get_one(SessionRow, key).seen_at = clock.now()


def _revoke(session: Session, key: int) -> None:
    row = session.get_one(SessionRow, key)
    row.revoked_at, row.sealed_hint = row.revoked_at or clock.now(), None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _info(
    row: SessionRow, limits: Limits, lacks_second_factor: bool = False, second_factor_from: datetime | None = None
) -> SessionInfo:
    return SessionInfo(
        row.key,
        row.tenant_id,
        row.person_key,
        row.created_at,
        row.seen_at,
        _end(row, limits),
        row.address,
        row.agent,
        row.proved_at,
        row.provider_key,
        lacks_second_factor,
        second_factor_from,
    )
