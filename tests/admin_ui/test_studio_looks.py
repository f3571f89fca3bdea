"""How the editors of the studio look where one forgets to look: in the dark, and on a telephone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.desk_server import Visitors, chromium, running_desk
from tests.admin_ui.drawing import choose, open_diagram, sign_up

pytestmark = pytest.mark.browser

DECISIONS = "/studio/packs/incident/decisions/priority.dmn"
FAINT = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    const colour = rgb(getComputedStyle(one).backgroundColor);
    return colour.length === 4 && colour[3] === 0 && one.parentElement ? ground(one.parentElement) : colour;
  };
  const found = new Set(), root = document.querySelector('.editor-canvas');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const holder = node.parentElement, style = getComputedStyle(holder);
    if (!node.data.trim() || !holder.checkVisibility() || holder.closest('style, script, .bjs-powered-by')) continue;
    const shades = [light(rgb(holder.closest('svg') ? style.fill : style.color)), light(ground(holder))];
    if ((Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05) < 4.5) found.add(node.data.trim());
  }
  return [...found, ...(light(ground(document.querySelector('.dmn-js-parent'))) > 0.2 ? ['white paper'] : [])];
}"""
"""Words of a decision that cannot be read on what they stand on, and paper that stays white."""
COVERED = """() => {
  const { left, top, width, height } = document.querySelector('.rail').getBoundingClientRect();
  return [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => document.elementFromPoint(left + share * width, top + height / 2))
    .filter((one) => !one.closest('.rail')).map((one) => one.outerHTML.slice(0, 120));
}"""
"""What lies over the bar at the bottom."""


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with running_desk(tmp_path_factory.mktemp("desk")) as server, chromium(server.address) as found:
        sign_up(found.window(), server)
        yield found


@pytest.fixture
def page(visitors: Visitors) -> Iterator[Page]:
    found = visitors.contexts[0].pages[0]
    yield found
    found.set_viewport_size({"width": 1440, "height": 900})
    found.emulate_media(color_scheme="light")
    assert visitors.faults == []


@pytest.mark.parametrize("part", ["", "?decision=impact_urgency", "?decision=priority"])
def test_decision_can_be_read_in_the_dark(page: Page, part: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(DECISIONS + part)
    expect(page.locator("[data-island]")).to_have_attribute("data-ready", "yes")
    if part.endswith("urgency"):
        page.locator("td.rule-index").first.click(button="right")
        expect(page.locator(".context-menu")).to_be_visible()

    assert page.evaluate(FAINT) == []


def test_nothing_of_the_modeler_lies_over_the_bar_of_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_diagram(page)
    choose(page, "triage")
    page.evaluate("""() => {
      const pad = document.querySelector('.djs-context-pad').getBoundingClientRect();
      scrollBy({ top: pad.top - document.querySelector('.rail').getBoundingClientRect().top, behavior: 'instant' });
    }""")
    assert page.evaluate(COVERED) == []

    page.evaluate("document.querySelector('.djs-context-pad [data-action=replace]').click()")

    menu = page.locator(".djs-popup")
    expect(menu).to_be_visible()
    box, bar = menu.bounding_box(), page.locator(".rail").bounding_box()
    assert box is not None and bar is not None
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 360 and box["y"] + box["height"] <= bar["y"]
    assert page.evaluate(COVERED) == []
