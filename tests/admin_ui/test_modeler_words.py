"""The modeler in Chinese: its parts are opened one after the other, and no English word is left on the page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.drawing import choose, open_diagram, sign_up

pytestmark = pytest.mark.browser

DRAWN = ".bjs-powered-by, noscript, script, .bts-scope, input, textarea, .cm-content, code, [data-findings-list]"
"""What is data or another's mark: what was typed into fields is not translated."""
PLACES = "main, .bio-properties-panel-popup, .djs-popup, .djs-search-container"
WORDS = """([places, drawn]) => {
  const found = new Set();
  for (const root of document.querySelectorAll(places)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      const element = node.nodeType === 1 ? node : node.parentElement;
      if (element.closest(drawn)) continue;
      const labels = ['title', 'aria-label', 'placeholder', 'alt'];
      const texts = node.nodeType === 3 ? [node.data] : labels.map((name) => node.getAttribute(name));
      for (const text of texts) if (text && /[A-Za-z]{2,}/.test(text)) found.add(text.trim());
    }
  }
  return [...found];
}"""
"""Texts and labels with Latin words."""
OPEN = """async (closed) => {
  document.querySelectorAll(closed).forEach((title) => title.click());
  for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
}"""
DATA = re.compile(
    r"FEEL|OLA|\(Ctrl\+|UTC|\.bpmn$|^(confirm|report|triage|wait|work|outcome|line|priority|number|incident_reopened|"
    r"requester_replied|about|person|team|kept_out|incident|escalation)$|^[a-z_, ]+$"
)
"""Names that are what they are in every language: keys, files, keys of the keyboard."""
KINDS = (
    "triage", "decide_priority", "set_priority", "accepted", "line_1_time_box", "closed", "reported", "finished",
    "accepted_no", "requester_replied",
)


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with running_desk(tmp_path_factory.mktemp("desk")) as server, chromium(server.address) as found:
        sign_up(found.window(), server)
        yield found


@pytest.fixture
def page(visitors: Visitors) -> Page:
    found = visitors.contexts[0].pages[0]
    if found.locator("html").get_attribute("lang") != "zh-CN":
        found.get_by_role("button", name="简体中文").click()
    open_diagram(found)
    return found


def _untranslated(page: Page) -> set[str]:
    return {text for text in page.evaluate(WORDS, [PLACES, DRAWN]) if not DATA.search(text)}


def _open_all_groups(page: Page) -> None:
    for part in ("group", "collapsible-entry"):
        closed = f".bio-properties-panel-{part}-header:not(.open) .bio-properties-panel-{part}-header-title"
        page.evaluate(OPEN, closed)


@pytest.mark.parametrize("identity", KINDS)
def test_panel_with_every_group_open_is_chinese(page: Page, identity: str) -> None:
    choose(page, identity)

    _open_all_groups(page)

    assert _untranslated(page) == set()


def test_menus_are_chinese(page: Page) -> None:
    choose(page, "triage")
    page.locator('.djs-context-pad [data-action="replace"]').click()
    expect(page.locator(".djs-popup")).to_be_visible()
    replaced = _untranslated(page)
    page.keyboard.press("Escape")
    page.locator('[data-tool="colour"]').click()
    expect(page.locator(".djs-popup")).to_be_visible()

    assert replaced | _untranslated(page) == set()


def test_templates_and_the_large_editor_of_feel_are_chinese(page: Page) -> None:
    choose(page, "set_priority")
    page.locator(".bio-properties-panel-select-template-button").click()
    page.locator(".djs-popup .entry").first.click()
    _open_all_groups(page)
    applied = _untranslated(page)
    page.evaluate("document.querySelector('.bio-properties-panel-open-feel-popup').click()")
    expect(page.locator(".bio-properties-panel-popup")).to_be_visible()

    assert applied | _untranslated(page) == set()


def test_map_search_and_simulation_are_chinese(page: Page) -> None:
    for tool in ("minimap", "find", "simulate"):
        page.locator(f'[data-tool="{tool}"]').click()
    page.locator('.bts-context-pad[title="触发事件"]:visible').first.click()
    for entry in page.locator(".bts-palette .bts-entry:visible").all():
        entry.click()
    expect(page.locator(".bts-log")).to_be_visible()

    assert _untranslated(page) == set()


def test_nothing_complained_in_the_console(visitors: Visitors) -> None:
    assert visitors.faults == []
