"""In a real Chromium, with a real mail server: a ladder is set up, climbed, and stopped by the link of a mail."""

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
HOME = "/settings/escalation"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk with a lead, somebody who will be on duty and reads Chinese, and a requester."""
    with desk_with_mail(tmp_path / "data") as desk:
        desk.server.add_person("Lea Lead", "lea@example.org", PASSWORD, "--role", "agent", "--team", "line-1")
        desk.server.add_person("Du Min", "du@example.org", PASSWORD, "--role", "agent", "--language", "zh-CN")
        desk.server.add_person("Cai Requester", "cai@example.org", PASSWORD, "--role", "requester")
        yield desk


def signed_in(desk: Desk, email: str) -> Page:
    """A window of somebody who has signed in."""
    page = desk.window()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Sign in", exact=True))
    return page


def look(page: Page, name: str) -> None:
    """Keep pictures where somebody wants to look at them."""
    folder = os.environ.get("FLOWDESK_WRITE_IMAGES")
    if folder:
        for width in (1440, 768, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=f"{folder}/{name}-dark.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})


def link_to(page: Page, desk: Desk, address: str) -> str:
    """The link by which somebody takes care, once their mail has come."""
    for _ in range(900):
        mails = [text_of(one) for one in desk.postbox.messages if address in str(one["To"])]
        found = [link for one in mails for link in re.findall(r"https?://[^/\s]+(/answer\?\S+)", one)]
        if found:
            return str(found[0])
        page.wait_for_timeout(100)
    raise AssertionError(f"Expected a mail to {address} that asks, but there is none.")


def test_ladder_is_set_up_climbed_and_stopped_from_a_mail_in_both_languages(desk: Desk) -> None:
    page, cai = signed_in(desk, ADMINISTRATOR), signed_in(desk, "cai@example.org")
    _lead(page)
    _roster(page)
    found = list(_ladder(page))
    cai.goto("/portal/report/incident")
    cai.get_by_label("Title").fill("Check-in printers print nothing")
    cai.get_by_label("What happened?").fill("No desk of hall B prints a boarding pass.")
    choose_category(cai, "printing")
    click(cai.get_by_role("button", name="Send"))

    assert "/answer?" in link_to(page, desk, "lea@example.org")
    mailed = desk.window()
    mailed.goto(link_to(page, desk, "du@example.org"))
    found += findings(mailed, "/answer, 跟进")
    look(mailed, "take-care-zh")
    click(mailed.get_by_role("button", name="由我跟进"))
    expect(mailed.get_by_text("已由您跟进")).to_be_visible()
    late = desk.window()
    late.goto(link_to(page, desk, "lea@example.org"))
    expect(late.get_by_text("Du Min takes care of it already.")).to_be_visible()

    found += _seen(page)
    assert found == [] and desk.visitors.take_refusals(422) and desk.visitors.faults == []


def _lead(page: Page) -> None:
    """Let Lea lead line 1."""
    page.goto("/settings/teams")
    click(page.get_by_role("link", name="Line 1", exact=True))
    role = page.get_by_label("Role of Lea Lead")
    role.select_option("lead")
    click(role.locator("xpath=ancestor::form").get_by_role("button"))


def _roster(page: Page) -> None:
    """A roster in which Du Min is on duty around the clock."""
    page.goto("/roster/new")
    page.get_by_label("Name in English").fill("Duty managers")
    page.get_by_label("Code").fill("managers")
    page.get_by_label("Team that keeps it").select_option("line-1")
    click(page.get_by_role("button", name="Save"))
    click(page.get_by_role("link", name="Add a shift"))
    page.get_by_label("Code").fill("call")
    page.get_by_label("Name in English").fill("On call")
    page.get_by_label("Begins at").fill("00:00")
    page.get_by_label("Hours").fill("24")
    click(page.get_by_role("button", name="Save"))
    click(page.get_by_role("link", name="Add a rotation"))
    page.get_by_label("Code").fill("weeks")
    page.get_by_label("Members in their order").fill("du@example.org")
    page.get_by_label("One after the other has the shift").select_option("call")
    page.get_by_label("for", exact=True).select_option("day")
    click(page.get_by_role("button", name="Save"))


def _ladder(page: Page) -> Iterator[str]:
    """Promise two minutes for everything; the lead is told after a tenth of them, the duty manager after two."""
    page.goto("/settings/service-levels/standard")
    for one in page.locator("input[name^='time-']").all():
        if one.input_value():
            one.fill("2 min")
    click(page.get_by_role("button", name="Save"))
    page.goto(HOME)
    yield from _suggested(page)
    look(page, "ladder")
    yield from findings(page, HOME)
    page.get_by_label("Roster of the duty managers").select_option("managers")
    page.get_by_label("Told where nobody is there").fill("Lea Lead")
    click(page.get_by_role("button", name="Save"))
    for when, whom in (("10 %", "lead"), ("20 %", "duty_manager")):
        click(page.get_by_role("link", name="New rung"))
        page.get_by_label("When").fill("sometime")
        page.get_by_label("Who is told").select_option(whom)
        page.locator("form.settings-form").evaluate("form => form.noValidate = true")
        click(page.get_by_role("button", name="Save"))
        expect(page.locator("#f-when-error")).to_be_visible()
        page.get_by_label("When").fill(when)
        look(page, "rung")
        yield from findings(page, f"{HOME}/rungs/new, {whom}")
        click(page.get_by_role("button", name="Save"))
        expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{HOME}/times/incident")
    page.locator("input[name='line_1.critical']").fill("10 min")
    click(page.get_by_role("button", name="Save"))
    yield from findings(page, f"{HOME}/times/incident")
    look(page, "times")


def _suggested(page: Page) -> Iterator[str]:
    """A shipped rung that was taken away is suggested, and comes back."""
    click(page.get_by_role("link", name="Resolution: 2 h used up"))
    click(page.get_by_role("button", name="Remove"))
    expect(page.get_by_role("link", name="Resolution: 2 h used up")).to_have_count(0)
    page.get_by_text("Suggested rungs that are not there").click()
    look(page, "suggested")
    yield from findings(page, f"{HOME}, suggested")
    click(page.get_by_role("button", name="Add the suggested rungs"))
    expect(page.get_by_role("link", name="Resolution: 2 h used up")).to_be_visible()


def _seen(page: Page) -> Iterator[str]:
    """The record and the preview say who was told and who takes care, in both languages."""
    page.goto(f"/records/{NUMBER}")
    expect(page.get_by_text("Du Min takes care of it", exact=False).first).to_be_visible()
    look(page, "escalated")
    yield from findings(page, f"/records/{NUMBER}, escalated")
    click(page.get_by_role("button", name="简体中文"))
    page.goto(f"/records/{NUMBER}")
    expect(page.get_by_text("由 Du Min 跟进")).to_be_visible()
    look(page, "escalated-zh")
    page.goto(f"{HOME}?number={NUMBER}")
    expect(page.get_by_role("cell", name="值班经理").first).to_be_visible()
    look(page, "ladder-zh")
    yield from findings(page, f"{HOME}, 预览")
