"""How long a diagram takes to open in the modeler, in a real browser."""

from pathlib import Path

import pytest

from tests.admin_ui.desk_server import chromium, running_desk
from tests.admin_ui.drawing import open_diagram, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.performance]

MOST = 1500
"""Milliseconds from the address to the drawing, when the browser knows the scripts."""
WATCH = """new MutationObserver(() => {
  window.readyAt ??= document.querySelector('[data-island="modeler"][data-ready="yes"]') && performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] })"""


def test_diagram_of_25_nodes_opens_at_once(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window()
        sign_up(page, server)
        page.add_init_script(WATCH)
        took = []
        for _ in range(4):
            open_diagram(page)
            took.append(page.evaluate("window.readyAt"))

    assert min(took[1:]) <= MOST, took
