"""Steps of somebody who builds a practice from nothing, in Chinese: repairs in a city, from report to inspection."""

from playwright.sync_api import Locator, expect

from engine.errors import Text
from itsm.language import translate
from tests.admin_ui.drawing import entry
from tests.admin_ui.hand import Hand
from tests.admin_ui.redrawing import TESTS_RUN, adds, becomes, between, kept, palette, ready


def begins(hand: Hand) -> None:
    """A new pack that is empty, with a name, a key and a prefix for its numbers."""
    hand.link("Studio", hand.page.locator("nav.rail"))
    hand.link("New pack")
    hand.choose(hand.labelled("Begin with"), "空白流程")
    hand.fill(
        {"Name in English": "City repair", "Name in Chinese": "市政报修", "Key": "repair", "Prefix of numbers": "REP"}
    )
    hand.button("Begin")
    hand.sees("Not in use yet")


def designs_the_type(hand: Hand) -> None:
    """Two fields, one of them a list of three, and a status; what the portal says."""
    page = hand.page
    hand.link("Record type")
    kind = _row(hand, "Add a field")
    hand.fill({"Label in Chinese": "类型", "Key": "kind"}, kind)
    hand.choose(hand.labelled("Type", kind), "Choice from a list")
    for number, words in enumerate(("道路", "路灯", "下水道")):
        hand.button("Add a choice", page.locator(".type-row").filter(has=page.locator("details[open]")))
        choice = page.locator(".type-choice").nth(number)
        hand.fill({"Label in Chinese": words}, choice)
    hand.fill({"Label in Chinese": "地点", "Key": "place"}, _row(hand, "Add a field"))
    hand.fill({"Label in Chinese": "待验收"}, _row(hand, "Add a status"))
    hand.button("Save")
    hand.sees("The record type is saved in the draft. It is used when the pack is put into use.")


def asks_for_the_fields(hand: Hand) -> None:
    """The two fields are put into the form with which a repair is reported; the list is that of the record type."""
    hand.link("Forms")
    hand.link("repair_report")
    ready(hand.page)
    _component(hand, "select", {"label": "类型", "key": "kind"})
    hand.choose(entry(hand.page, "flowdesk-options").locator("select"), "列表：类型")
    _component(hand, "textfield", {"label": "地点", "key": "place"})
    kept(hand.page)


def makes_the_form_of_inspection(hand: Hand) -> None:
    """A form with one field."""
    hand.link("Forms")
    hand.fill({"Id": "repair_check"})
    hand.button("Create")
    ready(hand.page)
    _component(hand, "textarea", {"label": "验收意见", "key": "check_note"})
    kept(hand.page)


def draws_the_inspection(hand: Hand) -> None:
    """A step between the work and its end: room is made, a task let fall on the way, and all the rest is picked."""
    page = hand.page
    hand.link("Diagram")
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


def tests_it(hand: Hand) -> None:
    """The scenario that came with the empty pack knows nothing of the inspection: it gets a step for it."""
    page = hand.page
    hand.link("Tests")
    hand.link("处理并完成")
    adds(hand, "Somebody completes a task", {"Task": "验收"}, {"验收意见": "已修好"})
    hand.click(page.locator("button[name=do][value='up:3']"))
    expect(page.locator("[name='s2.kind']")).to_have_value("complete")
    hand.button("Save")
    hand.link("Tests", page.locator(".crumbs"))
    expect(page.get_by_text(translate(Text("All %(total)s passed", {"total": 1}), hand.language))).to_be_visible(
        timeout=TESTS_RUN
    )


def puts_it_into_use(hand: Hand) -> None:
    """It is a kind of record like any other from now on."""
    hand.click(hand.page.locator("main a", has_text=hand.say("Put into use…")))
    expect(hand.page.locator("#tests-title + *, [aria-labelledby=tests-title] .chip.good")).to_be_visible(
        timeout=TESTS_RUN
    )
    hand.fill({"What is new?": "市政报修上线"})
    hand.button("Put into use")
    expect(hand.page.locator("nav.rail").get_by_role("link", name="市政报修")).to_be_visible()


def reports(hand: Hand) -> None:
    """A lamp is dark: reported in the portal, where the new practice stands."""
    page = hand.page
    hand.click(page.locator("header.top details", has_text=hand.say("Service portal")).locator("summary"))
    hand.link("Service portal", page.locator("header.top"))
    hand.click(page.get_by_role("link", name="市政报修").first)
    hand.fill({"标题": "路灯不亮", "地点": "人民路 3 号"})
    hand.choose(hand.labelled("类型"), "路灯")
    hand.button("Send")
    hand.sees("REP-000001")


def works_it_to_its_end(hand: Hand) -> None:
    """Found among the work of the team, done, inspected, closed."""
    page = hand.page
    hand.link("My work", page.locator("header.top"))
    hand.click(page.locator("main a[href='/work?tab=teams']").first)
    hand.link("路灯不亮")
    hand.fill({"备注": "已更换灯泡"})
    hand.button("Done")
    expect(page.locator(".page-head .chip", has_text="待验收")).to_be_visible()
    hand.fill({"验收意见": "已修好"})
    hand.button("Done")
    expect(page.locator(".page-head .chip", has_text="已关闭")).to_be_visible()


def _row(hand: Hand, kind: str) -> Locator:
    """A new row of the record type."""
    rows = hand.page.locator(".type-row")
    before = rows.count()
    hand.button(kind)
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
