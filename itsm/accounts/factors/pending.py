"""Between password and second factor: a short-lived token that opens no page, and a few tries."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from database import UnitOfWork, all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Unauthenticated, text
from itsm.accounts.attempts import begin_attempt, succeed
from itsm.accounts.factors import authenticators, recovery
from itsm.accounts.factors.reuse import note_reuse
from itsm.accounts.factors.tables import PendingSignIn
from itsm.audit import audit
from itsm.people.tables import PersonRow

PENDING_COOKIE = "flowdesk_second_step"
"""Name of the cookie; guarded as the session's is."""
LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
_WRONG = text("Expected the code that is shown now, or a recovery code not used yet.")
_AGAIN = text(
    "Expected a code that was not used yet, but this one was. Wait for the next one; if it was not you who used it, "
    "change your password."
)


class SecondFactorNeeded(FlowdeskError):
    """The password was right, and the person has a second factor: ``token`` goes into ``PENDING_COOKIE``."""

    kind = "unauthenticated"

    def __init__(self, token: str) -> None:
        super().__init__(text("Expected a second factor, but only the password was shown. Show it."))
        self.token = token


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose sign-in waits for a second factor."""

    key: int
    tenant_key: int
    person_key: int
    provider_key: int | None = None
    sealed_hint: str | None = None
    provider_sid: str | None = None


def open_pending(
    person_key: int, work: UnitOfWork, provider_key: int | None = None, sealed_hint: str | None = None,
    provider_sid: str | None = None,
) -> str:  # fmt: skip
    """Note that the person's password was right, or that a provider vouched; give the token that says so.

    Their tenant is in force.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    work.session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at < now))
    work.session.add(
        PendingSignIn(
            token_hash=_hash(token), person_key=person_key, expires_at=now + LIFETIME, provider_key=provider_key,
            sealed_hint=sealed_hint, provider_sid=provider_sid,
        )
    )  # fmt: skip
    return token


def pending_of(token: str | None) -> Pending | None:
    """Whose sign-in waits, whatever the organisation; None when it is over, used, or tried too often."""
    query = (
        select(PendingSignIn)
        .join(PersonRow, PersonRow.key == PendingSignIn.person_key)
        .where(
            PendingSignIn.token_hash == _hash(token or ""),
            PendingSignIn.expires_at > clock.now(),
            PendingSignIn.tries < MOST_TRIES,
            PersonRow.active,
        )
    )
    with all_tenants(), reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    return Pending(row.key, row.tenant_id, row.person_key, row.provider_key, row.sealed_hint, row.provider_sid)


def take_second_factor(token: str | None, code: str, address: str, device: int | None = None) -> Pending:
    """Check a code of the authenticator, or a recovery code, and use the waiting sign-in up: it is done once.

    Raises Unauthenticated (no waiting sign-in, a wrong code) and TooManyAttempts.
    """
    found = pending_of(token)
    if found is None:
        raise Unauthenticated(text("Expected a sign-in that waits for a code, but there is none. Sign in again."))
    with in_tenant(found.tenant_key):
        attempt = begin_attempt(f"second factor {found.person_key}", address, device)
        how = _try(found, code, attempt)
        if how in ("again", "wrong"):
            _refuse(found, address, how == "again")
            raise Unauthenticated(_AGAIN if how == "again" else _WRONG)
        return found


def _try(found: Pending, code: str, attempt: int) -> str:
    with unit_of_work() as work:
        how = _taken(found.person_key, code, work)
        if how in ("again", "wrong"):
            return how
        if not _close(found, work):
            return "wrong"
        succeed(work, attempt)
        if how == "recovery":
            audit(work, "recovery_code_used", f"person {found.person_key}", found.person_key)
        return how


def _taken(person_key: int, code: str, work: UnitOfWork) -> str:
    how = authenticators.take_code(person_key, code, work)
    return "recovery" if how == "wrong" and recovery.use_code(person_key, code, work) else how


def _close(found: Pending, work: UnitOfWork) -> bool:
    """Use the waiting sign-in up; False when another request has."""
    gone = delete(PendingSignIn).where(PendingSignIn.key == found.key).returning(PendingSignIn.key)
    return work.session.execute(gone).first() is not None


def _refuse(found: Pending, address: str, again: bool) -> None:
    with unit_of_work() as work:
        row = work.session.get(PendingSignIn, found.key, with_for_update=True)
        if row is not None:
            row.tries += 1
        audit(work, "second_factor_refused", f"person {found.person_key}", None, address)
        if again:
            note_reuse(work, found.person_key, address)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
