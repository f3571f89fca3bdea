"""A process owner at the expression tester, in a real browser: results while typing, fixes by a click, no mouse."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.desk_server import DeskServer, chromium, running_desk
from tests.contracts.tree import ROOT

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
WRITES_IMAGES = os.environ.get("FLOWDESK_WRITE_IMAGES") == "1"


def test_process_owner_tries_expressions_and_decisions(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window()
        _sign_in(page, server)
        page.get_by_role("link", name="Studio").click()
        page.get_by_role("link", name="Expressions").click()

        _sees_the_value_while_typing(page)
        _finds_out_why_it_is_null(page)
        _takes_a_guess_over(page)
        _finds_what_was_typed_again(page)
        _tries_a_decision(page)

        assert visitors.faults == []


def _sign_in(page: Page, server: DeskServer) -> None:
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("link", name="Studio")).to_be_visible()


def _sees_the_value_while_typing(page: Page) -> None:
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("true")
    page.get_by_label("FEEL expression").fill("")
    page.get_by_label("FEEL expression").press_sequentially('record.number + "!"')
    expect(result).to_contain_text('"INC-000001!"')
    expect(result).to_contain_text("string")


def _finds_out_why_it_is_null(page: Page) -> None:
    page.get_by_role("textbox", name="Variables").fill('{"amount": 7}')
    page.get_by_label("FEEL expression").fill('ok and\namount > "5"')
    result = page.get_by_role("region", name="Result")
    expect(result.get_by_role("heading", name="Why it is null")).to_be_visible()
    expect(result).to_contain_text("Line 2, column 1")
    expect(result.locator("mark").last).to_have_text('amount > "5"')
    expect(result.locator(".names")).to_contain_text("ok not given")
    if WRITES_IMAGES:
        page.screenshot(path=str(ROOT / "docs" / "images" / "studio.png"))


def _takes_a_guess_over(page: Page) -> None:
    source = page.get_by_label("FEEL expression")
    source.fill("amount == 7 && true")
    page.get_by_role("button", name="Change to").press("Enter")
    expect(source).to_have_value("amount = 7 and true")
    expect(page.get_by_role("region", name="Result").locator("output")).to_have_text("true")


def _finds_what_was_typed_again(page: Page) -> None:
    page.get_by_label("FEEL expression").fill("amount * 6")
    expect(page.get_by_role("region", name="Result").locator("output")).to_have_text("42")
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name="Expressions").click()
    expect(page.get_by_label("FEEL expression")).to_have_value("amount * 6")
    expect(page.get_by_role("region", name="Result").locator("output")).to_have_text("42")


def _tries_a_decision(page: Page) -> None:
    page.get_by_role("link", name="Decisions").click()
    page.get_by_role("link", name="Priority", exact=True).click()
    page.get_by_label("Impact").select_option("high")
    page.get_by_label("Urgency").select_option("low")
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_role("heading", name="Rule 3 matched")).to_be_visible()
    expect(answer.locator("output")).to_have_text('"moderate"')
