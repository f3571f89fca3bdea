"""An administrator sets a desk up in the browser, in both languages; axe finds nothing on what they meet."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

LOOKED_AT = (
    "/settings", "/settings?q=nothing", "/settings/customers", "/settings/customers/1", "/settings/people/2",
    "/settings/people?state=absent", "/settings/teams/1", "/settings/desks/1", "/people/2", "/people/2/absences",
    "/teams/1", "/customers/1", "/me/absences",
)  # fmt: skip


def test_desk_with_a_customer_a_team_and_an_absence_is_set_up_in_the_browser(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server:
        server.set_up()
        with chromium(server.address) as visitors:
            page = visitors.window()
            _sign_in(page)

            _add(page, "customers", "Add a customer", {"Name": "Northwind", "Code": "nw"}, {"Class": "vip"})
            _add(page, "desks", "Add a desk", {"Name in English": "World desk", "Code": "w"}, {"Kind": "distributed"})
            _add(page, "people", "Add a person", {"Name": "Ben Agent", "Customer": "nw"}, {})
            _be_absent(page)
            _put_into_line_1(page)

            expect(page.get_by_text("Absent").first).to_be_visible()
            click(page.get_by_role("button", name="简体中文"))
            expect(page.get_by_role("heading", name="成员", exact=True)).to_be_visible()
            assert visitors.faults == []


def test_axe_finds_nothing_in_settings(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server:
        server.set_up()
        with chromium(server.address) as visitors:
            page = visitors.window()
            _sign_in(page)
            _add(page, "customers", "Add a customer", {"Name": "Northwind", "Code": "nw"}, {"Class": "vip"})
            _add(page, "desks", "Add a desk", {"Name in English": "World desk", "Code": "w"}, {"Kind": "distributed"})
            _add(page, "people", "Add a person", {"Name": "Ben Agent", "Customer": "nw"}, {})
            _be_absent(page)
            _put_into_line_1(page)

            found = list[str]()
            for address in LOOKED_AT:
                page.goto(address)
                found += findings(page, address)

            assert found == []


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(ADMINISTRATOR)
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Sign in"))
    click(page.get_by_role("link", name="Settings"))
    expect(page.get_by_role("heading", name="Customers and people")).to_be_visible()


def _add(page: Page, section: str, words: str, fields: dict[str, str], choices: dict[str, str]) -> None:
    page.goto(f"/settings/{section}")
    click(page.get_by_role("link", name=words).first)
    for label, value in fields.items():
        page.get_by_label(label, exact=False).first.fill(value)
    for label, value in choices.items():
        page.get_by_label(label, exact=False).first.select_option(value)
    click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()


def _be_absent(page: Page) -> None:
    page.goto("/people/2/absences")
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    page.get_by_label("First day").fill(today)
    page.get_by_label("Last day").fill(f"{int(today[:4]) + 1}{today[4:8]}01")
    click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()


def _put_into_line_1(page: Page) -> None:
    page.goto("/settings/teams/1")
    page.get_by_label("Person", exact=True).fill("Ben")
    expect(page.locator("#member-list option")).to_have_count(1)
    click(page.get_by_role("button", name="Put in"))
    expect(page.get_by_role("link", name="Ben Agent").first).to_be_visible()
