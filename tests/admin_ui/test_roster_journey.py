"""Two agents swap a shift in the browser, in both languages; axe finds nothing on what they meet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.desk_server import DeskServer, chromium, running_desk
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

LOOKED_AT = (
    "/roster", "/roster/new", "/roster/night", "/roster/night/plan", "/roster/night/plan?edit=shift&code=call",
    "/roster/night/plan?edit=rotation&code=weeks", "/roster/night/overrides", "/roster/night/swaps",
    "/roster/night/handover", "/roster/night/counts", "/roster/night/wall", "/roster/mine",
)  # fmt: skip


def test_shift_is_swapped_in_the_browser_in_both_languages_and_axe_finds_nothing(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server:
        _people(server)
        with chromium(server.address) as visitors:
            admin = visitors.window()
            _sign_in(admin, ADMINISTRATOR)
            _set_up(admin)

            an = visitors.window()
            _sign_in(an, "an@example.org")
            an.goto("/roster/mine")
            an.get_by_role("link", name="Swap", exact=True).first.click()
            an.get_by_label("Bo Zhang – takes it over").check()
            an.get_by_role("button", name="Ask").click()
            expect(an.get_by_text("They have been asked.")).to_be_visible()

            bo = visitors.window("zh-CN")
            _sign_in(bo, "bo@example.org", "登录")
            bo.goto("/roster/mine")
            bo.get_by_role("button", name="接受").click()
            expect(bo.get_by_text("双方均已收到通知。")).to_be_visible()
            expect(bo.locator("table").get_by_text("接班")).to_be_visible()

            an.goto("/roster/night")
            expect(an.get_by_text("took over (An Nguyen)").first).to_be_visible()
            assert visitors.faults == []
            assert [found for address in LOOKED_AT for found in _looked_at(admin, address)] == []


def _looked_at(page: Page, address: str) -> Iterator[str]:
    page.goto(address)
    return findings(page, address)


def _people(server: DeskServer) -> None:
    server.set_up()
    options = ("--role", "agent", "--team", "line-1", "--language")
    server.add_person("An Nguyen", "an@example.org", PASSWORD, *options, "en")
    server.add_person("Bo Zhang", "bo@example.org", PASSWORD, *options, "zh-CN")


def _sign_in(page: Page, email: str, button: str = "Sign in") -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("nav.rail")).to_be_visible()


def _set_up(page: Page) -> None:
    """A roster of one shift that An and Bo have a day each, made in the browser."""
    page.goto("/roster")
    page.get_by_role("link", name="New roster").first.click()
    page.get_by_label("Name in English").fill("Night desk")
    page.get_by_label("Code").fill("night")
    page.get_by_label("Team that keeps it").select_option("line-1")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a shift").click()
    page.get_by_label("Code").fill("call")
    page.get_by_label("Name in English").fill("On call")
    page.get_by_label("Begins at").fill("00:00")
    page.get_by_label("Hours").fill("24")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a rotation").click()
    page.get_by_label("Code").fill("weeks")
    page.get_by_label("Members in their order").fill("an@example.org\nbo@example.org")
    page.get_by_label("One after the other has the shift").select_option("call")
    page.get_by_label("for", exact=True).select_option("day")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
