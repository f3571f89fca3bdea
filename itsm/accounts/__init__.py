"""Accounts: passwords, signing in and out, sessions that can be revoked, form tokens, limits on attempts, programs."""

from itsm.accounts.csrf import CSRF_FIELD, CSRF_HEADER
from itsm.accounts.sessions import (
    SESSION_COOKIE,
    SessionInfo,
    revoke_session,
    session_of,
    sessions_of,
    sign_out,
)
from itsm.accounts.sign_in import SignedIn, sign_in
from itsm.accounts.tokens import TokenInfo, token_of

__all__ = [
    "CSRF_FIELD",
    "CSRF_HEADER",
    "SESSION_COOKIE",
    "SessionInfo",
    "SignedIn",
    "TokenInfo",
    "revoke_session",
    "session_of",
    "sessions_of",
    "sign_in",
    "sign_out",
    "token_of",
]
