"""Who visits: the session behind the cookie, the tenant in force, the language and time zone of the reader."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from admin_ui.views.frame import cookies
from admin_ui.views.frame.turns import in_turn
from database import in_tenant, reading_together
from engine.errors import Forbidden, NotFound, Unauthenticated, text
from engine.registry import Actor
from itsm.accounts import csrf
from itsm.accounts.csrf import CSRF_FIELD, CSRF_HEADER
from itsm.accounts.sessions import SessionInfo, session_of
from itsm.language import LANGUAGES
from itsm.packs.deployed import record_types
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.people.roles import may, require
from itsm.tenants.set_up import is_set_up

View = TypeVar("View", bound=Callable[..., object])
NOT_PAGES = ("/api/", "/back-channel/", "/health/", "/static/", "/v2/")
PERSON_HEADER = "X-Person"
"""Whose page a script sends from: pages that save by themselves outlive the session that they were opened in."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing; every other one needs the token of its reader."""


class FormExpired(Forbidden):
    """A form came without the token of its reader: forged, or older than the session."""


class AnotherPerson(Forbidden):
    """A page of one person sent something while another is signed in here."""


@dataclass
class Visitor:
    """The reader of this request; ``session``, ``person`` and ``actor`` are None before sign-in."""

    language: str
    time_zone: str
    secret: str
    """What the request's CSRF token is made of: the session's token, or a random value before sign-in."""
    session: SessionInfo | None = None
    person: Person | None = None
    actor: Actor | None = None
    _types: list[RecordType] | None = None
    _teams: dict[str, str] | None = field(default=None)

    @property
    def zone(self) -> ZoneInfo:
        """The reader's time zone."""
        return ZoneInfo(self.time_zone)

    def record_types(self) -> Sequence[RecordType]:
        """The record types of the reader's tenant, read once a request."""
        if self._types is None:
            self._types = record_types()
        return self._types

    def record_type(self, key: str) -> RecordType:
        """The record type ``key`` of the reader's tenant; raises NotFound."""
        found = next((item for item in self.record_types() if item.key == key), None)
        if found is None:
            raise NotFound(text("Expected a record type “%(key)s”, but there is none.", key=key[:60]))
        return found

    def team_names(self) -> Mapping[str, str]:
        """Names of all teams by code in the reader's language, read once a request."""
        if self._teams is None:
            self._teams = {team.code: team.name(self.language) for team in people.teams()}
        return self._teams


_reader: ContextVar[Visitor | None] = ContextVar("flowdesk_reader", default=None)
"""The reader of this request; a page asks for them at nearly every word, and ``flask.g`` takes its time to answer."""


def visitor() -> Visitor:
    """The reader of this request."""
    found = _reader.get()
    assert found is not None, "Expected a request for a page, but nobody has looked yet who reads it."
    return found


def visitor_or_stranger() -> Visitor:
    """The reader of this request; when it failed before anybody looked, a stranger, who reads it from now on."""
    found = _reader.get()
    if found is None:
        found = Visitor(_language_before_sign_in(), "UTC", cookies.visitor_value())
        _reader.set(found)
    return found


def actor() -> Actor:
    """The signed-in person as an actor; a page behind sign-in always has one."""
    found = visitor().actor
    assert found is not None, "Expected a page behind sign-in to know its actor. Do not mark it as public."
    return found


def csrf_token() -> str:
    """The token that every form of this reader carries."""
    return csrf.csrf_token(_secret_key(), visitor().secret)


def _secret_key() -> bytes:
    key = current_app.config["SECRET_KEY"]
    return key if isinstance(key, bytes) else str(key).encode()


def public(view: View) -> View:
    """Mark a view as open to readers who are not signed in."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def for_everybody(view: View) -> View:
    """Mark a view as open to readers who must set up a second factor first: it is where they do, or leave."""
    view.is_for_everybody = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def asks_by_itself(view: View) -> View:
    """Mark a view that open pages ask without anybody doing something: it keeps no session alive."""
    view.asks_by_itself = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def needs(permission: str, *others: str) -> Callable[[View], View]:
    """Refuse the decorated view to readers who have neither ``permission`` nor one of ``others``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*arguments: object, **named: object) -> object:
            if not any(may(actor(), other) for other in others):
                require(actor(), permission)
            return view(*arguments, **named)

        return cast(View, checked)

    return decorate


def connect(app: Flask) -> None:
    """Let ``app`` look at each request for a page before its view does."""
    app.before_request(_meet)
    app.teardown_request(_leave)
    app.after_request(_remember)


def _is_page() -> bool:
    return not request.path.startswith(NOT_PAGES)


def _meet() -> AnyResponse | None:
    if not _is_page():
        return None
    g.stack = ExitStack()
    if request.method in READS:
        g.stack.enter_context(in_turn())
    _reader.set(_recognise())
    if request.routing_exception is not None:
        return None
    if visitor().actor is None and not _open_to_all():
        return _to_sign_in()
    if request.method not in READS:
        _check_person()
        _check_token()
    if _must_set_up_second_factor():
        return cast(Response, redirect("/me/security", 303))
    return None


def _must_set_up_second_factor() -> bool:
    """A role of the reader asks for a second factor and they have none: only setting one up is open to them."""
    session = visitor().session
    if session is None or not session.lacks_second_factor:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "is_public", False) and not getattr(view, "is_for_everybody", False)


def _asks_by_itself() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "asks_by_itself", False)


def _check_person() -> None:
    """Nothing is written as somebody who has signed in since the page was opened, whatever token was found for it."""
    sent, person = request.headers.get(PERSON_HEADER), visitor().person
    if sent is not None and person is not None and sent != str(person.key):
        raise AnotherPerson(
            text(
                "Expected the person who opened this page, but %(name)s is signed in here now. "
                "Sign in as yourself in another window: it goes on by itself.",
                name=person.name,
            )
        )


def _check_token() -> None:
    sent = request.form.get(CSRF_FIELD) or request.headers.get(CSRF_HEADER) or ""
    if not csrf.csrf_valid(_secret_key(), visitor().secret, sent):
        raise FormExpired(text("Expected a form of this page, but its token is not valid. Reload and send again."))
    if any("\0" in value for values in request.form.listvalues() for value in values):
        raise BadRequest


def _open_to_all() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_public", False)


def _to_sign_in() -> Response:
    if request.headers.get("Sec-Fetch-Dest") == "empty" or request.accept_mimetypes.best == "application/json":
        raise Unauthenticated(text("Expected a session, but nobody is signed in. Sign in first."))
    if not is_set_up():
        return cast(Response, redirect("/set-up"))
    if request.method != "GET" or request.path == "/":
        return cast(Response, redirect("/sign-in", 303))
    return cast(Response, redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}"))


def _recognise() -> Visitor:
    token = cookies.session_token()
    session = session_of(token, not _asks_by_itself()) if token else None
    if session is None:
        return Visitor(_language_before_sign_in(), "UTC", cookies.visitor_value())
    g.stack.enter_context(in_tenant(session.tenant_key))
    if request.method in READS:
        g.stack.enter_context(reading_together())
    person = people.person(session.person_key)
    return Visitor(
        language=person.language,
        time_zone=person.time_zone,
        secret=token or "",
        session=session,
        person=person,
        actor=people.acting(person),
    )


def _language_before_sign_in() -> str:
    chosen = cookies.language_kept()
    if chosen in LANGUAGES:
        return chosen
    accepted = request.accept_languages.best_match(["en", "zh-CN", "zh"], "en")
    return "zh-CN" if accepted.startswith("zh") else "en"


def _remember(response: Response) -> Response:
    if _is_page():
        response.headers.setdefault("Cache-Control", "no-store")
        reader = _reader.get()
        kept_elsewhere = response.cache_control.public  # a copy for everybody has nothing of one reader
        if reader is not None and reader.session is None and not kept_elsewhere:
            cookies.keep_visitor_value(response, reader.secret)
    return response


def _leave(_problem: BaseException | None) -> None:
    _reader.set(None)
    stack = g.pop("stack", None)
    if stack is not None:
        stack.close()
