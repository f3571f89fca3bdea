"""The cookies of the pages: the session, and before sign-in the language and a random value for form tokens;
between two pages, messages."""

import secrets

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from itsm.accounts.cookie_names import cookie_name, is_secure
from itsm.accounts.csrf import VISITOR_COOKIE
from itsm.accounts.devices import DEVICE_COOKIE, KEPT
from itsm.accounts.factors.pending import LIFETIME, PENDING_COOKIE
from itsm.accounts.oidc.flow import FLOW_COOKIE
from itsm.accounts.oidc.flow import LIFETIME as FLOW_LIFETIME
from itsm.accounts.sessions import SESSION_COOKIE

LANGUAGE_COOKIE = "flowdesk_language"
MESSAGES_COOKIE = "flowdesk_messages"
ONE_YEAR = 31_536_000


def _choice() -> str:
    return str(current_app.config["FLOWDESK_SECURE_COOKIES"])


def _secure() -> bool:
    return is_secure(_choice(), request.is_secure)


def _named(name: str) -> str:
    return cookie_name(name, _choice(), request.is_secure)


class MessageCookies(SecureCookieSessionInterface):
    """The signed cookie that carries messages to the next page; named and guarded as all other cookies are."""

    def get_cookie_name(self, app: Flask) -> str:
        """Its name, with the prefix where it is sent over HTTPS only."""
        return _named(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """True when the browser may send it over HTTPS only."""
        return _secure()


def prepare(app: Flask) -> None:
    """Guard the cookie of messages as the others are."""
    app.config.update(SESSION_COOKIE_NAME=MESSAGES_COOKIE, SESSION_COOKIE_SAMESITE="Lax")
    app.session_interface = MessageCookies()


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        _named(name), value, max_age=seconds, secure=_secure(), httponly=True, samesite="Lax", path="/"
    )


def _forget(response: Response, name: str) -> None:
    response.delete_cookie(_named(name), path="/", secure=_secure(), httponly=True, samesite="Lax")


def _kept(name: str) -> str | None:
    return request.cookies.get(_named(name))


def session_token() -> str | None:
    """Token of the session cookie."""
    return _kept(SESSION_COOKIE)


def keep_session(response: Response, token: str) -> None:
    """Sign the browser in; the server decides how long the session lives."""
    _set(response, SESSION_COOKIE, token, None)
    _forget(response, VISITOR_COOKIE)


def device_token() -> str | None:
    """The token by which this browser is known."""
    return _kept(DEVICE_COOKIE)


def keep_device(response: Response, token: str) -> None:
    """Let the browser be known from now on; this signs nobody in."""
    _set(response, DEVICE_COOKIE, token, int(KEPT.total_seconds()))


def pending_token() -> str | None:
    """The token of a sign-in that waits for its second factor."""
    return _kept(PENDING_COOKIE)


def keep_pending(response: Response, token: str) -> None:
    """Keep it for the page that asks for the second factor."""
    _set(response, PENDING_COOKIE, token, int(LIFETIME.total_seconds()))


def forget_pending(response: Response) -> None:
    """The sign-in waits no longer."""
    _forget(response, PENDING_COOKIE)


def flow_kept() -> str | None:
    """What this browser keeps while somebody signs in at a provider."""
    return _kept(FLOW_COOKIE)


def keep_flow(response: Response, kept: str) -> None:
    """Keep it for the way back."""
    _set(response, FLOW_COOKIE, kept, int(FLOW_LIFETIME.total_seconds()))


def forget_flow(response: Response) -> None:
    """The way back was taken: it leads nowhere twice."""
    _forget(response, FLOW_COOKIE)


def forget_session(response: Response) -> None:
    """Sign the browser out."""
    _forget(response, SESSION_COOKIE)


def keep_language(response: Response, language: str) -> None:
    """Remember the language of a reader who is not signed in."""
    _set(response, LANGUAGE_COOKIE, language, ONE_YEAR)


def language_kept() -> str | None:
    """The language that a reader chose before signing in."""
    return _kept(LANGUAGE_COOKIE)


def visitor_value() -> str:
    """The random value of a reader who is not signed in; a new one when the browser has none."""
    value = _kept(VISITOR_COOKIE) or ""
    return value if 32 <= len(value) <= 64 else secrets.token_urlsafe(32)


def keep_visitor_value(response: Response, value: str) -> None:
    """Keep the random value until the browser closes."""
    if _kept(VISITOR_COOKIE) != value:
        _set(response, VISITOR_COOKIE, value, None)
