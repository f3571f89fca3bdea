"""A process owner redraws a flow, in a real browser and both languages: copy, draw, put into use, take back."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import RETRIES, DeskServer, chromium, running_desk
from tests.support.records import SCENARIOS

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
TESTS_RUN = 120_000
"""Milliseconds: a process of its own runs them."""
FILE = "/studio/packs/trouble/files/trouble.bpmn"
AS_SHIPPED = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=times.line_1</bpmn:timeDate>'
BOX = '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">%s</bpmn:timeDuration>'
SAVE = """async ([address, body, revision]) => {
  const token = document.querySelector('input[name=csrf_token]').value;
  const headers = {'X-CSRF-Token': token, 'If-Match': `"${revision}"`, Accept: 'application/json'};
  return (await fetch(address, {method: 'PUT', body, headers})).status;
}"""
"""As an editor saves."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "studio": "Studio", "copy": "Copy Incident", "name": "Name in English", "key": "Key",
        "prefix": "Prefix of numbers", "begin": "Begin", "draft": "Not in use yet", "use": "Put into use…",
        "pass": f"All {SCENARIOS} tests pass", "new": "What is new?", "put": "Put into use", "why": "Why?",
        "undo": "Take back to version 1", "again": "Version 1 is in use again", "send": "Send",
        "first": "go to the new one, some first, to see how it goes", "many": "How many first",
        "override": "If tests fail: why put it into use all the same?", "in_use": "Version %s in use",
        "title": "Title", "what": "What happened?", "number": "Your number is", "box": "30 min → 20 min",
        "fit": "Of 1 looked at, 1 fit.", "moves": "Records that go to it: 1", "fail": "Tests that fail",
        "finish": "finish on their version",
    },
    "zh-CN": {
        "studio": "设计中心", "copy": "复制 事件", "name": "英文名称", "key": "键", "prefix": "单号前缀",
        "begin": "开始",
        "draft": "尚未启用", "use": "启用…", "pass": f"全部 {SCENARIOS} 个测试通过",
        "new": "更新了什么？", "put": "启用",
        "why": "为什么？", "undo": "撤回到版本 1", "again": "版本 1 已恢复使用", "send": "发送",
        "first": "转到新版本，先转移一部分，观察效果", "many": "先转移多少张",
        "override": "如有测试未通过：为什么仍要启用？", "in_use": "版本 %s 使用中", "title": "标题",
        "what": "发生了什么？",
        "number": "已提交，单号", "box": "30 分钟 → 20 分钟", "fit": "已查看 1 张，其中 1 张可以转移。",
        "moves": "转移的单据：1",
        "fail": "未通过的测试", "finish": "按原版本完成",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_flow_is_copied_redrawn_put_into_use_and_taken_back(tmp_path: Path, language: str) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page, words = visitors.window(), WORDS[language]
        _sign_in(page, server)
        if language != "en":
            click(page.get_by_role("button", name="简体中文"))

        _copies_the_incident_pack(page, words)
        _draws(page, AS_SHIPPED, BOX % "PT30M", 1)
        _puts_it_into_use_for_the_first_time(page, words)
        _reports(page, words)
        _draws(page, BOX % "PT30M", BOX % "PT20M", 2)
        found = list(_puts_the_difference_into_use(page, words))
        found += _takes_it_back(page, words)

        assert found == []
        visitors.take_refusals(412)  # of who saved too late
        assert visitors.faults == []


def _sign_in(page: Page, server: DeskServer) -> None:
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("link", name="Studio")).to_be_visible()


def _copies_the_incident_pack(page: Page, words: Mapping[str, str]) -> None:
    click(page.get_by_role("link", name=words["studio"], exact=True))
    click(page.get_by_role("link", name=words["copy"]))
    page.get_by_label(words["name"]).fill("Trouble")
    page.get_by_role("textbox", name=words["key"]).fill("trouble")
    page.get_by_label(words["prefix"]).fill("TRB")
    click(page.get_by_role("button", name=words["begin"]))
    expect(page.get_by_text(words["draft"])).to_be_visible()


def _draws(page: Page, old: str, new: str, revision: int) -> None:
    """Change the diagram as an editor does, unseen by the mouse: the modeler has a journey of its own."""
    drawn = page.request.get(FILE, max_retries=RETRIES).text()
    assert old in drawn
    assert page.evaluate(SAVE, [FILE, drawn.replace(old, new), revision]) == 200
    assert page.evaluate(SAVE, [FILE, "too late", revision - 1]) == 412


def _puts_it_into_use_for_the_first_time(page: Page, words: Mapping[str, str]) -> None:
    page.reload()
    click(page.get_by_role("link", name=words["use"]))
    expect(page.get_by_text(words["pass"])).to_be_visible(timeout=TESTS_RUN)
    page.get_by_label(words["new"]).fill("A desk of our own")
    click(page.get_by_role("button", name=words["put"], exact=True))
    expect(page.get_by_text(words["in_use"] % 1).first).to_be_visible()


def _reports(page: Page, words: Mapping[str, str]) -> None:
    page.goto("/portal/report/trouble")
    page.get_by_label(words["title"]).fill("Printers print nothing")
    page.get_by_label(words["what"]).fill("No desk of hall B prints a boarding pass.")
    choose_category(page, "printing")
    click(page.get_by_role("button", name=words["send"], exact=True))
    expect(page.get_by_text(words["number"])).to_be_visible()


def _puts_the_difference_into_use(page: Page, words: Mapping[str, str]) -> list[str]:
    page.goto("/studio")
    found = list(findings(page, "/studio"))
    page.goto("/studio/packs/trouble/put-into-use")
    expect(page.get_by_text(words["box"])).to_be_visible()
    expect(page.get_by_text(words["fail"])).to_be_visible(timeout=TESTS_RUN)
    expect(page.get_by_text(words["fit"]).first).to_be_visible()
    found += findings(page, "/studio/packs/trouble/put-into-use")
    expect(page.get_by_label(words["finish"])).to_be_checked()
    page.get_by_label(words["new"]).fill("Line 1 has 20 minutes")
    page.get_by_label(words["first"]).check()
    page.get_by_label(words["many"]).fill("1")
    page.get_by_label(words["override"]).fill("The tests still say 30 minutes")
    click(page.get_by_role("button", name=words["put"], exact=True))
    expect(page.get_by_text(words["moves"])).to_be_visible()
    return found


def _takes_it_back(page: Page, words: Mapping[str, str]) -> list[str]:
    expect(page.get_by_text(words["in_use"] % 2).first).to_be_visible()
    found = list(findings(page, "/studio/packs/trouble/versions"))
    page.get_by_label(words["why"]).first.fill("Line 1 cannot do it")
    click(page.get_by_role("button", name=words["undo"]))
    expect(page.get_by_text(words["again"])).to_be_visible()
    return found
