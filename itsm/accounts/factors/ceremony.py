"""The ceremonies of Web Authentication with a browser: what it is asked for, and whether its answer proves it.

The library takes an eighth of a second to load, so this is imported by the first who has to do with a passkey.
"""

from collections.abc import Iterable
from typing import Any

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

NOT_PROVED = (WebAuthnException, ValueError, KeyError, TypeError)
"""What an answer raises that does not prove what it should."""


def registration(host: str, organisation: str, handle: bytes, names: tuple[str, str], known: Iterable[str]) -> Any:
    """Options for a new passkey of somebody with an account and a name to show, who has the ``known`` ones."""
    account, shown = names
    return webauthn.generate_registration_options(
        rp_id=host,
        rp_name=organisation,
        user_id=handle,
        user_name=account,
        user_display_name=shown,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one)) for one in known],
    )


def authentication(host: str) -> Any:
    """Options for signing in with a passkey; they name no account."""
    return webauthn.generate_authentication_options(
        rp_id=host, user_verification=UserVerificationRequirement.REQUIRED
    )


def written(options: Any) -> str:
    """Options as the browser gets them (JSON)."""
    return webauthn.options_to_json(options)


def registered(credential: dict[str, Any], challenge: bytes, host: str, origin: str) -> VerifiedRegistration:
    """The new passkey that an answer proves. Raises one of ``NOT_PROVED``."""
    return webauthn.verify_registration_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=host,
        expected_origin=origin,
        require_user_verification=True,
    )


def authenticated(
    credential: dict[str, Any], challenge: bytes, place: tuple[str, str], public_key: bytes, sign_count: int
) -> VerifiedAuthentication:
    """The use of a passkey that an answer proves at a host and its origin. Raises one of ``NOT_PROVED``."""
    host, origin = place
    return webauthn.verify_authentication_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=host,
        expected_origin=origin,
        credential_public_key=public_key,
        credential_current_sign_count=sign_count,
        require_user_verification=True,
    )


def as_text(given: bytes) -> str:
    """Bytes as the standard writes them: base64url without padding."""
    return bytes_to_base64url(given)


def as_bytes(written_down: str) -> bytes:
    """What ``as_text`` wrote."""
    return base64url_to_bytes(written_down)
