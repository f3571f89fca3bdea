"""Looking at a screen as somebody who can find nothing wrong with it."""

import html
import json
import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.admin_ui.axe import findings
from tests.admin_ui.desk_server import RETRIES, Visitors
from tests.support.screens.listed import INCIDENT, Screen
from tests.support.screens.words import english

THEIRS = (
    ".djs-container",
    ".bio-properties-panel-container",
    ".form-canvas",
    ".editor-canvas",
    ".bio-properties-panel-popup",
)
"""What bpmn.io draws: what axe finds inside is not ours."""
MARK = ".bjs-powered-by, .fjs-powered-by-link"
HIDDEN_MARK = """(selector) => {
  const marks = [...document.querySelectorAll(selector)].filter((mark) => mark.checkVisibility());
  if (!marks.length) return 'there is none';
  for (const mark of marks) {
    mark.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = mark.getBoundingClientRect();
    const points = [[0.1, 0.2], [0.5, 0.5], [0.9, 0.8]].map(([x, y]) => [left + x * width, top + y * height]);
    const covering = points.map(([x, y]) => document.elementFromPoint(x, y)).find((one) => !mark.contains(one));
    if (covering !== undefined) return `it is under ${covering?.outerHTML.slice(0, 120) ?? 'nothing: out of sight'}`;
  }
  return '';
}"""
"""Why the mark of bpmn.io is not seen whole, on any of the parts of the page."""


def complaints(visitors: Visitors, page: Page, screen: Screen) -> Iterator[str]:
    """Everything that is wrong with a screen, which is opened for it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    visitors.faults.clear()
    screen.open(page)
    if page.locator("html").get_attribute("lang") == "zh-CN":
        typed = {*screen.typed, *written_in(page, screen.file)}
        yield from (f"{screen.name}: “{words}” is not translated" for words in sorted(english(page, typed)))
    if screen.marked:
        yield from unmarked(page, screen.name)
    yield from findings(page, screen.name, THEIRS)
    if screen.marked:
        yield from unmarked(page, f"{screen.name} at 360 px")
    if screen.refused:
        visitors.take_refusals(screen.refused)
    yield from (f"{screen.name}: {fault}" for fault in visitors.faults)


def unmarked(page: Page, place: str) -> Iterator[str]:
    """Where the mark of bpmn.io is not seen whole."""
    why = page.evaluate(HIDDEN_MARK, MARK)
    if why:
        yield f"{place}: the mark of bpmn.io is not seen: {why}"


def written_in(page: Page, file: str) -> set[str]:
    """The texts and keys that stand in a file of the incident pack."""
    if not file:
        return set()
    text = page.request.get(f"{INCIDENT}/files/{file}", max_retries=RETRIES).text()
    if file.endswith(".form"):
        return set(_texts(json.loads(text)))
    found = re.findall(r'(?:name|label)="([^"]+)"|<(?:text|description)>([^<]+)<', text)
    return {html.unescape("".join(one)) for one in found}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
