"""The real log, imported by the command line and read in a real browser."""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.desk_server import chromium, running_desk
from tests.itsm.imports.test_real_log import LOG, WHOLE, beginning_of
from tests.support.command_line import flowdesk
from tests.support.servers import ADMINISTRATOR, PASSWORD, Server

pytestmark = [pytest.mark.browser, pytest.mark.shared]


def test_imported_incidents_are_listed_and_each_opens_with_its_history(tmp_path: Path) -> None:
    if not LOG.exists():
        pytest.skip(f"the shared data is not at {os.path.dirname(LOG)} (set FLOWDESK_SHARED)")
    data = tmp_path / "data"
    Server(data).set_up()
    file = LOG if WHOLE else beginning_of(LOG, tmp_path)
    done = flowdesk(data, "import", "incidents", str(file), "--json")
    assert done.returncode == 0, done.stderr
    count = json.loads(done.stdout)["imported"]

    with running_desk(data) as server, chromium(server.address) as visitors:
        page = visitors.window()
        _sign_in(page)
        page.goto("/records?type=incident")
        for number in (1, count // 2, count):
            _open(page, f"INC-{number:06d}")

        page.goto("/records?type=incident")
        expect(page.locator("main tbody tr").first).to_be_visible()
        page.locator("main tbody tr a").first.click()
        expect(page).to_have_url(re.compile(r"/records/INC-\d{6}"))
        assert visitors.faults == []


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(ADMINISTRATOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/work"))


def _open(page: Page, number: str) -> None:
    """A record of 2016: closed, with the path that it took and what was said on the way."""
    page.goto(f"/records/{number}")
    expect(page.locator(".page-head .chip", has_text="Closed")).to_be_visible()
    expect(page.locator(".diagram .djs-container > svg").first).to_be_visible()
    expect(page.locator(".stream")).to_contain_text("2016")
