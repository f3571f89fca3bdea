"""Every form of Settings and of rosters when it goes wrong: hostile text, sent twice, overtaken, stopped half-way.

The cases are the posts of ``tests.support.routes``, and the forms are read from the pages: a new one is tried unasked.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from database import db, in_tenant
from itsm.accounts.csrf import CSRF_HEADER, csrf_token
from itsm.accounts.sessions import SESSION_COOKIE
from tests.conftest import MORNING
from tests.support.backends import Installation
from tests.support.clocks import Clock
from tests.support.form_pages import Field, Form, Forms
from tests.support.people import make_person_in, sign_in_client
from tests.support.routes import BODIES, ROUTES, Route
from tests.support.tenants import add_tenant
from tests.support.two_organisations import Organisation, two_organisations

POSTS = [one for one in ROUTES if one.method == "POST" and one.rule.startswith(("/settings/", "/roster/"))]
PAGES = [
    one for one in ROUTES
    if one.method == "GET" and one.rule.startswith(("/settings", "/roster")) and "." not in one.rule
]  # fmt: skip
MORE = ("/roster/{roster}/plan?edit=shift", "/roster/{roster}/plan?edit=shift&code=day",
        "/roster/{roster}/plan?edit=rotation", "/roster/{roster}/plan?edit=rotation&code=days",
        "/settings/roles/new?from=agent")  # fmt: skip
"""Pages whose form is opened by their address."""
VOLATILE = frozenset({"alembic_version", "session", "command"})
"""Tables of the machinery: what they keep is no answer to a form."""
Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class World:
    """The application with two organisations in it, which is put back before each case."""

    app: Flask
    ours: Organisation
    file: Path
    kept: sqlite3.Connection
    forms: dict[str, Form]
    second: str
    """The session of another administrator."""
    dirty: bool = False

    def put_back(self) -> None:
        """Everything as it was before any case, where one of them stored something."""
        if not self.dirty:
            return
        self.dirty = False
        db.session.remove()
        db.engine.dispose()
        with sqlite3.connect(self.file) as live:
            self.kept.backup(live)
        live.close()

    def rows(self) -> Rows:
        """What is stored, by table."""
        with sqlite3.connect(self.file) as stored:
            names = [name for (name,) in stored.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {name: stored.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
        stored.close()
        return {name: sorted(rows, key=repr) for name, rows in found.items() if name not in VOLATILE}

    def client(self, session: str) -> FlaskClient:
        """A browser with a session."""
        client = self.app.test_client()
        client.set_cookie(SESSION_COOKIE, session)
        return client

    def post(self, route: Route, sent: dict[str, list[str]], session: str = "") -> TestResponse:
        """Send a form, as somebody who may unless ``session`` is given."""
        holder = session or self.ours.sessions[route.may]
        key = self.app.config["SECRET_KEY"]
        token = csrf_token(key if isinstance(key, bytes) else str(key).encode(), holder)
        data = MultiDict((name, value) for name, values in sent.items() for value in values if name != "csrf_token")
        answer = self.client(holder).post(address(route, self.ours), data=data, headers={CSRF_HEADER: token})
        self.dirty = self.dirty or answer.status_code not in REFUSED
        return answer


def address(route: Route, ours: Organisation) -> str:
    """Where the route is, for our things."""
    things = iter(route.things)

    def value(_place: re.Match[str]) -> str:
        thing = next(things)
        return thing[1:] if thing.startswith("=") else str(ours.things[thing])

    return re.sub(r"<(?:[^<>:]+:)?\w+>", value, route.rule)


@pytest.fixture(scope="module")
def world(sqlite_installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One application for all cases, with the forms of all its pages."""
    with sqlite_installation.renewed() as app, Clock(MORNING) as now:
        keys = [add_tenant("Ours"), add_tenant("Other")]
        ours, _ = two_organisations(app, keys[0], keys[1], now)
        with in_tenant(ours.key):
            cookie = sign_in_client(app, make_person_in("Eve Editor", ("administrator",))).get_cookie(SESSION_COOKIE)
        assert cookie is not None
        db.session.remove()
        file, kept = Path(str(db.engine.url.database)), sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(file) as live:
            live.backup(kept)
        live.close()
        ours.things |= {"team lead": ours.people["team_lead"].key}
        ours.things |= {"agent email": f"agent.{ours.key}@example.org", "place": f"place-{ours.key}"}
        made = World(app, ours, file, kept, {}, cookie.value)
        made.forms = {form.action: form for page, who in _pages(ours) for form in _forms(made, page, who)}
        yield made
        kept.close()


def _pages(ours: Organisation) -> list[tuple[str, str]]:
    """Every page, with each of two people who may open it: who changes it sees other forms than who looks on."""
    listed = [(address(one, ours), who) for one in PAGES for who in dict.fromkeys((one.may, "administrator"))]
    return [*listed, *((one.format_map(ours.things), "administrator") for one in MORE)]


def _forms(world: World, page: str, who: str) -> list[Form]:
    answer = world.client(world.ours.sessions[who]).get(page, follow_redirects=True)
    assert answer.status_code in (200, 404), page
    return Forms(answer.text).found if answer.status_code == 200 else []


def form_of(world: World, route: Route) -> Form:
    """The form that is sent there; where no page of this world has one, its button alone."""
    found = world.forms.get(address(route, world.ours))
    return found or Form(address(route, world.ours))


def filled(world: World, route: Route, **more: str) -> dict[str, list[str]]:
    """The form as somebody fills it in who means well."""
    form = form_of(world, route)
    given = {name: str(value).format_map(world.ours.things) for name, value in BODIES.get(route.name, {}).items()}
    given |= {name: value.format_map(world.ours.things) for name, value in VALUES.get(route.name, {}).items()}
    sent = form.sent() | {"command_id": [uuid4().hex]}
    for one in form.fields.values():
        if one.kind in ("hidden", "checkbox", "button") or any(sent.get(one.name, [])) or ANY.fullmatch(one.name):
            continue
        usual = USUAL.get(one.name, "")
        sent[one.name] = [next((option for option in one.options if option), "")] if one.options else [usual]
    return sent | {name: [value] for name, value in {**given, **more}.items()}


ANY = re.compile(r"(type|priority)-\d+")
"""Choices of rows of targets, which stay at *any*."""
USUAL = {
    "name": "Zoe", "name_en": "Zoe", "name_zh-CN": "佐伊", "code": "zoe-1", "email": "zoe@example.org",
    "starts": "2026-12-01", "ends": "2026-12-02",
}  # fmt: skip
VALUES: dict[str, dict[str, str]] = {
    "POST /settings/items/new": {"form": "request_simple", "process": "request_standard"},
    "POST /settings/connections/hosts": {"host": "zoe.example.org"},
    "POST /settings/connections/secrets": {"name": "zoe", "secret": "token"},
    "POST /roster/<code>/overrides": {"begins": "2026-12-01T08:00", "ends": "2026-12-01T09:00", "by": "{agent email}"},
    "POST /roster/<code>/plan/<any(shift, rotation):kind>": {"start": "08:00"},
    "POST /roster/<code>/swap/<id>": {"choice": "{team lead}|"},
    "POST /settings/accounts/tokens": {"scope": "engine"},
    "POST /settings/calendars/<code>/exceptions": {"first": "2026-12-01"},
    "POST /settings/categories/found": {"found": "Category 26"},
    "POST /settings/customers/<int:key>/contacts": {"person": "{agent email}"},
    "POST /settings/teams/<int:key>/members": {"person": "{agent email}"},
    "POST /settings/desks/<int:key>/<any(team, site, customer):kind>": {"team": "{place}"},
    "POST /settings/escalation/rungs/new": {"when": "75 %"},
    "POST /settings/mailboxes/new": {"address": "zoe@example.org", "host": "", "unknown": "hold"},
    "POST /settings/schedule/<any(freezes, windows):what>/new": {
        "begins": "2026-12-01T22:00", "ends": "2026-12-02T06:00",
    },
    "POST /settings/sign-on/directories/new": {"host": "127.0.0.1", "base": "dc=example,dc=org"},
    "POST /settings/sign-on/directories/<int:key>/groups": {"group": "agents"},
    "POST /settings/sign-on/providers/new": {"issuer": "https://login.example.org", "client_id": "flowdesk"},
    "POST /settings/sign-on/providers/<int:key>/groups": {"group": "agents"},
}
"""What is sent where the page gives no hint of it."""


OUTSIDE = {
    "POST /settings/sign-on/directories/<int:key>/check": 409, "POST /settings/sign-on/providers/<int:key>/check": 409,
    "POST /settings/exchange": 422, "POST /settings/accounts/<int:key>/erase": 422,
    "POST /settings/sign-on/providers/<int:key>/remove": 409, "POST /settings/mailboxes/<int:key>/check": 409,
    "POST /settings/mailboxes/<int:key>/remove": 409,
    "POST /settings/notices/<event>/<language>/preview": 422,
}  # fmt: skip
"""What ends in a refusal here: nobody listens at these addresses, no file is sent, the account is open, somebody signs
in by the provider alone, mails are piped in, a mail of the mailbox is held, no words are sent."""
BUTTONS = frozenset({
    "POST /settings/calendars/<code>/exceptions/remove", "POST /settings/calendars/<code>/history",
    "POST /settings/customers/<int:key>/contacts/<int:person_key>/end", "POST /settings/customers/<int:key>/restore",
    "POST /settings/desks/<int:key>/<any(team, site, customer):kind>/<int:other>/end",
    "POST /settings/desks/<int:key>/restore", "POST /settings/people/<int:key>/<any(close, open):what>",
    "POST /settings/people/<int:key>/skills/<int:skill>/take", "POST /settings/sites/<int:key>/restore",
    "POST /settings/categories/<int:key>/restore", "POST /settings/taxonomies/<int:key>/restore",
    "POST /settings/items/<int:key>/restore", "POST /settings/services/<int:key>/restore",
    "POST /settings/skills/<int:key>/restore", "POST /settings/teams/<int:key>/restore",
    "POST /settings/service-levels/<code>/<any(archive, restore, choose, apply):what>",
    "POST /settings/notices/<event>/<language>/reset", "POST /settings/notices/<event>/<language>/preview",
    "POST /settings/sign-on/directories/<int:key>/synchronise", "POST /settings/accounts/<int:key>/open",
    "POST /settings/mailboxes/<int:key>/check", "POST /settings/practices/<key>/<any(on, off):what>",
    "POST /settings/accounts/<int:key>/second-factor/reset", "POST /settings/accounts/<int:key>/erase",
    "POST /roster/<code>/swaps/<int:key>/<any(accept, decline, withdraw):what>", "POST /roster/<code>/swap/<id>",
})  # fmt: skip
"""Buttons of things that are archived, closed, given or awaited: no page of this world shows them."""
HOSTILE = {
    "markup": '<b id="mark">"\'&</b>', "long": "x" * 20_000, "control": "a\x01\x1b\x7f\u0085b",
    "right to left": "\u202eevil\u202c \u200fx", "formula": '=HYPERLINK("http://x")', "astral": "😀" * 60,
}  # fmt: skip
KEPT_BACK = frozenset({"password"})
"""Kinds of fields that no page gives back."""
TAKEN, REFUSED = frozenset({200, 302, 303}), frozenset({400, 404, 409, 413, 422})
ROUTE = pytest.mark.parametrize("route", POSTS, ids=lambda route: route.name)


def test_every_form_is_found_on_a_page_or_known_as_a_button(world: World) -> None:
    unseen = {route.name for route in POSTS if address(route, world.ours) not in world.forms}

    assert unseen == BUTTONS


@ROUTE
def test_form_is_stored_when_it_is_filled_in_as_it_says(world: World, route: Route) -> None:
    world.put_back()

    answer = world.post(route, filled(world, route))

    wanted = {OUTSIDE[route.name]} if route.name in OUTSIDE else TAKEN
    assert answer.status_code in wanted, words(answer)


@ROUTE
def test_hostile_text_is_stored_or_refused_and_never_run_or_lost(world: World, route: Route) -> None:
    found = list[str]()
    for one in form_of(world, route).typed():
        for kind, text in HOSTILE.items():
            world.put_back()
            answer = world.post(route, {**filled(world, route), one.name: [text]})
            found += [f"{one.name}, {kind}: {problem}" for problem in _problems(world, route, answer, one, text)]

    assert not found, "\n".join(found)


def _problems(world: World, route: Route, answer: TestResponse, one: Field, text: str) -> Iterator[str]:
    """What is wrong with the answer to a hostile text, and with the page that follows."""
    if answer.status_code not in TAKEN | REFUSED:
        yield f"answered {answer.status_code}"
    if answer.status_code in (409, 422) and one.kind not in KEPT_BACK and text not in unescape(answer.text):
        yield "what was typed is lost"
    if answer.location:
        answer = world.client(world.ours.sessions[route.may]).get(answer.location)
        if answer.status_code != 200:
            yield f"the page after it answered {answer.status_code}"
    if '<b id="mark">' in answer.text:
        yield "it is markup of the page"


@ROUTE
def test_choices_that_no_page_offers_are_refused_without_a_fault(world: World, route: Route) -> None:
    found = list[str]()
    for one in form_of(world, route).fields.values():
        if one.name in ("csrf_token", "command_id") or one.kind in ("text", "textarea", "search", "password"):
            continue
        for wrong in ("no-such-thing", "-1", "9" * 30, "2026-02-30"):
            world.put_back()
            answer = world.post(route, {**filled(world, route), one.name: [wrong]})
            if answer.status_code not in TAKEN | REFUSED:
                found.append(f"{one.name}={wrong}: {answer.status_code}")

    assert not found, "\n".join(found)


@ROUTE
def test_form_that_is_sent_twice_acts_once(world: World, route: Route) -> None:
    world.put_back()
    sent = filled(world, route)
    world.post(route, sent)
    once = world.rows()

    again = world.post(route, sent)

    assert again.status_code in TAKEN | REFUSED, words(again)
    assert set(difference(once, world.rows())) <= AGAIN.get(route.name, frozenset())


AGAIN: dict[str, frozenset[str]] = {
    **dict.fromkeys(("POST /roster/mine/feed", "POST /roster/<code>/feed"), frozenset({"roster_feed", "audit_entry"})),
    **dict.fromkeys((
        "POST /settings/accounts/<int:key>/data", "POST /settings/sign-on/directories/<int:key>/synchronise",
    ), frozenset({"audit_entry"})),
}  # fmt: skip
"""Tables that a second time changes: a new secret takes the place of the one before; what was asked is on record."""


@ROUTE
def test_form_that_is_stopped_before_its_end_leaves_nothing(world: World, route: Route) -> None:
    world.put_back()
    before, written = world.rows(), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE") else [])

    def stop(_connection: object) -> None:
        if written:
            raise RuntimeError("stopped before the end")

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "commit", stop)
    try:
        answer = world.post(route, filled(world, route))
    finally:
        event.remove(db.engine, "commit", stop)
        event.remove(db.engine, "before_cursor_execute", note)

    assert difference(before, world.rows()) == {}
    assert answer.status_code == 500 or not written, words(answer)


@ROUTE
def test_form_that_shows_what_there_is_does_not_overwrite_what_another_changed(world: World, route: Route) -> None:
    form = form_of(world, route)
    if not form.shows_values or route.rule.endswith("/new") or route.name in ADDS:
        return
    world.put_back()
    mine, theirs = changed(world, route, "1"), changed(world, route, "2")
    assert world.post(route, theirs, world.second).status_code in TAKEN
    stored = world.rows()

    answer = world.post(route, mine)

    assert answer.status_code == 409, words(answer)
    assert "Expected nobody else to change it" in words(answer) or "Eve Editor changed it" in words(answer)
    assert kept(answer, form, mine)
    assert difference(stored, world.rows()) == {}


def changed(world: World, route: Route, mark: str) -> dict[str, list[str]]:
    """The form as somebody changes it: a text gets a mark, or, where there is none, another box is ticked."""
    form, sent = form_of(world, route), filled(world, route)
    if route.name in CHANGED:
        return sent | {name: [value.format(mark)] for name, value in CHANGED[route.name].items()}
    written = [one for one in form.typed() if one.values and one.values[0] and one.kind != "number"]
    if written:
        return sent | {written[0].name: [f"{written[0].values[0]} {mark}"]}
    boxes = next(one for one in form.fields.values() if one.kind == "checkbox")
    return sent | {boxes.name: [boxes.options[int(mark) - 1]]}


CHANGED = {
    "POST /settings/status-page": {"address": "acme-{}"},
    "POST /settings/escalation/rungs/<int:key>": {"when": "{} h"},
    "POST /settings/studio": {"undo_hours": "{}"},
    "POST /settings/recurrence/<type_key>": {"within_days": "1{}"},
}
"""Forms whose texts take no mark."""
UNSEEN = ("csrf_token", "command_id")
"""What a page draws anew, or need not."""


def kept(answer: TestResponse, form: Form, mine: dict[str, list[str]]) -> bool:
    """True when the page that refused the form shows it as it was sent."""
    shown = {one.action: one for one in Forms(answer.text).found}.get(form.action)
    again = shown.sent() if shown else {}
    return all((again.get(name) or [""]) == values for name, values in mine.items() if name not in UNSEEN)


ADDS = frozenset({
    "POST /roster/<code>/handover", "POST /roster/<code>/plan/<any(shift, rotation):kind>",
    "POST /settings/accounts/invite", "POST /settings/accounts/tokens",
    "POST /settings/accounts/tokens/service-accounts", "POST /settings/calendars/<code>/exceptions",
    "POST /settings/categories/found", "POST /settings/connections/hosts", "POST /settings/connections/secrets",
})  # fmt: skip
"""Forms that add something: nobody is overwritten."""


def difference(before: Rows, after: Rows) -> dict[str, list[tuple[object, ...]]]:
    """Rows that came, went or changed."""
    found = {name: [row for row in after[name] if row not in before[name]] for name in after}
    gone = {name: [row for row in before[name] if row not in after[name]] for name in before}
    return {name: [*found[name], *gone[name]] for name in after if found[name] or gone[name]}


def words(answer: TestResponse) -> str:
    """What an answer says."""
    notices = re.findall(r'class="(?:notice bad|error)".*?</(?:div|p)>', answer.text, re.DOTALL)
    return f"{answer.status_code} {' '.join(re.sub(r'<[^>]+>', ' ', ' '.join(notices)).split())[:400]}"
