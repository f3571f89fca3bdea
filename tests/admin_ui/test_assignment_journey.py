"""A team gives its work by load, somebody leaves, and what is forgotten is found and mended: in the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.factory import create_app
from app.settings import Settings
from database import in_tenant
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import set_presence
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import actor_of, find_person
from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.support.people import make_person_in
from tests.support.records import Desk
from tests.support.servers import ADMINISTRATOR, PASSWORD, Server

T = TypeVar("T")
pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "sign in": "Sign in", "save": "Save", "strategy": "How it gives work", "least": "Least load",
        "limit": "Open tasks for each person", "check": "Check now", "mend": "Mend INC-000001",
        "left": "who has its task has left", "mended": "INC-000001: its task is offered to its team again.",
        "given": "given to An Left in Line 1; least load, now 1 of 5", "nothing": "Nothing is forgotten",
    },
    "zh-CN": {
        "sign in": "登录", "save": "保存", "strategy": "派单方式", "least": "负载最少",
        "limit": "每人未完成任务上限", "check": "立即检查", "mend": "处理 INC-000001",
        "left": "任务的处理人已离开", "mended": "INC-000001：其任务已重新交给所属团队。",
        "given": "已派给一线的An Left；负载最少，现有 1 项，上限 5 项", "nothing": "没有遗漏",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", list(WORDS))
def test_work_is_given_by_load_and_nothing_is_forgotten(tmp_path: Path, language: str) -> None:
    words, data = WORDS[language], tmp_path / "data"
    Server(data).set_up(language)
    app = create_app(Settings.from_environment({"FLOWDESK_DATA": str(data), "FLOWDESK_LOG_LEVEL": "ERROR"}))
    agent = within(app, _agent_beside_an_administrator_who_is_away)
    with running_desk(data) as server, chromium(server.address) as visitors:
        page = visitors.window(language)
        _sign_in(page, words["sign in"])
        found = _give_by_load(page, words)
        within(app, lambda: Desk(agent, make_person_in("Rita")).report())
        page.goto("/records/INC-000001")
        expect(page.get_by_text(words["given"])).to_be_visible()

        within(app, lambda: change_person(agent.key or 0, Changes(active=False), SYSTEM))
        found += _mend(page, words)

        assert found == []
        assert visitors.faults == []


def within(app: Flask, act: Callable[[], T]) -> T:
    """Do something in the organisation beside the browser."""
    with app.app_context(), in_tenant(1):
        return act()


def _agent_beside_an_administrator_who_is_away() -> Actor:
    found = find_person(ADMINISTRATOR)
    assert found is not None
    set_presence("away", None, actor_of(found.key))
    return make_person_in("An Left", roles=("agent",), teams=("line-1",))


def _sign_in(page: Page, button: str) -> None:
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(ADMINISTRATOR)
    page.locator("input[name=password]").fill(PASSWORD)
    click(page.get_by_role("button", name=button, exact=True))
    expect(page.locator("nav.rail")).to_be_visible()


def _give_by_load(page: Page, words: dict[str, str]) -> list[str]:
    """Let line 1 give its work by load, five tasks a person."""
    page.goto("/settings/teams/1")
    page.get_by_label(words["strategy"]).select_option("least_load")
    page.get_by_label(words["limit"]).fill("5")
    click(page.get_by_role("button", name=words["save"], exact=True).first)
    expect(page.get_by_text(words["least"]).last).to_be_visible()
    return list(findings(page, "/settings/teams/1"))


def _mend(page: Page, words: dict[str, str]) -> list[str]:
    """Find the record of who has left, and give it back to the team."""
    page.goto("/operations/orphans")
    click(page.get_by_role("button", name=words["check"]))
    expect(page.get_by_text(words["left"])).to_be_visible()
    found = list(findings(page, "/operations/orphans"))
    click(page.get_by_role("button", name=words["mend"]))
    expect(page.get_by_text(words["mended"])).to_be_visible()
    expect(page.get_by_text(words["nothing"])).to_be_visible()
    return found

