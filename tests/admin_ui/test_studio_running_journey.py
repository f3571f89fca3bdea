"""A process owner sees a pack run, in a real browser, in both languages: tokens, warmth, and a record at a step."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.admin_ui.test_studio_decisions_journey import Say, set_up
from tests.admin_ui.walking import Walker

pytestmark = pytest.mark.browser

RUNNING = "/studio/packs/incident/running"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_process_owner_sees_where_records_stand_and_opens_one(tmp_path: Path, language: str) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, say = set_up(visitors, server, language)
        walker = Walker(page, language, typed={"Li Wei", "Check-in printers print nothing", "Powered by bpmn.io"})
        _report(page, say)

        page.goto(RUNNING)
        _opens_the_record_from_the_diagram(page, say)
        _sees_how_often_ways_are_taken(page, say)
        walker.look(RUNNING)

        assert not walker.found, walker.found
        assert page.locator(".bjs-powered-by").is_visible()
        assert visitors.faults == []


def _report(page: Page, say: Say) -> None:
    page.goto("/portal/report/incident")
    page.locator('main [name="title"]').fill("Check-in printers print nothing")
    page.locator('main [name="description"]').fill("No desk of hall B prints a boarding pass.")
    choose_category(page, "printing")
    click(page.get_by_role("button", name=say("Send"), exact=True))
    expect(page.get_by_text("INC-000001").first).to_be_visible()


def _opens_the_record_from_the_diagram(page: Page, say: Say) -> None:
    expect(page.locator('.djs-element[data-element-id="triage"]').first).to_be_visible()
    expect(page.locator(".diagram-time", has_text="1")).to_be_visible()
    page.locator('.djs-element[data-element-id="triage"] .djs-hit').first.click()
    expect(page.locator("#records")).to_contain_text("INC-000001")
    row = page.locator('tr[data-element="triage"]')
    expect(row.locator(f'[data-label="{say("Waiting now")}"]')).to_have_text("1")


def _sees_how_often_ways_are_taken(page: Page, say: Say) -> None:
    page.locator('[name="show"]').select_option("often")
    page.get_by_role("button", name=say("Look"), exact=True).click()
    shape = page.locator('.djs-element[data-element-id="triage"] .djs-visual > rect').first
    expect(shape).to_have_css("fill", "rgb(226, 112, 79)")
    expect(page.locator('tr[data-element="triage"] .heat-5')).to_be_visible()
    expect(page.get_by_role("heading", name=say("Ways taken"))).to_be_visible()
