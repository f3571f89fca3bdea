"""A record is solved, confirmed, asked about and complained about in the browser; axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import DeskServer, chromium, running_desk

pytestmark = pytest.mark.browser

SAMPLED = "INC-000003"
"""The first number that the shipped rule takes into its sample."""
PAGES = ("/surveys", f"/records/{SAMPLED}", "/records?type=complaint", "/portal", "/portal/report/complaint")


def test_record_is_closed_asked_about_and_complained_about(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window()
        set_up(page, server)
        for _ in range(3):
            report(page)
        solve_and_confirm(page)
        found = answer(page)
        complain(page)
        found += list(findings(page, "/portal/records/CMP-000001"))
        for address in PAGES:
            page.goto(address)
            found += findings(page, address)

        assert found == []
        expect(page.get_by_role("heading", name="投诉", exact=True)).to_be_visible()


def set_up(page: Page, server: DeskServer) -> None:
    """Set the desk up; its administrator works tickets and reports, too."""
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_label("I also work tickets").check()
    click(page.get_by_role("button", name="Set up"))
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def report(page: Page) -> None:
    """Report an incident in the portal."""
    page.goto("/portal")
    click(page.get_by_role("link", name="Report a problem"))
    page.get_by_label("Title").fill("Check-in printers print nothing")
    page.get_by_label("What happened?").fill("No desk of hall B prints a boarding pass.")
    choose_category(page, "printing")
    click(page.get_by_role("button", name="Send"))
    expect(page.get_by_text("Your number is")).to_be_visible()


def solve_and_confirm(page: Page) -> None:
    """Solve it at first contact; without code and text the page says what is missing; then confirm it."""
    page.goto(f"/records/{SAMPLED}")
    click(page.get_by_role("button", name="Solved at first contact"))
    expect(page.get_by_text("2 fields need attention")).to_be_visible()
    page.get_by_label("Resolution code").select_option("restarted")
    page.get_by_label("What was done").fill("Restarted the spooler.")
    click(page.get_by_role("button", name="Solved at first contact"))
    expect(page.get_by_text("Resolved").locator("visible=true").first).to_be_visible()
    page.goto(f"/portal/records/{SAMPLED}")
    click(page.get_by_role("button", name="It works again"))
    expect(page.get_by_text("Closed; can be reopened").locator("visible=true").first).to_be_visible()


def answer(page: Page) -> list[str]:
    """Answer the survey in Chinese, first without a choice."""
    page.goto(f"/portal/records/{SAMPLED}")
    click(page.get_by_role("link", name="Answer now"))
    expect(page.get_by_role("heading", name="How well was it solved?")).to_be_visible()
    click(page.get_by_role("button", name="简体中文"))
    click(page.get_by_role("button", name="发送"))
    expect(page.get_by_text("应选择 1 到 5 的评价").locator("visible=true").first).to_be_visible()
    found = list(findings(page, "survey, refused"))
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("满意 (4)", exact=True).check()
    page.get_by_label("您想告诉我们什么？").fill("很快")
    click(page.get_by_role("button", name="发送"))
    expect(page.get_by_text("感谢您的答复")).to_be_visible()
    return found


def complain(page: Page) -> None:
    """Complain about the record; the requester keeps the complaint although they solved it."""
    page.goto("/portal/report/complaint")
    page.get_by_label("标题").fill("两天没有回电")
    page.get_by_label("发生了什么？").fill("约好周一回电，一直没有。")
    page.get_by_label("投诉哪方面？").select_option("delay")
    page.get_by_label("相关单号").fill(SAMPLED)
    click(page.get_by_role("button", name="发送"))
    expect(page.get_by_text("CMP-000001").locator("visible=true").first).to_be_visible()
