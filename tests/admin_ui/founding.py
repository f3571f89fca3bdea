"""Steps of somebody who builds a practice from nothing, in Chinese: repairs in a city, from the report to the inspection."""

from playwright.sync_api import Locator, Page, expect

from tests.admin_ui.drawing import entry
from tests.admin_ui.hand import Hand
from tests.admin_ui.redrawing import TESTS_RUN, becomes, between, kept, pad, palette, place, ready


def begins(hand: Hand) -> None:
    """A new pack that is empty, with a name, a key and a prefix for its numbers."""
    hand.link("设计中心", hand.page.locator("nav.rail"))
    hand.link("新建流程包")
    hand.choose(hand.labelled("起点"), "空白流程")
    hand.fill({"英文名称": "City repair", "中文名称": "市政报修", "键": "repair", "单号前缀": "REP"})
    hand.button("开始")
    hand.sees("尚未启用")


def designs_the_type(hand: Hand) -> None:
    """Two fields, one of them a list of three, and a status; what the portal says."""
    page = hand.page
    hand.link("记录类型")
    kind = _row(hand, "字段")
    hand.fill({"中文标签": "类型", "键": "kind"}, kind)
    hand.choose(hand.labelled("类型", kind), "从列表选择")
    for number, words in enumerate(("道路", "路灯", "下水道")):
        hand.button("添加选项", page.locator(".type-row").filter(has=page.locator("details[open]")))
        choice = page.locator(".type-choice").nth(number)
        hand.fill({"中文标签": words}, choice)
    hand.fill({"中文标签": "地点", "键": "place"}, _row(hand, "字段"))
    hand.fill({"中文标签": "待验收"}, _row(hand, "状态"))
    hand.button("保存")
    hand.sees("已保存到草稿")


def asks_for_the_fields(hand: Hand) -> None:
    """The two fields are put into the form with which a repair is reported; the list is that of the record type."""
    hand.link("表单")
    hand.link("repair_report")
    ready(hand.page)
    _component(hand, "select", {"label": "类型", "key": "kind"})
    hand.choose(entry(hand.page, "flowdesk-options").locator("select"), "列表：类型")
    _component(hand, "textfield", {"label": "地点", "key": "place"})
    kept(hand.page)


def makes_the_form_of_inspection(hand: Hand) -> None:
    """A form with one field."""
    hand.link("表单")
    hand.fill({"标识": "repair_check"})
    hand.button("新建")
    ready(hand.page)
    _component(hand, "textarea", {"label": "验收意见", "key": "check_note"})
    kept(hand.page)


def draws_the_inspection(hand: Hand) -> None:
    """A step between the work and its end: room is made, a task let fall on the way, and all the rest is picked."""
    page = hand.page
    hand.link("流程图")
    ready(page)
    hand.click(palette(page, "space-tool"))
    x, y = between(page, "work", "done", 0.7)
    hand.drag((x, y - 100), (x + 160, y - 100))
    hand.press("Escape")
    hand.click(palette(page, "create.task"))
    hand.drop(between(page, "work", "done", 0.5))
    hand.type("验收")
    becomes(hand, "用户任务")
    hand.choose(entry(page, "formId").locator("select"), "repair_check")
    hand.click(entry(page, "assignmentDefinitionCandidateGroups").get_by_label("一线"))
    hand.choose(entry(page, "flowdesk-status").locator("select"), "待验收")
    kept(page)


def _row(hand: Hand, kind: str) -> Locator:
    """A new row of the record type."""
    rows = hand.page.locator(".type-row")
    before = rows.count()
    hand.button(f"添加{kind}")
    expect(rows).to_have_count(before + 1)
    return rows.filter(has=hand.page.locator("details[open]")).last


def _component(hand: Hand, kind: str, words: dict[str, str]) -> None:
    """A new component of a form, with its label and its key."""
    page = hand.page
    hand.click(page.locator(f'.fjs-palette-field[data-field-type="{kind}"]'))
    for name, said in words.items():
        field = entry(page, name).locator(".cm-content, input").first
        if not field.is_visible():
            hand.click(page.locator(".bio-properties-panel-group-header", has_text="常规"))
        hand.write(field, said)
        hand.press("Tab")
