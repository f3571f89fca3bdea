"""The cookies of the pages: the session, and before sign-in the language and a random value for form tokens;
between two pages, messages."""

import secrets

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from itsm.accounts.csrf import VISITOR_COOKIE
from itsm.accounts.devices import DEVICE_COOKIE, KEPT
from itsm.accounts.factors.pending import LIFETIME, PENDING_COOKIE
from itsm.accounts.oidc.flow import FLOW_COOKIE
from itsm.accounts.oidc.flow import LIFETIME as FLOW_LIFETIME
from itsm.accounts.sessions import SESSION_COOKIE

LANGUAGE_COOKIE = "flowdesk_language"
MESSAGES_COOKIE = "flowdesk_messages"
ONE_YEAR = 31_536_000


def _secure() -> bool:
    choice = current_app.config["FLOWDESK_SECURE_COOKIES"]
    return request.is_secure if choice == "auto" else bool(choice == "on")


class MessageCookies(SecureCookieSessionInterface):
    """The signed cookie that carries messages to the next page; Secure is decided as for all other cookies."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """True when the browser may send it over HTTPS only."""
        return _secure()


def prepare(app: Flask) -> None:
    """Guard the cookie of messages as the others are."""
    app.config.update(SESSION_COOKIE_NAME=MESSAGES_COOKIE, SESSION_COOKIE_SAMESITE="Lax")
    app.session_interface = MessageCookies()


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(name, value, max_age=seconds, secure=_secure(), httponly=True, samesite="Lax", path="/")


def session_token() -> str | None:
    """Token of the session cookie."""
    return request.cookies.get(SESSION_COOKIE)


def keep_session(response: Response, token: str) -> None:
    """Sign the browser in; the server decides how long the session lives."""
    _set(response, SESSION_COOKIE, token, None)
    response.delete_cookie(VISITOR_COOKIE, path="/")


def device_token() -> str | None:
    """The token by which this browser is known."""
    return request.cookies.get(DEVICE_COOKIE)


def keep_device(response: Response, token: str) -> None:
    """Let the browser be known from now on; this signs nobody in."""
    _set(response, DEVICE_COOKIE, token, int(KEPT.total_seconds()))


def pending_token() -> str | None:
    """The token of a sign-in that waits for its second factor."""
    return request.cookies.get(PENDING_COOKIE)


def keep_pending(response: Response, token: str) -> None:
    """Keep it for the page that asks for the second factor."""
    _set(response, PENDING_COOKIE, token, int(LIFETIME.total_seconds()))


def forget_pending(response: Response) -> None:
    """The sign-in waits no longer."""
    response.delete_cookie(PENDING_COOKIE, path="/", secure=_secure(), httponly=True, samesite="Lax")


def flow_kept() -> str | None:
    """What this browser keeps while somebody signs in at a provider."""
    return request.cookies.get(FLOW_COOKIE)


def keep_flow(response: Response, kept: str) -> None:
    """Keep it for the way back."""
    _set(response, FLOW_COOKIE, kept, int(FLOW_LIFETIME.total_seconds()))


def forget_flow(response: Response) -> None:
    """The way back was taken: it leads nowhere twice."""
    response.delete_cookie(FLOW_COOKIE, path="/", secure=_secure(), httponly=True, samesite="Lax")


def forget_session(response: Response) -> None:
    """Sign the browser out."""
    response.delete_cookie(SESSION_COOKIE, path="/", secure=_secure(), httponly=True, samesite="Lax")


def keep_language(response: Response, language: str) -> None:
    """Remember the language of a reader who is not signed in."""
    _set(response, LANGUAGE_COOKIE, language, ONE_YEAR)


def visitor_value() -> str:
    """The random value of a reader who is not signed in; a new one when the browser has none."""
    value = request.cookies.get(VISITOR_COOKIE, "")
    return value if 32 <= len(value) <= 64 else secrets.token_urlsafe(32)


def keep_visitor_value(response: Response, value: str) -> None:
    """Keep the random value until the browser closes."""
    if request.cookies.get(VISITOR_COOKIE) != value:
        _set(response, VISITOR_COOKIE, value, None)
