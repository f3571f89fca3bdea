"""The conversation with a provider: authorization code with PKCE, state and nonce; the library checks the ID token.

Source: OpenID Connect Core 1.0 §3.1 (code flow, §3.1.3.7 validation), RFC 7636 (PKCE, S256), RFC 9207 (issuer in the
answer), RFC 9700. What has to be remembered meanwhile is sealed in a cookie of the browser that began.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.errors import FlowdeskError, InvalidState, text
from itsm import sealing
from itsm.accounts.oidc.claims import lacks_claims, told_by
from itsm.accounts.oidc.discovery import SECONDS, Metadata, away, get_json, log, metadata_of
from itsm.accounts.oidc.providers import Provider, active_provider, client_secret
from itsm.accounts.oidc.statements import LEEWAY, Claims, NotSigned, is_name, signed_claims
from itsm.accounts.outside.told import Told
from itsm.mail.settings import address_of

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

FLOW_COOKIE = "flowdesk_sign_on"
"""Name of the cookie; guarded as the session's is."""
LIFETIME = timedelta(minutes=10)
_PURPOSE = "sign-in by a provider"


class NotSignedOn(FlowdeskError):
    """The sign-in by a provider came to nothing, and why."""

    kind = "unauthenticated"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it keeps in ``FLOW_COOKIE`` meanwhile."""

    address: str
    kept: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back; ``proved_at`` is when they last showed the provider that it is they, None when it did not say.

    ``sid`` is what the provider calls its own session, ``link_for`` the session of ours in which somebody wants to be
    known by the provider from now on; None when they want to sign in.
    """

    provider: Provider
    told: Told
    id_token: str
    proved_at: datetime | None
    wanted: str
    sid: str | None = None
    link_for: int | None = None


def begin(key: int, wanted: str, again: bool = False, link_for: int | None = None) -> Begun:
    """Begin to sign in by the provider; ``again`` asks it to let the person prove anew that it is they.

    With ``link_for``, a session of ours, nobody is signed in: its owner is known by the provider afterwards.

    Raises NotFound and ProviderAway.
    """
    provider = active_provider(key)
    metadata = metadata_of(provider.name, provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    further = {"prompt": "login", "max_age": "0"} if again else {}
    with _client(provider, metadata) as client:
        address, _state = client.create_authorization_url(
            metadata.address("authorization_endpoint"), state=state, nonce=nonce, code_verifier=verifier, **further
        )
    begun = {
        "key": key, "state": state, "nonce": nonce, "verifier": verifier, "wanted": wanted[:1000], "again": again,
        "link_for": link_for,
        "until": (clock.now() + LIFETIME).timestamp(),
    }  # fmt: skip
    return Begun(address, sealing.seal(_PURPOSE, json.dumps(begun).encode()))


def finish(key: int, kept: str | None, answer: Mapping[str, str]) -> Arrival:
    """Take the provider's ``answer`` (the query of the address that it sent the browser to), and say who came.

    Raises NotSignedOn, NotFound and ProviderAway.
    """
    begun = _begun(key, kept, answer)
    provider = active_provider(key)
    metadata = metadata_of(provider.name, provider.issuer)
    _require_issuer(metadata, answer)
    if "error" in answer:
        raise _refused(provider, answer["error"])
    with _client(provider, metadata) as client:
        token = _exchange(client, provider, metadata, answer.get("code", ""), begun["verifier"])
        claims = _checked(provider, metadata, token, begun)
        claims = {**_userinfo(client, provider, metadata, claims), **claims}
    sid = claims.get("sid")
    return Arrival(
        provider, told_by(provider, claims), token["id_token"], _proved_at(claims), begun["wanted"],
        sid if is_name(sid) else None, begun["link_for"],
    )  # fmt: skip


def _client(provider: Provider, metadata: Metadata) -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session

    secret = client_secret(provider)
    methods = metadata.document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return OAuth2Session(
        provider.client_id, secret, scope=provider.scopes, redirect_uri=address_of(provider.callback),
        token_endpoint_auth_method=method if secret else "none", code_challenge_method="S256", default_timeout=SECONDS,
    )  # fmt: skip


def _begun(key: int, kept: str | None, answer: Mapping[str, str]) -> dict[str, Any]:
    """What was begun in this browser, when the answer belongs to it."""
    problem = NotSignedOn(
        text("Expected a sign-in that began in this browser, but there is none, or it is too old. Begin again.")
    )
    try:
        begun: dict[str, Any] = json.loads(sealing.unseal(_PURPOSE, kept or ""))
    except (InvalidState, ValueError) as wrong:
        raise problem from wrong
    right = secrets.compare_digest(str(begun["state"]).encode(), answer.get("state", "").encode())
    if not right or begun["key"] != key or clock.now().timestamp() > begun["until"]:
        raise problem
    return begun


def _require_issuer(metadata: Metadata, answer: Mapping[str, str]) -> None:
    said = answer.get("iss")
    if said != metadata.issuer and (said is not None or metadata.says_issuer):
        raise NotSignedOn(text("Expected an answer of the provider that was asked, but it is another's. Begin again."))


def _refused(provider: Provider, error: str) -> NotSignedOn:
    if error == "access_denied":
        return NotSignedOn(
            text("Expected “%(name)s” to vouch for you, but it was refused there. Try again.", name=provider.name)
        )
    log.warning("Sign-in provider refused", extra={"action": "sign_in_provider_refused", "why": error[:100]})
    return NotSignedOn(
        text(
            "Expected “%(name)s” to vouch for you, but it answered “%(error)s”. Ask an administrator.",
            name=provider.name, error=error[:100],
        )
    )  # fmt: skip


def _exchange(
    client: "OAuth2Session", provider: Provider, metadata: Metadata, code: str, verifier: str
) -> dict[str, Any]:
    from authlib.integrations.base_client import OAuthError
    from requests import RequestException

    try:
        token = client.fetch_token(
            metadata.address("token_endpoint"), code=code, code_verifier=verifier, grant_type="authorization_code",
            allow_redirects=False,
        )  # fmt: skip
    except OAuthError as problem:
        raise _refused(provider, str(problem.error)) from problem
    except (RequestException, ValueError) as problem:
        raise away(provider.name, f"token endpoint: {type(problem).__name__}") from problem
    if not isinstance(token.get("id_token"), str):
        raise _refused(provider, "no ID token")
    return dict(token)


def _checked(
    provider: Provider, metadata: Metadata, token: Mapping[str, Any], begun: Mapping[str, Any]
) -> dict[str, Any]:
    """The claims of the ID token, whose signature, issuer, audience, times and nonce the library has checked."""
    from authlib.oidc.core import CodeIDToken

    asked = {
        "nonce": begun["nonce"], "client_id": provider.client_id, "access_token": token.get("access_token"),
        "max_age": begun["again"],
    }  # fmt: skip

    def check(claims: Claims, header: Claims, must: Claims) -> Claims:
        checked = CodeIDToken(claims, header, must, asked)
        checked.validate(now=int(clock.now().timestamp()), leeway=LEEWAY)
        if not is_name(checked["sub"]):
            raise ValueError("Expected a subject of 1 to 255 characters.")
        return dict(checked)

    try:
        return signed_claims(provider, metadata, token["id_token"], check)
    except NotSigned as problem:
        why = {"action": "id_token_refused", "provider": provider.key, "why": str(problem)[:200]}
        log.warning("ID token refused", extra=why)
        raise NotSignedOn(
            text(
                "Expected a valid statement of “%(name)s” about you, but it does not hold. Begin again; if it "
                "happens again, ask an administrator.",
                name=provider.name,
            )
        ) from problem


def _userinfo(
    client: "OAuth2Session", provider: Provider, metadata: Metadata, claims: Mapping[str, Any]
) -> dict[str, Any]:
    """Claims of the userinfo endpoint, asked when the ID token lacks some; they must be of the same person."""
    address = metadata.address("userinfo_endpoint")
    if address is None or not lacks_claims(provider, claims):
        return {}
    try:
        found = get_json(client, address)
    except (OSError, ValueError) as problem:
        raise away(provider.name, f"userinfo: {problem}") from problem
    if found.get("sub") != claims["sub"]:  # OpenID Connect Core 1.0 §5.3.4
        raise NotSignedOn(text("Expected one person, but the provider speaks of two. Ask an administrator."))
    return found


def _proved_at(claims: Mapping[str, Any]) -> datetime | None:
    said = claims.get("auth_time")
    if not isinstance(said, int | float) or isinstance(said, bool):
        return None
    try:
        return min(datetime.fromtimestamp(said, UTC), clock.now())
    except (OverflowError, OSError, ValueError):
        return None
