"""A process owner writes a test by the form, sees it red, mends it, sees it green; in both languages, in a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.desk_server import DeskServer, chromium
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

TESTS = "/studio/packs/incident/tests"
RUN = 120_000
"""Milliseconds until the workers have run the scenarios of a draft, on a machine that has much to do."""
PICTURES = os.environ.get("TEST_PICTURES")
WORDS = {
    "en": {"title": "What it shows", "name": "Triaged as critical", "write": "Write it", "add": "Add", "save": "Save",
           "found": "Expected status to be Resolved, but it is In progress."},
    "zh-CN": {"title": "说明什么", "name": "受理为紧急", "write": "开始编写", "add": "添加", "save": "保存",
              "found": "应为 已解决，但实际为 处理中"},
}


@pytest.fixture(params=["en", "zh-CN"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskServer]:
    """A desk that is set up in a language."""
    found = DeskServer(tmp_path / "data")
    found.set_up(request.param)
    found.start()
    yield found
    found.kill()


def test_process_owner_writes_a_test_sees_it_red_mends_it_and_sees_it_green(
    server: DeskServer, request: pytest.FixtureRequest
) -> None:
    language = str(request.node.callspec.params["server"])
    words = WORDS[language]
    with chromium(server.address) as visitors:
        page = visitors.window(language)
        _sign_in(page)
        _begins(page, words)
        _triages(page, words)
        _expects(page, words, "resolved")
        _is_told_what_was_found(page, words)
        _mends(page, words)
        _sees_it_green(page, words)
        assert visitors.faults == []


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("input[name=email]", ADMINISTRATOR)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button.primary")
    page.goto(TESTS)


def _begins(page: Page, words: dict[str, str]) -> None:
    page.get_by_label(words["title"]).fill(words["name"])
    page.get_by_role("button", name=words["write"]).click()
    expect(page.locator("#scenario h2")).to_have_text(words["name"])


def _triages(page: Page, words: dict[str, str]) -> None:
    page.locator("#new_kind").select_option("complete")
    page.get_by_role("button", name=words["add"], exact=True).click()
    step = page.locator("#step-2")
    step.locator("[name='s1.task']").select_option("triage")
    step.locator("[name='s1.with:impact']").select_option("high")
    step.locator("[name='s1.with:urgency']").select_option("high")
    step.locator("[name='s1.outcome']").select_option("accept")


def _expects(page: Page, words: dict[str, str], status: str) -> None:
    page.locator("#new_kind").select_option("expect")
    page.get_by_role("button", name=words["add"], exact=True).click()
    page.locator("[name='s2.status']").select_option(status)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".notice.good")).to_be_visible()


def _is_told_what_was_found(page: Page, words: dict[str, str]) -> None:
    page.goto(TESTS)
    row = page.locator("#tests-state tr", has_text=words["name"])
    expect(row.locator(".chip.bad")).to_be_visible(timeout=RUN)
    _is_accessible(page)
    _picture(page, "list-red")
    row.get_by_role("link").click()
    expect(page.locator("#step-3 .error")).to_contain_text(words["found"])
    _is_accessible(page)
    _picture(page, "scenario-red")


def _mends(page: Page, words: dict[str, str]) -> None:
    page.locator("[name='s2.status']").select_option("in_progress")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".notice.good")).to_be_visible()


def _sees_it_green(page: Page, words: dict[str, str]) -> None:
    page.goto(TESTS)
    row = page.locator("#tests-state tr", has_text=words["name"])
    expect(row.locator(".chip.good")).to_be_visible(timeout=RUN)
    page.reload()
    expect(page.locator("figure.diagram svg").first).to_be_visible()
    _is_accessible(page)
    _picture(page, "list-green")


def _is_accessible(page: Page) -> None:
    assert list(findings(page, page.url)) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


def _picture(page: Page, name: str) -> None:
    """What the page looks like, for who wants to see it."""
    if not PICTURES:
        return
    language = page.locator("html").get_attribute("lang")
    for width in (1440, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{language}-{width}-{scheme}.png"), full_page=True)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (name, width)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
