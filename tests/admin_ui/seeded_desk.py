"""A desk that somebody has worked at before the browser comes: people with passwords, records, windows signed in."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask
from playwright.sync_api import Locator

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from engine.registry import Actor
from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.walking import Walker, walker
from tests.support.mail import Postbox, running_postbox, text_of
from tests.support.people import make_person_in
from tests.support.servers import PASSWORD, Server

T = TypeVar("T")


@dataclass
class SeededDesk:
    """A running server with its organisation beside it."""

    app: Flask
    visitors: Visitors
    language: str
    postbox: Postbox

    def within(self, act: Callable[[], T]) -> T:
        """Do something in the organisation beside the browser."""
        return _within(self.app, act)

    def walker(self, email: str) -> Walker:
        """A window of somebody who has signed in."""
        return walker(self.visitors, self.language, email)

    def answers(self, w: Walker, to: str, mails: int) -> list[str]:
        """The links with which mail number ``mails`` of those that ask somebody is answered, once it has arrived."""
        for _ in range(300):
            letters = [text_of(one) for one in list(self.postbox.messages) if to in str(one["To"])]
            asking = [found for one in letters if (found := re.findall(r"https?://[^/\s]+(/answer\?\S+)", one))]
            if len(asking) >= mails:
                return asking[mails - 1]
            w.page.wait_for_timeout(100)
        raise AssertionError(f"Expected {mails} mails that ask {to}, but there are {len(asking)}.")


@contextmanager
def seeded_desk(
    data: Path, language: str, seed: Callable[[], object] = lambda: None, mail: bool = False
) -> Iterator[SeededDesk]:
    """An installation with its administrator, what ``seed`` makes, a server (``mail``: one that sends), a browser."""
    box = Postbox()
    Server(data).set_up(language)
    beside = {"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}
    _within(create_app(Settings.from_environment(beside)), seed)
    more = {"FLOWDESK_SMTP_URL": box.url, "FLOWDESK_MAIL_FROM": "desk@example.org"} if mail else {}
    with running_postbox(box), running_desk(data, more) as server, chromium(server.address) as visitors:
        app = create_app(Settings.from_environment(beside | server.more))  # what it does there is mailed as well
        yield SeededDesk(app, visitors, language, box)


def somebody(name: str, email: str, language: str, *teams: str) -> Actor:
    """An agent of teams who can sign in; without a team a requester."""
    roles = ("agent",) if teams else ("requester",)
    return make_person_in(name, roles, teams, email=email, password=PASSWORD, language=language)


def unfolded(w: Walker, label: str) -> Locator:
    """The part of the page that unfolds under a label, opened."""
    found = w.page.locator("details.fold").filter(has=w.page.locator("summary", has_text=w.say(label))).first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def _within(app: Flask, act: Callable[[], T]) -> T:
    with app.app_context(), in_tenant(1):
        return act()
