"""In a real Chromium, with a real mail server: told, rejected and confirmed from the mail; words changed."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.support.mail import text_of
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser
NUMBER = "INC-000001"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk with an agent of line 1 and a requester."""
    with desk_with_mail(tmp_path / "data") as desk:
        desk.server.add_person("Ben Agent", "ben@example.org", PASSWORD, "--role", "agent", "--team", "line-1")
        desk.server.add_person("Cai Requester", "cai@example.org", PASSWORD, "--role", "requester")
        yield desk


def signed_in(desk: Desk, email: str) -> Page:
    """A window of somebody who has signed in."""
    page = desk.window()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_role("link", name="Notices")).to_be_visible()
    return page


def answers(page: Page, desk: Desk, mails: int) -> list[str]:
    """The answers of the newest mail that has some, once there are so many such mails."""
    for _ in range(200):
        found = [re.findall(r"https?://[^/\s]+(/answer\?\S+)", text_of(one)) for one in desk.postbox.messages]
        asking = [links for links in found if links]
        if len(asking) == mails:
            return asking[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"Expected {mails} mails that ask, but there are {len(asking)}.")


def arrived(page: Page, desk: Desk, subject: str) -> bool:
    """True once a mail with this subject has come."""
    for _ in range(200):
        if any(one["Subject"] == subject for one in desk.postbox.messages):
            return True
        page.wait_for_timeout(100)
    return False


def look(page: Page, name: str) -> None:
    """Keep pictures where somebody wants to look at them."""
    folder = os.environ.get("FLOWDESK_WRITE_IMAGES")
    if folder:
        for width in (1440, 768, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def solve(ben: Page) -> None:
    """Solve the open task of the record."""
    ben.goto(f"/records/{NUMBER}")
    ben.get_by_label("Resolution code").select_option("restarted")
    ben.get_by_label("What was done").fill("Restarted the spooler.")
    click(ben.get_by_role("button", name="Solved", exact=True))
    expect(ben.get_by_text("Done: Solve at line 1")).to_be_visible()


def report(cai: Page) -> None:
    """Report an incident in the portal."""
    cai.goto("/portal/report/incident")
    cai.get_by_label("Title").fill("Check-in printers print nothing")
    cai.get_by_label("What happened?").fill("No desk of hall B prints a boarding pass.")
    choose_category(cai, "printing")
    click(cai.get_by_role("button", name="Send"))
    expect(cai.get_by_text("Your number is")).to_be_visible()


def test_requester_is_told_by_mail_and_answers_from_it(desk: Desk) -> None:
    cai, ben, mailed = signed_in(desk, "cai@example.org"), signed_in(desk, "ben@example.org"), desk.window()
    report(cai)
    ben.goto(f"/records/{NUMBER}")
    click(ben.get_by_role("button", name="Accept"))
    solve(ben)

    mailed.goto(answers(ben, desk, 1)[1])
    found = list(findings(mailed, "/answer"))
    look(mailed, "answer")
    mailed.get_by_label("Comment").fill("It still hangs.")
    click(mailed.get_by_role("button", name="Not solved yet"))
    expect(mailed.get_by_text("we have your answer")).to_be_visible()
    found += findings(mailed, "/answer, answered")
    found += _told(ben, "was reopened")
    solve(ben)
    mailed.goto(answers(ben, desk, 2)[0])
    click(mailed.get_by_role("button", name="It works again"))
    expect(mailed.get_by_text("we have your answer")).to_be_visible()

    cai.goto(f"/portal/records/{NUMBER}")
    expect(cai.get_by_text("Closed").first).to_be_visible()
    found += _chosen(cai)
    assert found == [] and desk.visitors.faults == []


def _told(page: Page, words: str) -> Iterator[str]:
    """Wait until the bell has something, look at the list, and read it."""
    for _ in range(200):
        page.goto("/notices")
        if page.get_by_text(words).count():
            break
        page.wait_for_timeout(100)
    yield from findings(page, "/notices")
    look(page, "notices")
    click(page.get_by_role("button", name="All read"))
    expect(page.get_by_text("All notices are read.")).to_be_visible()
    assert page.locator(".bell-count").count() == 0


def _chosen(page: Page) -> Iterator[str]:
    """Choose how one is told, in Chinese."""
    click(page.get_by_role("button", name="简体中文"))
    page.goto("/me/notices")
    look(page, "preferences-zh")
    yield from findings(page, "/me/notices")
    page.get_by_label("邮件发送方式").select_option("hourly")
    click(page.get_by_role("button", name="保存"))
    expect(page.get_by_text("已保存")).to_be_visible()
    page.goto("/notices")
    yield from findings(page, "/notices, portal")
    look(page, "notices-portal-zh")


def test_words_are_changed_tried_out_and_put_back(desk: Desk) -> None:
    administrator = signed_in(desk, ADMINISTRATOR)
    report(administrator)
    found: list[str] = []
    for address, name in (("/settings/notices", "templates"), ("/settings/notices/defaults", "defaults")):
        administrator.goto(address)
        found += findings(administrator, address)
        look(administrator, name)
    administrator.goto("/settings/notices/reported/en")
    administrator.get_by_label("Subject of the mail").fill("Ours: {{ nam_e }}")
    click(administrator.get_by_role("button", name="Save as a new version"))
    expect(administrator.get_by_text("has “nam_e”")).to_be_visible()
    found += findings(administrator, "/settings/notices/reported/en, refused")
    administrator.get_by_label("Subject of the mail").fill("Ours: {{ number }}")
    click(administrator.get_by_role("button", name="Preview"))
    expect(administrator.get_by_text(f"Ours: {NUMBER}")).to_be_visible()
    found += findings(administrator, "/settings/notices/reported/en, preview")
    look(administrator, "template-preview")
    click(administrator.get_by_role("button", name="Save as a new version"))
    expect(administrator.get_by_text("Saved.")).to_be_visible()
    report(administrator)
    assert arrived(administrator, desk, "Ours: INC-000002")
    administrator.goto("/settings/notices/reported/en")
    click(administrator.get_by_role("button", name="Back to what was shipped"))
    expect(administrator.get_by_text("hold again")).to_be_visible()

    assert found == [] and desk.visitors.take_refusals(422) and desk.visitors.faults == []
