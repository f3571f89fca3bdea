"""Secrets that have to be read again, sealed with the secret key of the installation: the database alone opens none.

AES-256-GCM (NIST SP 800-38D) with a random nonce; each purpose has a key of its own, derived by HMAC-SHA-256, and is
bound to what it seals, so that a sealed value cannot be moved elsewhere.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import InvalidState, text

_NONCE = 12
_keys: list[bytes] = []


def configure(secret_key: bytes) -> None:
    """Use the secret key of the installation from now on; the application factory calls it."""
    _keys[:] = [secret_key]


def signature(purpose: str, value: str) -> str:
    """Signature of ``value`` for ``purpose``, 256 bits in hexadecimal."""
    return hmac.new(_key(purpose), value.encode(), "sha256").hexdigest()


def is_signed(purpose: str, value: str, given: str, length: int = 64) -> bool:
    """True when ``given`` is the signature of ``value`` for ``purpose``, or its first ``length`` characters.

    Compared in constant time.
    """
    return hmac.compare_digest(signature(purpose, value)[:length].encode(), given.encode())


def seal(purpose: str, plain: bytes) -> str:
    """``plain`` sealed, as text for a column."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(_key(purpose)).encrypt(nonce, plain, purpose.encode())).decode()


def unseal(purpose: str, sealed: str) -> bytes:
    """What was sealed for ``purpose``; raises InvalidState when it was changed or the secret key is another one."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_key(purpose)).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except InvalidTag as problem:
        raise InvalidState(
            text("Expected a secret of this installation, but it cannot be opened. Restore the file of the secret key.")
        ) from problem


def _key(purpose: str) -> bytes:
    if not _keys:
        raise InvalidState(text("Expected a secret key, but the application was not made. Call create_app first."))
    return hmac.new(_keys[0], b"sealing\0" + purpose.encode(), "sha256").digest()
