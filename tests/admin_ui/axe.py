"""What axe finds on a page, wide and on a telephone, light and dark."""

from collections.abc import Iterator, Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.admin_ui.desk_server import Scheme

_AXE = Axe()
_HIDDEN_TAB = """() => new Promise(shown => requestAnimationFrame(() => shown(
  [...document.querySelectorAll(".tabs [aria-current]")].some(open => {
    const [inner, outer] = [open.getBoundingClientRect(), open.closest(".tabs").getBoundingClientRect()];
    return inner.left < outer.left - 1 || inner.right > outer.right + 1;
  }))))"""
WIDTHS = (1440, 360)
SCHEMES: tuple[tuple[Scheme, dict[str, object]], ...] = (
    ("light", {"resultTypes": ["violations"]}),
    ("dark", {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}),
)
"""Schemes with what axe asks in them: the dark one differs by its colours alone."""


def findings(page: Page, place: str, theirs: Sequence[str] = ()) -> Iterator[str]:
    """Every rule that the open page breaks, once for each look; nothing may stand beside the screen.

    ``theirs`` selects what an editor of others draws in the page.
    """
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield f"{place} at {width} px: it is wider than the screen"
        if page.evaluate(_HIDDEN_TAB):
            yield f"{place} at {width} px: the open tab is out of sight"
        for scheme, options in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for broken in _broken(page, options, theirs):
                where = [" ".join(node["target"]) for node in broken["nodes"]]
                yield f"{place} at {width} px, {scheme}: {broken['id']} ({broken['help']}): {where}"


def _broken(page: Page, options: dict[str, object], theirs: Sequence[str]) -> list[dict[str, Any]]:
    """The rules that the open page breaks; axe is put into it once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.axe_script)
    asked = "([exclude, options]) => axe.run({ exclude }, options).then(found => found.violations)"
    found: list[dict[str, Any]] = page.evaluate(asked, [[[one] for one in theirs], options])
    return found
