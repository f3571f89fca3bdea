"""Signed statements of a provider (JSON Web Tokens): who signed them is checked here, what they must say by the caller.

Source: RFC 7515, RFC 8725 (algorithms); OpenID Connect Core 1.0 §10.1.1 (an unknown key is looked for anew, once).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from itsm.accounts.oidc.discovery import Metadata, metadata_of
from itsm.accounts.oidc.providers import Provider

LEEWAY = 60
"""Seconds by which the clocks of both sides may differ."""
LONGEST_NAME = 255
Claims = dict[str, Any]
Check = Callable[[Claims, Claims, Claims], Claims]
"""Claims, header, and what issuer and audience must be → the claims; raises JoseError, KeyError, ValueError."""


class NotSigned(Exception):
    """A statement that is not the provider's, not for us, or does not say what it has to."""


def signed_claims(
    provider: Provider, metadata: Metadata, statement: str, check: Check, patience: timedelta = timedelta(0)
) -> Claims:
    """The claims of a ``statement`` that the provider signed for us; an unknown key is looked for after ``patience``.

    Raises NotSigned and ProviderAway.
    """
    from joserfc.errors import InvalidKeyIdError, JoseError

    try:
        try:
            return _decoded(provider, metadata, statement, check)
        except InvalidKeyIdError:  # the provider signs with a new key
            renewed = metadata_of(provider.name, provider.issuer, patience)
            return _decoded(provider, renewed, statement, check)
    except (JoseError, KeyError, TypeError, ValueError) as problem:  # KeyError: a key without its parts
        raise NotSigned(str(problem)) from problem


def is_name(found: object) -> bool:
    """True for what a subject or a session may be called."""
    return isinstance(found, str) and 0 < len(found) <= LONGEST_NAME


def _decoded(provider: Provider, metadata: Metadata, statement: str, check: Check) -> Claims:
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    if not metadata.algorithms:
        raise ValueError("Expected a signature with a public key.")
    keys: Any = metadata.keys
    registry = JWSRegistry(algorithms=metadata.algorithms, strict_check_header=False)
    found = jwt.decode(statement, KeySet.import_key_set(keys), registry=registry)
    must = {
        "iss": {"essential": True, "value": metadata.issuer}, "aud": {"essential": True, "value": provider.client_id},
    }  # fmt: skip
    return check(found.claims, found.header, must)
