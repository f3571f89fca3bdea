"""From a new category to the right team, in the browser: it is added, a rule routes its branch, somebody reports it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import click
from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.admin_ui.walking import Walker
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

TITLE, WORDS = "The door stays closed", "My badge is not read."
NAMES = (
    "admin", "badge", "hardware", "area", "demand", "By demand and type", "routing", "INC-", "line-", "vendor", "OLA",
    TITLE, WORDS, "Powered by bpmn.io",
)  # fmt: skip
"""What is called so in every language: codes, ids, what was typed; the trail tells the names of both languages."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk as newly set up."""
    with desk_with_mail(tmp_path / "data") as desk:
        yield desk
        assert desk.visitors.faults == []


def signed_in(page: Page, language: str) -> None:
    page.goto("/sign-in")
    page.locator("[name=email]").fill(ADMINISTRATOR)
    page.locator("[name=password]").fill(PASSWORD)
    click(page.locator("main form button.primary"))
    if language == "zh-CN":
        click(page.get_by_role("button", name="简体中文"))


def search_category(page: Page, words: str) -> None:
    """Type into the search of the tree and take what is left with the keyboard."""
    search = page.locator("[role=combobox]")
    search.click()
    search.press_sequentially(words)
    search.press("Enter")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_new_category_is_routed_by_its_branch_and_reported(desk: Desk, language: str) -> None:
    page = desk.window(language)
    signed_in(page, language)
    w = Walker(page, language, typed=set(NAMES))
    _category(w)
    _rule(w)

    page.goto("/portal/report/incident")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=description]").fill(WORDS)
    search_category(page, "badge" if language == "en" else "门禁")
    w.look("the report form")
    click(page.locator("main form button.primary").last)
    page.goto("/work?tab=all")
    click(page.get_by_role("link", name=TITLE).first)

    expect(page.locator("main").get_by_text(w.say("Vendor")).first).to_be_visible()
    w.look("the record")
    assert not w.found, "\n".join(w.found)


def _category(w: Walker) -> None:
    """Below another one, two places up from the end, by keyboard."""
    w.go("/settings/categories")
    above = "Computer and devices" if w.language == "en" else "电脑与设备"
    w.follow("Add a category below “%(name)s”", name=above)
    w.look("/settings/categories/new")
    w.fill({"Name in English": "Badge reader", "Name in Chinese": "门禁读卡器", "Code": "badge"})
    w.press("Save")
    w.sees("Saved.")
    w.look("a category")
    w.go("/settings/categories?taxonomy=area")
    name = "Badge reader" if w.language == "en" else "门禁读卡器"
    for _ in range(2):
        up = w.page.get_by_role("button", name=w.say("Move “%(name)s” up", name=name))
        up.focus()
        with w.page.expect_navigation():
            w.page.keyboard.press("Enter")
        expect(w.page.locator(":focus")).to_have_attribute("aria-label", w.say("Move “%(name)s” up", name=name))
    order = w.page.locator(".tree a.title").all_inner_texts()
    assert order.index(name) == order.index("Mobile device" if w.language == "en" else "手机与平板") + 1
    w.go("/settings/taxonomies")
    w.go("/settings/taxonomies/2")
    w.go("/settings/categories/found")


def _rule(w: Walker) -> None:
    """What is about devices goes to the vendor."""
    w.go("/settings/routing")
    w.follow("Add a rule")
    w.look("/settings/routing/routing/new")
    branch = w.page.locator("[name=test_1]")
    branch.select_option("hardware")
    w.page.locator("[name=answer_0]").select_option("vendor")
    w.press("Save")
    w.sees("Saved.")
    w.look("/settings/routing, with a rule")
    w.page.goto("/settings/categories?taxonomy=area")
    click(w.page.get_by_role("link", name="Computer and devices" if w.language == "en" else "电脑与设备", exact=True))
    w.sees("Decisions that name it")
    w.look("a category that a rule names")
