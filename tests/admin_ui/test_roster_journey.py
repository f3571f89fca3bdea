"""Two agents swap a shift in the browser, in both languages; axe finds nothing on what they meet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import DeskServer, chromium, running_desk
from tests.admin_ui.walking import Walker
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
            click(an.get_by_role("link", name="Swap", exact=True).first)
            an.get_by_label("Bo Zhang – takes it over").check()
            click(an.get_by_role("button", name="Ask"))
            expect(an.get_by_text("They have been asked.")).to_be_visible()

            bo = visitors.window("zh-CN")
            _sign_in(bo, "bo@example.org", "登录")
            bo.goto("/roster/mine")
            click(bo.get_by_role("button", name="接受"))
            expect(bo.get_by_text("双方均已收到通知。")).to_be_visible()
            expect(bo.locator("table").get_by_text("接班")).to_be_visible()

            an.goto("/roster/night")
            expect(an.get_by_text("took over (An Nguyen)").first).to_be_visible()
            assert visitors.faults == []
            assert [found for address in LOOKED_AT for found in _looked_at(admin, address)] == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_night_shift_is_swapped_for_another_across_midnight(tmp_path: Path, language: str) -> None:
    with running_desk(tmp_path) as server:
        _people(server, language)
        with chromium(server.address) as visitors:
            admin, an, bo = (Walker(visitors.window(language), language, typed=set(KNOWN)) for _ in range(3))
            for walker, email in ((admin, ADMINISTRATOR), (an, "an@example.org"), (bo, "bo@example.org")):
                _sign_in(walker.page, email, walker.say("Sign in"))
            _nights(admin)
            given, returned = _ask(an)
            bo.go("/roster/mine")
            bo.press("Accept")
            bo.sees("Both have been told.")
            bo.look("/roster/mine, swapped")

            for walker, date in ((bo, given), (an, returned)):
                walker.page.goto("/roster/mine")
                shift = walker.page.locator("main tbody tr", has_text=date)
                expect(shift).to_contain_text("22:00–06:00")
                expect(shift).to_contain_text(walker.say("took over"))
            admin.go("/roster/night")
            found = [*admin.found, *an.found, *bo.found]
            assert not found, "\n".join(found)
            assert visitors.faults == []


KNOWN = ("An Nguyen", "Bo Zhang", "Night desk", "Night", "nights", "admin", "night", "early")
"""What people and things of the journey are called in both languages."""


def _nights(w: Walker) -> None:
    """A roster of one shift from 22:00 to 06:00 that An and Bo have in turn."""
    w.page.goto("/roster/new")
    w.fill({"Name in English": "Night desk", "Code": "night", "Team that keeps it": "line-1"})
    w.press("Save")
    w.follow("Add a shift")
    w.fill({"Code": "night", "Name in English": "Night", "Begins at": "22:00", "Hours": "8"})
    w.field("It is a night shift").check()
    w.press("Save")
    w.follow("Add a rotation")
    w.fill({
        "Code": "nights", "Members in their order": "an@example.org\nbo@example.org",
        "One after the other has the shift": "night", "for": "day",
    })  # fmt: skip
    w.look("a rotation of nights")
    w.press("Save")
    w.sees("Saved.")
    w.look("a plan of nights")


def _ask(w: Walker) -> tuple[str, str]:
    """An asks Bo to do the second of An's nights for one of Bo's; gives the dates of both as pages say them."""
    w.go("/roster/mine")
    row = w.page.locator("main tbody tr", has=w.page.get_by_role("link", name=w.say("Swap"), exact=True)).nth(1)
    given = _date(row.inner_text())
    w.follow("Swap", row)
    w.look("/roster/night/swap")
    choice = w.page.locator(".choice", has_text=w.say("I do theirs:")).first
    returned = _date(choice.inner_text())
    choice.get_by_role("radio").check()
    w.press("Ask")
    w.sees("They have been asked.")
    w.look("/roster/mine, asked")
    return given, returned


def _date(words: str) -> str:
    """The date that a page says: ``Sun, 29 Nov 2026`` or ``2026年11月29日``."""
    found = re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4}|\d{4}年\d{1,2}月\d{1,2}日", words)
    assert found is not None, words
    return found[0]


def _looked_at(page: Page, address: str) -> Iterator[str]:
    page.goto(address)
    return findings(page, address)


def _people(server: DeskServer, *languages: str) -> None:
    """An and Bo, in the languages that are given, else each in one of their own."""
    server.set_up(*languages)
    options = ("--role", "agent", "--team", "line-1", "--language")
    server.add_person("An Nguyen", "an@example.org", PASSWORD, *options, *(languages or ("en",)))
    server.add_person("Bo Zhang", "bo@example.org", PASSWORD, *options, *(languages or ("zh-CN",)))


def _sign_in(page: Page, email: str, button: str = "Sign in") -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    click(page.get_by_role("button", name=button, exact=True))
    expect(page.locator("nav.rail")).to_be_visible()


def _set_up(page: Page) -> None:
    """A roster of one shift that An and Bo have a day each, made in the browser."""
    page.goto("/roster")
    click(page.get_by_role("link", name="New roster").first)
    page.get_by_label("Name in English").fill("Night desk")
    page.get_by_label("Code").fill("night")
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
    page.get_by_label("Members in their order").fill("an@example.org\nbo@example.org")
    page.get_by_label("One after the other has the shift").select_option("call")
    page.get_by_label("for", exact=True).select_option("day")
    click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()
