"""What is due, looked at in a real Chromium in both languages: My work, a list, a record's header, its diagram."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from itsm.people.queries import actor_of, find_person
from itsm.records.commands import Reported, complete_task
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.admin_ui.walking import NAMED, Walker
from tests.support.clocks import Clock
from tests.support.people import make_person_in
from tests.support.records import REPORT, TRIAGE, Desk, open_task
from tests.support.servers import ADMINISTRATOR, PASSWORD, Server

pytestmark = pytest.mark.browser

LATE, SOON, CALM = "打印机", "电话", "网络"
"""Titles in one language, so that they are no English words on a Chinese page."""
OVER = {"en": re.compile(r"\d+ min over"), "zh-CN": re.compile(r"超时\s*\d+\s*分钟")}


@pytest.mark.parametrize("language", list(OVER))
def test_what_is_due_is_seen_everywhere(tmp_path: Path, language: str) -> None:
    data = tmp_path / "data"
    Server(data).set_up(language)
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    critical = within(app, some_work)
    with running_desk(data) as server, chromium(server.address) as visitors:
        walker = Walker(visitors.window(language), language, typed=set(NAMED))
        sign_in(walker)
        look_at_my_work(walker)
        look_at_a_list(walker)
        look_at_a_header(walker)
        look_at_a_diagram(walker, critical, lambda: within(app, lambda: let_it_wait(critical)))

        assert walker.found == []
        assert visitors.faults == []


def within(app: Flask, act: Callable[[], Reported]) -> Reported:
    """Do something in the organisation beside the browser."""
    with app.app_context(), in_tenant(1):
        return act()


def some_work() -> Reported:
    """Three incidents: one that has waited for an answer too long, one that soon will have, a critical one."""
    desk = Desk(make_person_in("小安", roles=("agent",), teams=("line-1", "line-2")), make_person_in("瑞塔"))
    now = datetime.now(UTC)
    for title, minutes in ((LATE, 52), (SOON, 24)):
        with Clock(now - timedelta(minutes=minutes)):
            desk.report({**REPORT, "title": title, "description": "今天上午开始。"})
    with Clock(now - timedelta(minutes=30)):
        critical = desk.report({**REPORT, "title": CALM, "description": "今天上午开始。"})
        complete_task(open_task(critical).key, {**TRIAGE, "title": CALM}, "accept", desk.agent)
    return critical


def let_it_wait(critical: Reported) -> Reported:
    """Wait for the requester of the critical incident."""
    agent = find_person("小安@example.org")
    assert agent is not None
    complete_task(open_task(critical).key, {}, "wait_requester", actor_of(agent.key), checked=False)
    return critical


def sign_in(walker: Walker) -> None:
    """Sign in as the administrator, who also works tickets."""
    page = walker.page
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(ADMINISTRATOR)
    page.locator("input[name=password]").fill(PASSWORD)
    click(page.get_by_role("button", name=walker.say("Sign in"), exact=True))
    expect(page.locator("nav.rail")).to_be_visible()


def titles(walker: Walker) -> list[str]:
    """Titles of the rows of the open list."""
    return walker.page.locator("main .list .title").all_inner_texts()


def look_at_my_work(walker: Walker) -> None:
    """Sort the work of the teams by what is due, then look at what is due soon, and further ahead."""
    walker.go("/work?tab=teams")
    assert titles(walker) == [CALM, LATE, SOON]
    walker.follow("Due")
    expect(walker.page.get_by_text(OVER[walker.language])).to_be_visible()
    assert titles(walker) == [LATE, SOON, CALM]
    walker.look("/work?tab=teams&sort=due_at")
    click(walker.page.locator("main .tabs").get_by_role("link", name=walker.say("Due soon")))
    assert titles(walker) == [LATE, SOON, CALM]
    walker.look("/work?tab=due")
    walker.follow("Within 1 hour")
    assert titles(walker) == [LATE, SOON]


def look_at_a_list(walker: Walker) -> None:
    """Filter the incidents by clocks, with all columns of clocks, and keep the list."""
    walker.go("/records?type=incident&columns=status,priority,due_at,clock_state,clocks_missed,team")
    click(walker.page.locator("summary", has_text=walker.say("Filter")).first)
    walker.fill({"Clock": "overdue"})
    walker.press("Show")
    walker.sees("%(label)s: %(value)s", None, label=walker.say("Clock"), value=walker.say("Overdue now"))
    assert titles(walker) == [LATE]
    walker.look("/records?clock=overdue")
    click(walker.page.locator("summary", has_text=walker.say("Save list")).first)
    walker.fill({"Name of the list": "清单"})
    walker.press("Save")
    expect(walker.page.get_by_role("link", name="清单")).to_be_visible()


def look_at_a_header(walker: Walker) -> None:
    """Go from the clock in the header to the ledger."""
    walker.go("/records/INC-000001")
    chip = walker.page.locator("main .page-head a.chip.bad")
    expect(chip).to_have_text(OVER[walker.language])
    click(chip)
    walker.sees("Together")
    walker.look("/records/INC-000001/clocks")


def look_at_a_diagram(walker: Walker, critical: Reported, move: Callable[[], object]) -> None:
    """Read the badges of the diagram, and see them change when the record does."""
    page = walker.page
    page.clock.install()
    walker.go(f"/records/{critical.number}/diagram")
    badges = page.locator(".diagram-clock")
    kept = walker.say("%(label)s: %(value)s", label=walker.say("Response"), value=walker.say("kept"))
    expect(badges.filter(has_text=kept)).to_have_count(1)
    expect(badges.filter(has_text=walker.say("pauses %(clock)s", clock=walker.say("Resolution")))).to_have_count(4)
    expect(page.locator(".diagram-clock.paused")).to_have_count(0)

    move()
    page.clock.fast_forward("00:31")

    expect(page.locator(".diagram-clock.paused")).to_have_count(1)
    expect(page.locator(".diagram-clock.paused")).to_contain_text(walker.say("Resolution"))
