"""Form tokens against forged requests: derived from the session by HMAC, so nothing needs to be stored.

Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Signed double-submit cookie".
"""

import hmac

CSRF_FIELD = "csrf_token"
"""Name of the hidden form field."""
CSRF_HEADER = "X-CSRF-Token"
"""Name of the header that scripts send instead of the field."""
VISITOR_COOKIE = "flowdesk_visitor"
"""Cookie with a random value that stands for the session before anybody signed in."""


def csrf_token(secret_key: bytes, holder: str) -> str:
    """Token of ``holder``: the session's token, or before sign-in the random value of the visitor cookie."""
    return hmac.new(secret_key, b"csrf\0" + holder.encode(), "sha256").hexdigest()


def csrf_valid(secret_key: bytes, holder: str, token: str) -> bool:
    """True when ``token`` is that of ``holder``; compared in constant time."""
    return bool(holder) and hmac.compare_digest(csrf_token(secret_key, holder).encode(), token.encode())
