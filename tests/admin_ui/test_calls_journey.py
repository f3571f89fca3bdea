"""A telephone operator at work: a real browser and nothing but its keyboard, in both languages; then the boards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.walking import NAMED, Walker

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "zh-CN"])]

PASSWORD = "correct horse battery staple"
MOST_PRESSES = 6
"""Keys beside the words that somebody types: one to open the page, one from field to field, one to send."""


@dataclass
class Keyboard:
    """The keyboard of a page, which counts the keys that are no words."""

    page: Page
    presses: int = 0

    def press(self, key: str) -> None:
        """One key, or several at once."""
        self.page.keyboard.press(key)
        self.presses += 1

    def write(self, words: str) -> None:
        """Words as somebody types them."""
        self.page.keyboard.type(words)


@contextmanager
def desk_with_caller(data: Path, language: str) -> Iterator[tuple[Visitors, Page]]:
    """A desk whose operator has signed in; Ms Zhang has a number."""
    with running_desk(data) as server, chromium(server.address) as visitors:
        page = visitors.window(language=language)
        page.goto("/")
        page.locator("[name=code]").fill(server.set_up_code)
        page.locator("[name=organisation]").fill("Airport services")
        page.locator("[name=name]").fill("Li Wei")
        page.locator("[name=email]").fill("li@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("#f-language").select_option(language)
        page.locator("#f-time_zone").select_option("Asia/Shanghai")
        page.locator("[name=works_tickets]").check()
        click(page.locator("form button.primary"))
        page.wait_for_url("**/work**")
        page.goto("/settings/people/new")
        page.locator("[name=name]").fill("Zhang Min")
        page.locator("[name=phones]").fill("+86 138 0013 8000")
        page.locator("[name=service_class]").select_option("vip")
        click(page.locator("form.settings-form button.primary"))
        page.wait_for_url("**/settings/people/*")
        yield visitors, page


def log_by_keyboard(page: Page, number: str, title: str) -> int:
    """From My work to a record that was sent on, without a mouse; gives the keys that it took beside words."""
    keyboard = Keyboard(page)
    page.goto("/work")
    keyboard.press("l")
    page.wait_for_url("**/calls/new")
    assert page.evaluate("document.activeElement.id") == "f-caller", "Expected it to wait for a number."
    keyboard.write(number)
    expect(page.locator("#known")).to_have_text("Zhang Min")
    keyboard.press("Tab")
    keyboard.write(title)
    keyboard.press("Tab")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(page.locator("[name=category]")).to_have_value("network")
    keyboard.press("Control+Enter")
    page.wait_for_url("**/calls/new")
    expect(page.locator(".flashes")).to_contain_text("INC-")
    return keyboard.presses


def test_call_is_logged_and_watched_by_keyboard_alone(tmp_path: Path, language: str) -> None:
    with desk_with_caller(tmp_path, language) as (visitors, page):
        presses = log_by_keyboard(page, "138 0013 8000", "No network at gate 5")

        assert presses <= MOST_PRESSES
        page.goto("/boards/desk")
        expect(page.locator(".board-today strong").first).to_have_text("1")
        page.goto("/boards/team/line-1")
        click(page.locator("[name=one]").first)
        expect(page.locator("#taken").locator("xpath=../..")).to_contain_text("No network at gate 5")
        page.goto("/boards/me")
        expect(page.locator("main")).to_contain_text("No network at gate 5")
        assert visitors.faults == []


def test_telephone_opens_the_page_filled_in_and_the_call_is_solved(tmp_path: Path, language: str) -> None:
    with desk_with_caller(tmp_path, language) as (visitors, page):
        w = Walker(page, language)
        page.goto("/calls/new?number=%2B8613800138000")
        expect(page.locator("#caller")).to_contain_text("VIP")
        expect(w.field(("Title", "标题"))).to_be_focused()

        page.keyboard.type("Password forgotten")
        choose_category(page, "account_access")
        page.keyboard.press("Control+Shift+Enter")
        done = w.field(("What was done", "处理结果"))
        expect(done).to_have_attribute("aria-invalid", "true")
        assert visitors.take_refusals(422)
        w.fill({("Resolution code", "解决代码"): "access"})
        done.fill("Set a new one.")
        done.press("Control+Shift+Enter")

        page.wait_for_url("**/records/INC-*")
        w.sees(("Resolved", "已解决"))
        assert visitors.faults == []


def test_axe_finds_nothing_on_the_boards_and_on_a_call(tmp_path: Path, language: str) -> None:
    with desk_with_caller(tmp_path, language) as (_, page):
        w = Walker(page, language, typed={*NAMED, "Li Wei", "Zhang Min", "No network at gate 5"})
        log_by_keyboard(page, "138 0013 8000", "No network at gate 5")

        for address in (
            "/calls/new", "/calls/new?number=%2B8613800138000", "/boards/desk", "/boards/desk?wall=yes", "/boards/me",
            "/boards/team/line-1",
        ):  # fmt: skip
            w.go(address)

        assert w.found == []
