"""In the browser, in both languages: a mailbox is set up, a mail to it becomes a record, and a stranger's waits."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import expect

from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import seeded_desk
from tests.admin_ui.walking import Walker
from tests.support.command_line import ROOT
from tests.support.imap import ImapServer, running_imap
from tests.support.incoming import mail
from tests.support.servers import ADMINISTRATOR

pytestmark = pytest.mark.browser

WRITES_IMAGES = os.environ.get("FLOWDESK_WRITE_IMAGES") == "1"
WORDS = {
    "name": "Service desk", "address": "desk@example.org", "domains": "", "host": "localhost", "user": "desk",
    "folder": "INBOX", "done_folder": "Taken",
}  # fmt: skip
CHOICES = {
    "type_key": "incident", "value.category": "printing", "value.impact": "low", "value.urgency": "medium",
    "security": "none",
}  # fmt: skip
KNOWN, STRANGE = "打印机坏了", "Who am I?"
"""Subjects of a mail of the administrator and of one of somebody whom nobody knows."""


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    """A mail server of its own."""
    with TemporaryDirectory(prefix="flowdesk-imap-") as folder, running_imap(Path(folder)) as server:
        yield server


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_mail_becomes_a_record_and_that_of_a_stranger_is_taken_by_hand(
    tmp_path: Path, imap: ImapServer, language: str
) -> None:
    with seeded_desk(tmp_path / "data", language) as desk:
        w = desk.walker(ADMINISTRATOR)
        _add_mailbox(w, imap)
        words = "它不打印。"
        imap.put(mail(words, KNOWN, ADMINISTRATOR), mail(words, STRANGE, message_id="<2@x>"))
        w.typed |= {*WORDS.values(), STRANGE, "Cai Requester", "flowdesk mail ingest", "ACME", "imaps"}
        _wait_for_record(w)
        _take(w)
        w.page.goto("/settings/mailboxes/1")
        w.sees("Came lately")
        w.look("a mailbox")

        assert (w.found, desk.visitors.faults) == ([], [])


def _add_mailbox(w: Walker, imap: ImapServer) -> None:
    w.page.goto("/settings/mailboxes")
    w.follow("New mailbox")
    for name, words in {**WORDS, "port": str(imap.port), "password": imap.form()["password"]}.items():
        w.page.locator(f'[name="{name}"]').fill(words)
    for name, choice in CHOICES.items():
        w.page.locator(f'[name="{name}"]').select_option(choice)
    w.press("Save")
    w.sees("Saved.")
    if WRITES_IMAGES and w.language == "en":
        w.page.screenshot(path=str(ROOT / "docs" / "images" / "mailbox.png"))


def _wait_for_record(w: Walker) -> None:
    """The worker of the server looks by itself."""
    for _ in range(60):
        w.page.goto("/records?type=incident")
        if w.page.get_by_text("INC-000001").count():
            break
        w.page.wait_for_timeout(500)
    w.go("/records/INC-000001")
    expect(w.page.get_by_role("heading", name=KNOWN)).to_be_visible()


def _take(w: Walker) -> None:
    w.page.goto("/operations/mail")
    click(w.page.get_by_role("link", name=STRANGE))
    w.sees("Its sender is not known.")
    w.look("a held mail")
    w.press("Take as a new record")
    w.sees("The mail belongs to %(number)s now.", number="INC-000002")
    expect(w.page.get_by_role("heading", name=w.say("No mail waits"))).to_be_visible()
