"""A real incident travels a drawn process, in a real browser, from an empty data folder."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.clicking import choose_category
from tests.admin_ui.desk_server import DeskServer, Visitors, chromium, running_desk

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
NUMBER = "INC-000001"


def test_incident_travels_from_the_portal_to_its_closing(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        agent = visitors.window()
        _set_up(agent, server)
        requester = _requester(server, visitors)

        _report(requester)
        _triage(agent)
        agent.goto("about:blank")
        server.kill()
        server.start()
        _hand_on_and_solve(agent)
        assert visitors.take_refusals(422) == 2  # the answer, and the browser's own line about it
        _confirm(requester)

        _see_it_closed(agent)
        assert visitors.faults == []


def _set_up(page: Page, server: DeskServer) -> None:
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Time zone").select_option("Asia/Shanghai")
    page.get_by_label("I also work tickets").check()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def _requester(server: DeskServer, visitors: Visitors) -> Page:
    server.add_person("陈宇", "chen@example.org", PASSWORD, "--language", "zh-CN", "--role", "requester")
    page = visitors.window("zh-CN")
    page.goto("/")
    page.get_by_label("邮箱").fill("chen@example.org")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/portal$"))
    return page


def _report(page: Page) -> None:
    _fill_report(page, "浦东机场值机打印机无法打印", "B 厅所有柜台都打不出登机牌。", "printing", "high", "high")
    expect(page.get_by_role("heading", name="浦东机场值机打印机无法打印")).to_be_visible()
    expect(page.locator(".steps [aria-current=step]")).to_contain_text("服务台正在受理")


def _fill_report(page: Page, title: str, description: str, category: str, impact: str, urgency: str) -> None:
    page.goto("/portal")
    page.get_by_role("link", name="报障").click()
    page.get_by_label("标题").fill(title)
    page.locator("[name=description]").fill(description)
    choose_category(page, category)
    page.locator(f"[name=impact][value={impact}]").check()
    page.locator(f"[name=urgency][value={urgency}]").check()
    page.get_by_role("button", name="发送").click()
    expect(page).to_have_url(re.compile(r"/portal/records/INC-\d+$"))


def _triage(page: Page) -> None:
    page.goto("/work?tab=teams")
    page.locator("[data-open]", has_text="浦东机场").focus()
    page.keyboard.press("c")
    expect(page.get_by_text("The task is yours now")).to_be_visible()
    page.get_by_role("link", name="浦东机场值机打印机无法打印").first.click()
    _accept(page, "high", "high")
    expect(page.locator(".page-head .chip", has_text="Critical")).to_be_visible()


def _accept(page: Page, impact: str, urgency: str) -> None:
    page.get_by_label("Impact").select_option(impact)
    page.get_by_label("Urgency").select_option(urgency)
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("heading", name="Solve at line 1")).to_be_visible()


def _hand_on_and_solve(page: Page) -> None:
    page.goto(f"/records/{NUMBER}")
    page.get_by_role("button", name="Hand on to line 2").click()
    expect(page.locator("[data-focus]")).to_be_focused()
    page.locator("[name=note]").fill("Spooler restarted twice without effect.")
    page.get_by_role("button", name="Hand on to line 2").click()
    expect(page.get_by_role("heading", name="Solve at line 2")).to_be_visible()
    page.locator("[name=resolution_code]").select_option("configuration")
    page.locator("[name=resolution_text]").fill("Renewed the certificate of the print server.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft saved")
    expect(page.locator(".diagram .djs-container > svg").first).to_be_visible()
    page.get_by_role("button", name="Solved", exact=True).click()
    expect(page.locator(".page-head .chip", has_text="Resolved")).to_be_visible()


def _confirm(page: Page) -> None:
    page.goto(f"/portal/records/{NUMBER}")
    page.get_by_role("button", name="已恢复，确认").click()
    expect(page.locator(".lead .chip", has_text="已关闭")).to_be_visible()


def _see_it_closed(page: Page) -> None:
    page.goto(f"/records/{NUMBER}")
    expect(page.locator(".page-head .chip", has_text="Closed")).to_be_visible()
    for words in ("Triage: Accept", "Solve at line 1: Hand on to line 2", "Solve at line 2: Solved"):
        expect(page.locator(".stream").get_by_text(words)).to_be_visible()
    page.get_by_role("link", name="Open diagram").click()
    expect(page.locator(".diagram [data-element-id=confirm]")).to_be_visible()
    expect(page.locator(".steps li.done", has_text="Solve at line 2")).to_be_visible()
