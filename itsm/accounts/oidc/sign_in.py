"""Opening the session of somebody for whom a provider vouches, and the way out that leads over the provider."""

from urllib.parse import urlencode

from sqlalchemy import select

from database import in_tenant, reading, unit_of_work
from engine.errors import FlowdeskError, InvalidInput
from engine.registry import Actor
from itsm import sealing
from itsm.accounts.entering import Browser, SignedIn, enter
from itsm.accounts.factors.pending import SecondFactorNeeded, open_pending
from itsm.accounts.factors.standing import has_factors
from itsm.accounts.oidc.discovery import log, metadata_of
from itsm.accounts.oidc.flow import Arrival, NotSignedOn
from itsm.accounts.oidc.providers import Provider, active_provider
from itsm.accounts.oidc.tables import OidcProvider
from itsm.accounts.outside.groups import apply_groups
from itsm.accounts.outside.people import NotAccepted, take_person
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.sessions import SessionRow, Vouched
from itsm.audit import audit
from itsm.mail.settings import address_of

AFTERWARDS = "/sign-in"
"""Where the provider sends people back to once they have signed out there."""


def sign_in_by_provider(arrival: Arrival, browser: Browser) -> SignedIn:
    """Open a session; who comes for the first time is linked or added, and groups are applied each time.

    Raises NotSignedOn (nobody here is, or may be, this person) and SecondFactorNeeded (the provider is set up to have
    ours asked too, and the person has one).
    """
    provider = arrival.provider
    with in_tenant(provider.tenant_key):
        try:
            return _enter(arrival, browser)
        except (NotAccepted, InvalidInput) as problem:
            _note_refusal(provider, browser, problem)
            raise NotSignedOn(problem.message) from problem


def sign_out_address(session_key: int, tenant_key: int) -> str | None:
    """Where to sign out at the provider that vouched in this session; None when there is none, or it offers none.

    Source: OpenID Connect RP-Initiated Logout 1.0 §2.
    """
    with in_tenant(tenant_key), reading() as session:
        row = session.get(SessionRow, session_key)
    if row is None or row.provider_key is None or not row.sealed_hint:
        return None
    try:
        provider = active_provider(row.provider_key)
        address = metadata_of(provider.name, provider.issuer).address("end_session_endpoint")
        hint = sealing.unseal(_purpose(provider), row.sealed_hint).decode()
    except FlowdeskError as problem:  # removed, away or sealed otherwise: our own session ends all the same
        log.warning("No sign-out at the provider", extra={"action": "provider_sign_out_left", "why": str(problem)})
        return None
    if address is None:
        return None
    asked = {
        "id_token_hint": hint, "client_id": provider.client_id or "",
        "post_logout_redirect_uri": address_of(AFTERWARDS),
    }  # fmt: skip
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def provider_of(person_key: int) -> Provider | None:
    """An active provider that knows the person, the one used last: there they may prove that it is they."""
    query = (
        select(OidcProvider.key)
        .join(ExternalIdentity, ExternalIdentity.source_key == OidcProvider.key)
        .where(ExternalIdentity.person_key == person_key, ExternalIdentity.source == "oidc", OidcProvider.active)
        .order_by(ExternalIdentity.seen_at.desc())
    )
    with reading() as session:
        key = session.scalar(query.limit(1))
    return active_provider(key) if key is not None else None


def _enter(arrival: Arrival, browser: Browser) -> SignedIn:
    provider = arrival.provider
    actor = Actor(None, "system", provider.name)
    hint = sealing.seal(_purpose(provider), arrival.id_token.encode())
    with unit_of_work() as work:
        key = take_person(provider.source, arrival.told, actor, work)
        work.session.flush()
        apply_groups(provider.source, key, arrival.told.groups, actor, work)
        if not (provider.asks_factor and has_factors(work.session, key)):
            vouched = Vouched(provider.key, hint, not provider.asks_factor, arrival.proved_at, arrival.sid)
            return enter(key, provider.tenant_key, browser, provider.source.subject, work, vouched)
        token = open_pending(key, work, provider.key, hint, arrival.sid)
        audit(work, "provider_vouched", f"person {key}", key, browser.address, by=provider.source.subject)
    raise SecondFactorNeeded(token)


def _note_refusal(provider: Provider, browser: Browser, problem: FlowdeskError) -> None:
    """The trail has the reason without the values in it: it knows people by number alone."""
    with unit_of_work() as work:
        audit(work, "sign_in_refused", provider.source.subject, None, browser.address, why=problem.message.template)


def _purpose(provider: Provider) -> str:
    return f"ID token of sign-in provider {provider.key}"
