"""A mailbox is set up in the browser, a mail arrives at a real server, and its record is there; a stranger's waits."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.support.command_line import ROOT
from tests.support.imap import ImapServer, running_imap
from tests.support.incoming import mail
from tests.support.servers import ADMINISTRATOR, PASSWORD

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


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    """A mail server of its own."""
    with TemporaryDirectory(prefix="flowdesk-imap-") as folder, running_imap(Path(folder)) as server:
        yield server


def test_mail_becomes_a_record_and_that_of_a_stranger_is_taken_by_hand(tmp_path: Path, imap: ImapServer) -> None:
    with running_desk(tmp_path) as server:
        server.set_up()
        with chromium(server.address) as visitors:
            page = visitors.window()
            _sign_in(page)
            _add_mailbox(page, imap)
            imap.put(mail(subject="打印机坏了", sender=ADMINISTRATOR), mail(subject="Who am I?", message_id="<2@x>"))
            _wait_for_record(page)
            found = list(findings(page, "record"))

            found += _take(page)
            click(page.get_by_role("button", name="简体中文"))
            expect(page.get_by_role("heading", name="没有待处理的邮件")).to_be_visible()
            page.goto("/settings/mailboxes/1")
            expect(page.get_by_text("最近收到")).to_be_visible()
            assert (found + list(findings(page, "mailbox")), visitors.faults) == ([], [])


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(ADMINISTRATOR)
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("link", name="Settings")).to_be_visible()


def _add_mailbox(page: Page, imap: ImapServer) -> None:
    page.goto("/settings/mailboxes")
    click(page.get_by_role("link", name="New mailbox").first)
    for name, words in {**WORDS, "port": str(imap.port), "password": imap.form()["password"]}.items():
        page.locator(f'[name="{name}"]').fill(words)
    for name, choice in CHOICES.items():
        page.locator(f'[name="{name}"]').select_option(choice)
    click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()
    if WRITES_IMAGES:
        page.screenshot(path=str(ROOT / "docs" / "images" / "mailbox.png"))


def _wait_for_record(page: Page) -> None:
    """The worker of the server looks by itself."""
    for _ in range(60):
        page.goto("/records?type=incident")
        if page.get_by_text("INC-000001").count():
            break
        page.wait_for_timeout(500)
    page.goto("/records/INC-000001")
    expect(page.get_by_role("heading", name="打印机坏了")).to_be_visible()


def _take(page: Page) -> list[str]:
    page.goto("/operations/mail")
    click(page.get_by_role("link", name="Who am I?"))
    expect(page.get_by_text("Its sender is not known.")).to_be_visible()
    found = list(findings(page, "held mail"))
    click(page.get_by_role("button", name="Take as a new record"))
    expect(page.get_by_text("The mail belongs to INC-000002 now.")).to_be_visible()
    return found
