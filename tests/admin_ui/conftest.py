"""Fixtures of pages: browsers that read the hidden fields of a form and send it as a person would."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from database import db
from engine.registry import Actor
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk, use_incident_pack


class Forms(HTMLParser):
    """Hidden fields of each form of a page, by the form's action."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, dict[str, str]] = {}
        self._action: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form" and found.get("method") == "post":
            self._action = found.get("action") or ""
            self.hidden.setdefault(self._action, {})
        elif tag == "input" and found.get("type") == "hidden" and self._action is not None:
            self.hidden[self._action][found.get("name") or ""] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._action = None if tag == "form" else self._action


class Browser:
    """A test client that opens pages and sends their forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: TestResponse | None = None

    def open(self, address: str) -> str:
        """GET a page, which must be there, and give its text."""
        self.page = self.client.get(address, follow_redirects=True)
        assert self.page.status_code == 200, (address, self.page.status_code, shown(self.page))
        return self.page.text

    def hidden(self, action: str) -> dict[str, str]:
        """Hidden fields of the form on the open page that goes to ``action``."""
        assert self.page is not None
        return Forms(self.page.text).hidden[action]

    def send(self, action: str, fields: Mapping[str, object] | None = None, /, **more: object) -> TestResponse:
        """Send the form of the open page that goes to ``action`` with ``fields``; redirects are followed."""
        data = {**self.hidden(action), **(fields or {}), **more}
        self.page = self.client.post(action, data=data, follow_redirects=True)
        return self.page


def shown(page: TestResponse) -> str:
    """The words of a page, without markup."""
    body = re.sub(r"<(script|style).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def worker(desk: Desk, signed_in: SignedIn) -> Browser:
    """The agent's browser."""
    return Browser(signed_in(desk.agent))


@pytest.fixture
def reporter(desk: Desk, signed_in: SignedIn) -> Browser:
    """The requester's browser."""
    return Browser(signed_in(desk.requester))


@pytest.fixture
def stranger(client: FlaskClient) -> Browser:
    """A browser without a session."""
    return Browser(client)


@pytest.fixture
def operator(make_person: MakePerson, signed_in: SignedIn, clock: Clock) -> Browser:
    """The browser of somebody who is called at night."""
    return Browser(signed_in(make_person("Ola Operator", roles=("operator",))))


@pytest.fixture
def statements(tenant: int) -> Iterator[list[str]]:
    """The statements that were run since it was emptied."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)
