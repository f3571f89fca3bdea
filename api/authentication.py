"""Who calls: a token of a person or service account (RFC 6750), or the session cookie of our own pages.

A write with the cookie proves by the header ``X-CSRF-Token`` that it comes from these pages; no browser sends a bearer
token by itself, so a token needs no such proof. What a token may do is the less of its scopes and its owner's roles.
"""

import hashlib
from contextlib import ExitStack
from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from api.errors import http_error, refused
from database import in_tenant
from engine.errors import FlowdeskError, Forbidden, InvalidInput, Unauthenticated, text
from engine.registry import Actor
from itsm.accounts import csrf
from itsm.accounts.cookie_names import cookie_name
from itsm.accounts.csrf import CSRF_HEADER
from itsm.accounts.sessions import SESSION_COOKIE, session_of
from itsm.accounts.tokens import token_of
from itsm.people import queries as people
from itsm.people.roles import require

PREFIXES = ("/api/", "/health/")
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_READING = "records:read"
_ALL = "records"


def connect(app: Flask) -> None:
    """Let ``app`` look at each request for the API before its view does."""
    app.before_request(_meet)
    app.teardown_request(_leave)
    app.after_request(_keep_nowhere)


def actor() -> Actor:
    """The person who calls."""
    return cast(Actor, g.api_actor)


def command_id() -> str | None:
    """The caller's ``Idempotency-Key``; caller and address belong to it, so one command never answers for another."""
    sent = request.headers.get("Idempotency-Key")
    if not sent:
        return None
    return hashlib.sha256(f"{actor().key}\n{request.method} {request.path}\n{sent}".encode()).hexdigest()


def required_command_id() -> str:
    """The id of the command; raises InvalidInput where the caller sent no ``Idempotency-Key``."""
    identity = command_id()
    if identity is None:
        raise InvalidInput(text("Expected the header Idempotency-Key, but it is missing. Send one per command."))
    return identity


def _meet() -> Response | None:
    if not request.path.startswith(PREFIXES):
        return None
    if request.path.startswith("/api/"):
        try:
            _recognise()
        except FlowdeskError as problem:
            return refused(problem)
    problem_of_route = request.routing_exception
    return http_error(problem_of_route) if isinstance(problem_of_route, HTTPException) else None


def _recognise() -> None:
    if request.authorization is not None or "Authorization" in request.headers:
        _recognise_token()
    else:
        _recognise_session()
    require(actor(), "api.use")


def _recognise_token() -> None:
    sent = request.authorization
    found = token_of(sent.token) if sent is not None and sent.type == "bearer" and sent.token else None
    if found is None:
        raise Unauthenticated(text("Expected a bearer token that holds, but there is none. Make one: /me/security"))
    needed = _ALL if request.method in WRITES else _READING
    if found.person_key is None or not found.scopes.intersection({needed, _ALL}):
        raise Forbidden(
            text(
                "Expected a token of scope “%(needed)s”, but this one is for “%(scope)s”. Use another token.",
                needed=needed, scope=found.scope,
            )
        )
    _put_in_force(found.tenant_key, found.person_key)


def _put_in_force(tenant_key: int, person_key: int) -> None:
    g.api_stack = ExitStack()
    g.api_stack.enter_context(in_tenant(tenant_key))
    g.api_person = people.person(person_key)
    g.api_actor = people.acting(g.api_person)


def _recognise_session() -> None:
    choice = current_app.config["FLOWDESK_SECURE_COOKIES"]
    token = request.cookies.get(cookie_name(SESSION_COOKIE, choice, request.is_secure), "")
    session = session_of(token) if token else None
    if session is None:
        raise Unauthenticated(text("Expected a session, but nobody is signed in. Sign in first."))
    _put_in_force(session.tenant_key, session.person_key)
    if session.lacks_second_factor:
        raise Forbidden(text("Expected a second factor, but you have none yet. Set one up: /me/security"))
    if request.method in WRITES and not csrf.csrf_valid(_secret_key(), token, request.headers.get(CSRF_HEADER, "")):
        raise Forbidden(
            text("Expected %(name)s with this session's token, but it is missing or wrong. Send it.", name=CSRF_HEADER)
        )


def _keep_nowhere(response: Response) -> Response:
    if request.path.startswith(PREFIXES):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _secret_key() -> bytes:
    key = current_app.config["SECRET_KEY"]
    return key if isinstance(key, bytes) else str(key).encode()


def _leave(_problem: BaseException | None) -> None:
    g.pop("api_actor", None)
    g.pop("api_person", None)
    stack = g.pop("api_stack", None)
    if stack is not None:
        stack.close()
