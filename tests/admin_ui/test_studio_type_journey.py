"""A process owner designs a record type in the browser, in Chinese: rows without leaving, errors at their place."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

TYPE = "/studio/packs/incident/type"
BEGUN = ("为此类记录安排计划", "关注反复出现的记录", "关联完成后出现的记录", "让此类记录为其他记录提供建议")
"""Buttons that begin a part of the record type."""


def test_record_type_is_designed_in_the_browser(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server:
        server.set_up("zh-CN")
        with chromium(server.address) as visitors:
            page = visitors.window("zh-CN")
            _sign_in(page)
            page.goto(TYPE)

            _adds_a_field(page)
            _is_told_what_is_wrong(page)
            refused = visitors.take_refusals(422)
            _lets_it_advise_others(page)
            _reads_the_difference(page)

            assert refused and visitors.faults == []


def test_axe_finds_nothing_in_the_designer(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server:
        server.set_up("zh-CN")
        with chromium(server.address) as visitors:
            page = visitors.window("zh-CN")
            _sign_in(page)
            page.goto(TYPE)
            found = list(findings(page, "closed"))
            page.set_viewport_size({"width": 1440, "height": 900})
            for name in ("添加字段", "添加状态", "添加分组", "添加时长"):
                page.get_by_role("button", name=name).click()
                expect(page.locator(".type-row > details[open]").first).to_be_visible()
            for name in BEGUN:
                page.get_by_role("button", name=name).click()
                expect(page.get_by_role("button", name=name)).to_have_count(0)
            found += findings(page, "with new rows")

            assert found == []


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill(ADMINISTRATOR)
    page.get_by_label("密码").fill(PASSWORD)
    click(page.get_by_role("button", name="登录", exact=True))
    expect(page.get_by_role("link", name="设计中心")).to_be_visible()


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def _adds_a_field(page: Page) -> None:
    """A choice with two values, moved up by one; the page is never left."""
    page.get_by_label("菜单中的位置").fill("15")
    before = page.locator("[name^='fields.'][name$='.type']").count()
    page.get_by_role("button", name="添加字段").click()
    new = f"字段 {before + 1}"  # rows have the name of their field, and a number until it has one
    row = _row(page, new)
    row.get_by_label("中文标签").fill("楼层")
    row.get_by_label("类型").select_option("choice")
    page.get_by_role("button", name=f"上移：{new}").click()
    expect(page.locator(f"[name='fields.{before}.type']")).to_have_value("text")  # what was chosen went with its row
    page.locator(f"#fields-{before - 1} summary", has_text="楼层").press("Enter")
    moved = _row(page, "楼层")
    for number, words in enumerate(("一层", "二层")):
        moved.get_by_role("button", name="添加选项").click()
        expect(moved.locator(".type-choice")).to_have_count(number + 1)
        moved.locator(".type-choice").nth(number).get_by_label("中文标签").fill(words)
    expect(page.get_by_label("菜单中的位置")).to_have_value("15")


def _is_told_what_is_wrong(page: Page) -> None:
    page.get_by_label("编号前缀").fill("inc")
    page.get_by_label("编号前缀").press("Enter")
    expect(page.get_by_text("但收到的是").or_(page.get_by_text("“inc”")).first).to_be_visible()
    expect(page.get_by_label("菜单中的位置")).to_have_value("15")
    page.get_by_label("编号前缀").fill("INC")
    click(page.get_by_role("button", name="保存").last)
    expect(page.get_by_text("记录类型已保存到草稿")).to_be_visible()


def _lets_it_advise_others(page: Page) -> None:
    """What another type has is offered as soon as that is ticked; what was typed before stays."""
    card = page.get_by_role("region", name="建议")
    card.get_by_role("button", name="让此类记录为其他记录提供建议").click()
    card.get_by_label("英文名称").fill("Known")
    card.get_by_label("提供建议的字段").select_option("resolution_text")
    card.get_by_role("group", name="适用的记录类型").get_by_label("问题").check()
    expect(card.get_by_label("点击“采用”时填入").locator("option[value=workaround]")).to_have_count(1)
    expect(card.get_by_label("英文名称")).to_have_value("Known")
    expect(card.get_by_label("提供建议的字段")).to_have_value("resolution_text")
    card.get_by_role("button", name="删除：建议").click()
    expect(card.get_by_label("英文名称")).to_have_count(0)


def _reads_the_difference(page: Page) -> None:
    page.goto("/studio/packs/incident/put-into-use")
    expect(page.get_by_text("新增字段“楼层”")).to_be_visible()
    expect(page.get_by_text("菜单中的位置 10 → 15")).to_be_visible()
