"""What a provider says of itself: its discovery document and its keys, read over the network and kept for a while.

Source: OpenID Connect Discovery 1.0 §3, §4.3 (the issuer must be exactly the one that was asked); JSON Web Key Set,
RFC 7517. The libraries are loaded by the first who signs in this way.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.errors import InvalidState, Text, text
from itsm.accounts.oidc.addresses import is_allowed

if TYPE_CHECKING:
    from requests import Session

log = logging.getLogger(__name__)
SECONDS = (3.05, 10.0)
"""Time to connect, and time for each answer."""
KEPT = timedelta(minutes=10)
MOST_BYTES = 1_000_000
SAFE_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
"""Signatures with a public key; neither ``none`` nor one that the client secret could forge (RFC 8725 §3.1)."""
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_FURTHER = ("userinfo_endpoint", "end_session_endpoint")
_lock = threading.Lock()
_known: dict[str, tuple[datetime, "Metadata"]] = {}


class ProviderAway(InvalidState):
    """The provider does not answer, or not as a provider does; people with a password sign in as before.

    ``why`` is for those who set it up: never a secret.
    """

    def __init__(self, message: Text, why: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Metadata:
    """The discovery document as far as it is needed, every address looked at, and the public keys."""

    issuer: str
    document: Mapping[str, Any]
    keys: Mapping[str, Any]

    def address(self, name: str) -> str | None:
        """An address of the document; None when the provider has none that we would go to."""
        found = self.document.get(name)
        return str(found) if is_allowed(found, self.issuer) else None

    @property
    def algorithms(self) -> list[str]:
        """The signatures that both sides take."""
        offered = self.document.get("id_token_signing_alg_values_supported") or ["RS256"]
        return sorted(SAFE_ALGORITHMS & set(offered))

    @property
    def says_issuer(self) -> bool:
        """True when every answer of the provider names its issuer (RFC 9207)."""
        return self.document.get("authorization_response_iss_parameter_supported") is True


def metadata_of(name: str, issuer: str, kept: timedelta = KEPT) -> Metadata:
    """What the provider called ``name`` says of itself, read at most ``kept`` ago. Raises ProviderAway."""
    with _lock:
        known = _known.get(issuer)
    if known is not None and clock.now() - known[0] < kept:
        return known[1]
    found = _read(name, issuer)
    with _lock:
        _known[issuer] = (clock.now(), found)
    return found


def away(name: str, why: object) -> ProviderAway:
    """The refusal that says that the provider cannot be used now; ``why`` is for the log."""
    log.warning("Sign-in provider cannot be used", extra={"action": "sign_in_provider_away", "why": str(why)[:300]})
    return ProviderAway(
        text(
            "Expected “%(name)s” to answer, but it cannot be reached. Try again later, or sign in with a password.",
            name=name,
        ),
        str(why)[:300],
    )


def get_json(session: "Session", address: str, **how: Any) -> dict[str, Any]:
    """A JSON object from ``address``: no redirect followed, of limited size. Raises OSError and ValueError."""
    with session.request("GET", address, timeout=SECONDS, allow_redirects=False, stream=True, **how) as answer:
        if answer.status_code != 200:
            raise ValueError(f"status {answer.status_code}")
        content = b""
        for part in answer.iter_content(65_536):
            content += part
            if len(content) > MOST_BYTES:
                raise ValueError("the answer is too large")
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _read(name: str, issuer: str) -> Metadata:
    import requests

    with requests.Session() as session:
        try:
            document = get_json(session, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except (OSError, ValueError) as problem:  # what requests raises is an OSError
            raise away(name, f"discovery: {problem}") from problem
        if document.get("issuer") != issuer:
            raise ProviderAway(
                text(
                    "Expected “%(name)s” to call itself %(issuer)s, but it says %(found)s. Correct the issuer.",
                    name=name, issuer=issuer, found=str(document.get("issuer"))[:200],
                )
            )  # fmt: skip
        _require_addresses(name, issuer, document)
        try:
            keys = get_json(session, str(document["jwks_uri"]))
        except (OSError, ValueError) as problem:
            raise away(name, f"keys: {problem}") from problem
    return Metadata(issuer, document, keys)


def _require_addresses(name: str, issuer: str, document: Mapping[str, Any]) -> None:
    wrong = [one for one in _NEEDED if not is_allowed(document.get(one), issuer)]
    wrong += [one for one in _FURTHER if one in document and not is_allowed(document[one], issuer)]
    if wrong:
        raise ProviderAway(
            text(
                "Expected “%(name)s” to name its %(address)s with https://, but it does not. Ask who runs it.",
                name=name, address=wrong[0],
            )
        )  # fmt: skip
