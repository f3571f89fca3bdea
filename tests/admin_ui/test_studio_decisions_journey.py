"""A process owner at the decision designer, in a real browser, in both languages: change, try, find, mend, exchange."""

import html
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.desk_server import RETRIES, DeskServer, Visitors, chromium, running_desk
from tests.admin_ui.walking import ENGLISH, NAMES, Walker

pytestmark = pytest.mark.browser

Say = Callable[..., str]
PASSWORD = "correct horse battery staple"
FILE = "/studio/packs/incident/decisions/priority.dmn"
TABLE = f"{FILE}?decision=impact_urgency"
CELL = '[data-element-id="impact_high_urgency_medium_urgency"]'
DMN_JS = ".index-column"
"""What axe finds in dmn-js itself: the head of its column of numbers is empty."""
OWN = "code, .cm-editor, .help.inline, .bjs-powered-by"
"""FEEL, and the mark of bpmn.io."""
FEEL_TEXT = re.compile(r'"[^"]*"|\bnot\b')
SAYS = """(own) => {
  const found = new Set(), root = document.querySelector(".decision-designer");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const holder = node.parentElement;
    if (!holder.closest(own) && holder.checkVisibility()) found.add(node.data.trim());
  }
  for (const name of ["aria-label", "placeholder", "title"])
    for (const one of root.querySelectorAll(`[${name}]`)) if (!one.closest(own)) found.add(one.getAttribute(name));
  return [...found];
}"""
"""Every text of the editor, and of what stands beside it."""


def set_up(visitors: Visitors, server: DeskServer, language: str) -> tuple[Page, Say]:
    """A window of the first administrator, in a language, and its words."""
    page = visitors.window(language)
    walker = Walker(page, language)
    page.goto("/")
    for label, written in (
        ("One-time code", server.set_up_code), ("Organisation", "Airport"), ("Your name", "Li Wei"),
        ("Email", "li@example.org"), ("Password", PASSWORD),
    ):  # fmt: skip
        walker.field(label).fill(written)
    walker.press("Set up")
    expect(page.get_by_role("link", name=walker.say("Studio"))).to_be_visible()
    return page, walker.say


def opened(page: Page, address: str = TABLE) -> None:
    """Open a file and wait for its editor."""
    page.goto(address)
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "yes")


def write(page: Page, cell: str, text: str) -> None:
    """Type into a cell of the table."""
    page.locator(cell).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    """Wait until everything is saved."""
    expect(page.locator("[data-saving]")).to_have_attribute("data-state", "saved")


def kept(page: Page) -> str:
    """The file as the server has it."""
    return page.request.get("/studio/packs/incident/files/priority.dmn", max_retries=RETRIES).text()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_process_owner_changes_tries_mends_and_exchanges_a_table(tmp_path: Path, language: str) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, say = set_up(visitors, server, language)
        opened(page)

        _sees_which_row_matched(page)
        _makes_a_gap_and_sees_it(page, say)
        _mends_it_by_a_click(page, say)
        _exchanges_it_with_a_spreadsheet(page, say, tmp_path)

        assert page.locator(".bjs-powered-by").is_visible()
        assert [one for one in findings(page, TABLE) if DMN_JS not in one] == []
        assert visitors.faults == []


def _sees_which_row_matched(page: Page) -> None:
    page.locator('[name="in:record.impact"]').select_option("high")
    page.locator('[name="in:record.urgency"]').select_option("medium")
    answer = page.locator('[data-place="answer"]')
    expect(answer.locator("output")).to_have_text('"high"')
    row = page.locator('.rule-index[data-row-id="impact_high_urgency_medium"]')
    expect(row).to_have_css("background-color", "rgb(228, 243, 233)")
    assert row.evaluate("cell => getComputedStyle(cell, '::before').content") == '"✓ "'


def _makes_a_gap_and_sees_it(page: Page, say: Say) -> None:
    write(page, CELL, '"low"')
    checks = page.locator('[data-place="checks"]')
    expect(checks.locator("li.error")).to_have_count(1)
    expect(checks.locator("li.warning")).to_contain_text('"medium"')
    checks.locator("li.error").get_by_role("button", name=say("Try the example")).click()
    expect(page.locator('[data-place="answer"]')).to_contain_text("null")
    saved(page)
    assert kept(page).count('<text>"medium"</text>') == 5


def _mends_it_by_a_click(page: Page, say: Say) -> None:
    page.locator('[data-place="checks"] li.warning').get_by_role("button", name=say("Add the rule")).click()
    expect(page.locator("[data-place=checks] li.warning")).to_have_count(0)
    expect(page.locator(".tjs-container tbody tr")).to_have_count(10)
    saved(page)
    assert kept(page).count("<rule ") == 13


def _exchanges_it_with_a_spreadsheet(page: Page, say: Say, folder: Path) -> None:
    with page.expect_download() as download:
        page.locator(f'a[href="{FILE}/table.xlsx?decision=impact_urgency"]').click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    sheet: Any = book.active
    assert sheet["A1"].value == say("Hit policy") and sheet["C10"].value == '"low"'
    sheet["C10"], sheet["D18"] = '"medium"', '"high"'
    sheet.delete_rows(11)
    book.save(folder / "table.xlsx")

    page.get_by_label(say("XLSX file")).set_input_files(folder / "table.xlsx")
    page.get_by_role("button", name=say("Take the table from it")).click()

    expect(page.get_by_text(say("The table was taken from the spreadsheet."))).to_be_visible()
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "yes")
    expect(page.locator(".tjs-container tbody tr")).to_have_count(9)
    expect(page.locator(CELL)).to_have_text('"medium"')


def test_no_word_of_the_editor_is_english_in_chinese(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "zh-CN")
        found: set[str] = set()
        opened(page, FILE)
        for look in (_graph, _table, _columns, _expression):
            look(page)
            found |= {word for word in page.evaluate(SAYS, OWN) if ENGLISH.search(NAMES.sub("", word))}
        for part in sorted(set(re.findall("<text>([^<]+)<", html.unescape(kept(page)))), key=len, reverse=True):
            found = {word.replace(part, "") for word in found}
        found = {word for word in found if ENGLISH.search(FEEL_TEXT.sub("", word))}

        assert sorted(found) == []
        assert visitors.faults == []


def test_chinese_words_are_drawn_and_the_file_keeps_its_english_ones(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "zh-CN")
        opened(page)
        before = kept(page)
        expect(page.locator(".tjs-container thead")).to_contain_text("影响度")
        name = page.locator(".decision-table-name, .decision-table-properties .decision-table-name").first
        name.click()
        page.keyboard.press("Control+A")
        page.keyboard.type("基础优先级")
        page.locator("[data-saving]").click()
        saved(page)
        write(page, CELL, '"low"')
        saved(page)
        page.reload()

        expect(page.get_by_role("tab", name="基础优先级")).to_be_visible()
        assert kept(page).count('name="') == before.count('name="') and 'name="Base priority"' in kept(page)
        words = page.request.get("/studio/packs/incident/files/forms/zh-CN.yaml", max_retries=RETRIES)
        assert "基础优先级" in words.text()
        assert visitors.faults == []


def _graph(page: Page) -> None:
    page.locator('.djs-element[data-element-id="priority"]').click()
    expect(page.locator(".djs-context-pad.open")).to_be_visible()


def _table(page: Page) -> None:
    opened(page)
    page.locator('[data-element-id="impact_high_urgency_high_impact"]').click(button="right")
    expect(page.locator(".context-menu")).to_be_visible()


def _columns(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("th.input-cell").first.dblclick()
    expect(page.locator(".context-menu")).to_be_visible()


def _expression(page: Page) -> None:
    opened(page, f"{FILE}?decision=priority")
    expect(page.locator(".cm-editor")).to_be_visible()


def test_nothing_is_lost_when_the_connection_is_and_others_are_never_overwritten(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "en")
        opened(page)
        page.route("**/files/*", lambda route: route.abort())
        write(page, CELL, '"low"')
        expect(page.locator("[data-saving]")).to_have_attribute("data-state", "offline")
        page.reload()
        expect(page.locator("[data-island]")).to_have_attribute("data-failed", re.compile("."))  # all asked is answered
        page.unroute("**/files/*")
        page.reload()

        page.get_by_role("button", name="Take them back").click()

        expect(page.locator(CELL)).to_have_text('"low"')
        saved(page)
        assert visitors.faults


def test_session_that_ends_scripts_in_every_text_and_a_rule_twice_lose_and_run_nothing(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "en")
        opened(page)
        _put(page, _hostile(kept(page)))
        opened(page)
        page.get_by_role("button", name="Remove rule 2").click()
        saved(page)
        assert "again_" not in kept(page) and "&lt;img" in kept(page)

        cookies = page.context.cookies()
        page.context.clear_cookies()
        write(page, CELL, '"low"')
        expect(page.locator("[data-saving]")).to_have_attribute("data-state", "ended")
        page.context.add_cookies([{**cookie} for cookie in cookies])  # type: ignore[typeddict-item]
        saved(page)

        assert '<text>"low"</text>' in kept(page)
        assert visitors.take_refusals(401) and visitors.faults == []


def _put(page: Page, content: str) -> None:
    token = page.locator("[data-island]").get_attribute("data-token") or ""
    headers = {"If-Match": '"0"', "X-CSRF-Token": token, "Accept": "application/json"}
    sent = page.request.put("/studio/packs/incident/files/priority.dmn", data=content.encode(), headers=headers)
    assert sent.ok, sent.text()


def _hostile(content: str) -> str:
    """The table with its first rule twice, and a script in every text that people read."""
    script = html.escape("<img src=x onerror=document.title=1><script>document.title=1</script>")
    rule = re.search(r"<rule .*?</rule>", content, re.DOTALL)
    assert rule is not None
    content = content.replace(rule[0], rule[0] + rule[0].replace('id="', 'id="again_'), 1)
    content = re.sub(r"<description>.*?</description>", f"<description>{script}</description>", content)
    return re.sub(r' label="[^"]*"', f' label="{script}"', content)


def test_two_people_at_once_are_told_and_both_versions_stay(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "en")
        other = page.context.new_page()
        opened(page)
        opened(other)
        write(other, CELL, '"low"')
        saved(other)

        write(page, CELL, '"high"')

        expect(page.get_by_text("Li Wei changed it meanwhile")).to_be_visible()
        page.get_by_role("button", name="Keep mine as another file").click()
        expect(page).to_have_url(re.compile(r"priority-\d+\.dmn"))
        assert '"low"' in kept(page)


def test_file_of_another_version_is_tried_and_not_drawn(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, _ = set_up(visitors, server, "en")
        opened(page)
        later = kept(page).replace("20191111/MODEL", "20230324/MODEL")
        token = page.locator("[data-island]").get_attribute("data-token") or ""
        headers = {"If-Match": '"0"', "X-CSRF-Token": token, "Accept": "application/json"}
        sent = page.request.put("/studio/packs/incident/files/later.dmn", data=later.encode(), headers=headers)
        assert sent.ok, sent.text()

        page.goto("/studio/packs/incident/decisions/later.dmn?decision=impact_urgency")
        expect(page.get_by_text("This file is DMN 1.5; the editor draws DMN 1.3")).to_be_visible()
        expect(page.locator("[data-note]")).to_have_text(re.compile("could not open this file"))
        page.locator('[name="in:record.impact"]').select_option("high")
        page.locator('[name="in:record.urgency"]').select_option("high")
        expect(page.locator('[data-place="answer"] output')).to_have_text('"critical"')
        assert visitors.faults == []

