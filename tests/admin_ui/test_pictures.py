"""The pages that the README shows, in the demo organisation; FLOWDESK_WRITE_IMAGES=1 takes their pictures anew."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import DeskServer, Visitors, chromium
from tests.support.command_line import ROOT, flowdesk

pytestmark = pytest.mark.browser

IMAGES = ROOT / "docs" / "images"
WRITES_IMAGES = os.environ.get("FLOWDESK_WRITE_IMAGES") == "1"
RECORDS = 400 if WRITES_IMAGES else 80
"""A full desk for who looks at it, enough of one for who tests it."""
WIDER = """[...document.querySelectorAll(".card, .scroll")].filter(
    (one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX == "visible").length"""
"""How many cards are narrower than what stands in them."""
SeenBy = Callable[[str], Page]


def test_pages_that_the_readme_shows_are_those_of_the_demo(tmp_path: Path) -> None:
    server = DeskServer(tmp_path / "data")
    server.set_up()
    loaded = flowdesk(server.data, "demo", "load", "--json", "--records", str(RECORDS))
    assert loaded.returncode == 0, loaded.stderr
    server.start()
    try:
        with chromium(server.address) as visitors:
            seen_by = _door(visitors, json.loads(loaded.stdout.splitlines()[-1])["password"])
            lead = seen_by("priya@desk.example")
            _boards(lead)
            _work_and_record(lead)
            _portal(seen_by("lina@donghai.example"))
            assert visitors.faults == []
    finally:
        server.kill()


def _door(visitors: Visitors, password: str) -> SeenBy:
    def seen_by(email: str) -> Page:
        """A window in which one of the demo has signed in."""
        page = visitors.window()
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(email)
        page.locator("input[name=password]").fill(password)
        click(page.locator("form button.primary"))
        expect(page.locator("header").first).to_be_visible()
        return page

    return seen_by


def _boards(page: Page) -> None:
    """The board of the desk; on nobody's board is a table wider than its card, at no width."""
    for address in ("/boards/me", "/boards/team/line-2", "/boards/desk"):
        for width in (360, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            assert page.evaluate(WIDER) == 0, (address, width)
    expect(page.get_by_role("row").nth(5)).to_be_visible()
    _write_image(page, "board.png")


def _work_and_record(page: Page) -> None:
    """What waits for a team, a record that is worked on, at line 2 where one is, and the way that it went.

    What is left to do depends on the hour: the demo is played by the clock on the wall.
    """
    page.goto("/work?tab=all")
    titles = page.get_by_role("row").filter(has=page.locator(".due"), has_text="INC-").locator("a.title")
    expect(titles.first).to_be_visible()
    page.goto("/work?tab=teams")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    _write_image(page, "work.png")
    free = page.get_by_role("row").filter(has=page.get_by_role("button", name="Claim", exact=True))
    wanted = free.filter(has_text="Solve at line 2").locator("a.title")
    if not wanted.count():
        page.goto("/work?tab=all")
    click(wanted.first if wanted.count() else titles.first)
    expect(page.locator(".diagram .djs-container > svg")).to_be_visible()
    _write_image(page, "record.png")
    click(page.get_by_role("link", name="Open diagram"))
    expect(page.locator(".diagram [data-element-id=line_2]")).to_be_visible()
    _write_image(page, "diagram.png")


def _portal(page: Page) -> None:
    """A record as its requester sees it, in Chinese: one that waits for her answer, where there is one at this hour."""
    page.goto("/portal/records")
    everything = page.locator("main a", has_text="INC-")
    expect(everything.first).to_be_visible()
    resolved = everything.filter(has_text="已解决，请确认")
    answers = resolved.count() > 0
    click(resolved.first if answers else everything.first)
    expect(page.get_by_role("button", name="已恢复，确认")).to_have_count(1 if answers else 0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _write_image(page, "portal.zh-CN.png")


def _write_image(page: Page, name: str) -> None:
    """Keep what the window shows, when asked to."""
    if WRITES_IMAGES:
        page.wait_for_timeout(500)
        page.screenshot(path=str(IMAGES / name))
