"""Signing out at the provider ends our sessions too: it says so with a signed logout token, program to program.

Source: OpenID Connect Back-Channel Logout 1.0 §2.4 (token), §2.6 (validation), §2.7 (what ends), §2.8 (answer).
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from database import UnitOfWork, in_tenant, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, text
from itsm.accounts.factors.tables import PendingSignIn
from itsm.accounts.oidc.discovery import log, metadata_of
from itsm.accounts.oidc.providers import Provider, active_provider
from itsm.accounts.oidc.statements import LEEWAY, Claims, NotSigned, is_name, signed_claims
from itsm.accounts.oidc.tables import LogoutToken
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.sessions import SessionRow
from itsm.audit import audit

ADDRESS = "/back-channel/sign-out"
"""Where providers send logout tokens, with the key of the provider behind it."""
EVENT = "http://schemas.openid.net/event/backchannel-logout"
PATIENCE = timedelta(seconds=30)
"""How often an unknown key lets the keys be fetched anew: anybody may send something here."""
OLDEST = timedelta(minutes=5)
"""How long a token is taken after it was made, whatever its own end says."""


class NotLoggedOut(FlowdeskError):
    """What was sent is no logout token of the provider for us, or was acted on before."""

    kind = "invalid_input"


def sign_out_by_provider(key: int, token: str) -> int:
    """End the sessions that a logout token of the provider names, and give how many they were.

    A person or a session that nobody knows here has nothing to end: that is no failure. Raises NotFound (no such
    provider in use), ProviderAway and NotLoggedOut.
    """
    provider = active_provider(key)
    claims = _checked(provider, token)
    with in_tenant(provider.tenant_key), unit_of_work() as work:
        _use_up(work, provider, claims)
        ended = _end(work, provider, claims)
        people = sorted({*ended})
        audit(work, "signed_out_by_provider", provider.source.subject, None, sessions=len(ended), people=people)
    return len(ended)


def _checked(provider: Provider, token: str) -> Claims:
    metadata = metadata_of(provider.name, provider.issuer)
    try:
        return signed_claims(provider, metadata, token, _validated, PATIENCE)
    except NotSigned as problem:
        why = {"action": "logout_token_refused", "provider": provider.key, "why": str(problem)[:200]}
        log.warning("Logout token refused", extra=why)
        raise _refused() from problem


def _validated(claims: Claims, _header: Claims, must: Claims) -> Claims:
    """Issuer, audience and times, then what §2.6 asks besides; raises JoseError and ValueError."""
    from joserfc.jwt import JWTClaimsRegistry

    now = clock.now()
    moment = int(now.timestamp())
    registry = JWTClaimsRegistry(
        now=lambda: moment, leeway=LEEWAY, iat={"essential": True}, jti={"essential": True}, **must
    )
    registry.validate(claims)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise ValueError("Expected the event of a logout.")
    if "nonce" in claims:
        raise ValueError("Expected a logout token, but this is an ID token.")
    if not is_name(claims["jti"]) or not any(is_name(claims.get(name)) for name in ("sub", "sid")):
        raise ValueError("Expected the name of the token, and a subject or a session.")
    if any(name in claims and not is_name(claims[name]) for name in ("sub", "sid")):
        raise ValueError("Expected names of 1 to 255 characters.")
    if datetime.fromtimestamp(claims["iat"], UTC) < now - OLDEST - timedelta(seconds=LEEWAY):
        raise ValueError("Expected a token of the last minutes.")
    return claims


def _use_up(work: UnitOfWork, provider: Provider, claims: Claims) -> None:
    """Note the token, so that it is not taken again; those that are too old to be taken are forgotten."""
    now = clock.now()
    work.session.execute(delete(LogoutToken).where(LogoutToken.expires_at < now))
    jti_hash = hashlib.sha256(claims["jti"].encode()).hexdigest()
    expires_at = now + OLDEST + timedelta(seconds=3 * LEEWAY)
    work.session.add(LogoutToken(provider_key=provider.key, jti_hash=jti_hash, expires_at=expires_at))
    try:
        work.session.flush()
    except IntegrityError as problem:
        raise _refused() from problem


def _end(work: UnitOfWork, provider: Provider, claims: Claims) -> list[int]:
    """End the sessions that the provider vouched for: the one called ``sid``, or all of ``sub``; gives whose they were.

    Sessions that were opened otherwise, with a password of this desk, are none of the provider's.
    """
    ended: list[int] = []
    for table in (SessionRow, PendingSignIn):
        named = [table.provider_key == provider.key]
        if "sid" in claims:
            named.append(table.provider_sid == claims["sid"])
        if "sub" in claims:
            known = select(ExternalIdentity.person_key).where(
                ExternalIdentity.issuer == provider.issuer, ExternalIdentity.subject == claims["sub"]
            )
            named.append(table.person_key.in_(known))
        if table is PendingSignIn:
            work.session.execute(delete(PendingSignIn).where(*named))
            continue
        gone = update(SessionRow).where(*named, SessionRow.revoked_at.is_(None))
        gone = gone.values(revoked_at=clock.now(), sealed_hint=None).returning(SessionRow.person_key)
        ended += work.session.scalars(gone.execution_options(synchronize_session=False)).all()
    return ended


def _refused() -> NotLoggedOut:
    return NotLoggedOut(
        text("Expected a new logout token of the provider for this client, but it is none. Send one that holds.")
    )
