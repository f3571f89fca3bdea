"""Who calls the engine API: a program with a token; the token's organisation is in force for the request.

It comes as a bearer token (RFC 6750). Clients that know user names and passwords alone (modelers, the Python SDK) send
it as the password of basic authentication (RFC 7617), with any user name. A token that belongs to a person or a service
account works while their roles give them the engine API; it still acts for the engine, whoever owns it.
"""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from api.v2.problems import http_error, refused
from database import in_tenant
from engine.errors import FlowdeskError, Forbidden, Unauthenticated, text
from engine.registry import Actor
from itsm.accounts.tokens import TokenInfo, token_of
from itsm.people import queries as people
from itsm.people.roles import require

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/v2/"
_READING = "engine:read"
_ALL = "engine"


def connect(app: Flask) -> None:
    """Let ``app`` look at each request for the engine API before its view does."""
    app.before_request(_meet)
    app.teardown_request(_leave)
    app.after_request(_keep_nowhere)


def reads(view: View) -> View:
    """Mark a view that changes nothing: a token for reading may call it."""
    view.only_reads = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def actor() -> Actor:
    """The program that calls, called by the name of its token."""
    return Actor(None, "system", token().name)


def token() -> TokenInfo:
    """The token of the request."""
    return cast(TokenInfo, g.engine_token)


def command_id() -> str | None:
    """The caller's ``Idempotency-Key``; token and address belong to it, so one command never answers for another."""
    sent = request.headers.get("Idempotency-Key")
    if not sent:
        return None
    return hashlib.sha256(f"token {token().key}\n{request.method} {request.path}\n{sent}".encode()).hexdigest()


def _meet() -> Response | None:
    if not request.path.startswith(PREFIX):
        return None
    try:
        _recognise()
    except FlowdeskError as problem:
        return refused(problem)
    problem_of_route = request.routing_exception
    return http_error(problem_of_route) if isinstance(problem_of_route, HTTPException) else None


def _recognise() -> None:
    sent = request.authorization
    secret = None if sent is None else {"bearer": sent.token, "basic": sent.password}.get(sent.type)
    found = token_of(secret) if secret else None
    if found is None:
        raise Unauthenticated(
            text("Expected a token that holds, but there is none. Make one: flowdesk token create")
        )
    view = current_app.view_functions.get(request.endpoint or "")
    may_call = _ALL in found.scopes or (_READING in found.scopes and getattr(view, "only_reads", view is None))
    if not may_call:
        raise Forbidden(
            text(
                "Expected a token of scope “%(needed)s”, but this one is for “%(scope)s”. Use another token.",
                needed=_ALL, scope=found.scope,
            )
        )
    g.engine_stack = ExitStack()
    g.engine_stack.enter_context(in_tenant(found.tenant_key))
    if found.person_key is not None:
        require(people.actor_of(found.person_key), "engine.use")
    g.engine_token = found


def _keep_nowhere(response: Response) -> Response:
    if request.path.startswith(PREFIX):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _leave(_problem: BaseException | None) -> None:
    g.pop("engine_token", None)
    stack = g.pop("engine_stack", None)
    if stack is not None:
        stack.close()
