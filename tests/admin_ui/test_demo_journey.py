"""The demo from the first visit on: asked for with a tick, made by the workers, and worked in."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from itsm.language import translate
from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.drawing import SET_UP
from tests.support.servers import PASSWORD

pytestmark = pytest.mark.browser
SOON = 60_000
"""Milliseconds in which the workers have made the organisation and played a first record."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_demo_is_asked_for_at_the_first_visit_and_worked_in_while_it_is_made(tmp_path: Path, language: str) -> None:
    def said(words: str) -> str:
        return translate(words, language)

    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window(language, 360)
        page.goto("/")
        for label, typed in (
            ("One-time code", server.set_up_code), ("Organisation", "Airport services"), ("Your name", "Li Wei"),
            ("Email", "li@example.org"), ("Password", PASSWORD),
        ):  # fmt: skip
            page.get_by_label(said(label)).first.fill(typed)
        page.get_by_label(said("Also load a demo for training")).check()
        page.get_by_role("button", name=said("Set up"), exact=True).click(timeout=SET_UP)

        expect(page.get_by_role("heading", name=said("Your desk is set up"))).to_be_visible()
        password = page.locator("code.secret").inner_text()
        found = list(findings(page, "the demo is begun"))
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        expect(page.locator("#demo-progress .num")).to_contain_text("/ 400")
        expect(page.locator("#demo-progress progress")).not_to_have_attribute("value", "0", timeout=SOON)

        found += _worked_in(visitors, language, password, said("My work"))
        click(page.get_by_role("link", name=said("To your desk")))
        expect(page.get_by_role("heading", name=said("My work"))).to_be_visible()

        assert (found, visitors.faults) == ([], [])


def _worked_in(visitors: Visitors, language: str, password: str, work: str) -> list[str]:
    """The lead of the desk signs in to the demo, beside it."""
    page: Page = visitors.window("en")
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("mara@desk.example" if language == "en" else "chenjing@desk.example")
    page.locator("input[name=password]").fill(password)
    click(page.locator("form button.primary"))
    expect(page.get_by_role("heading", name=work)).to_be_visible()
    page.goto("/records?type=incident")
    expect(page.locator("a.title").first).to_be_visible()
    return list(findings(page, "records of the demo"))
