"""A process owner at the form designer, in a real browser and both languages; and whatever may go wrong meanwhile."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import RETRIES, DeskServer, Visitors, chromium, running_desk

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
FORMS = "/studio/packs/incident/forms"
FILE = "/studio/packs/incident/files/forms/triage.form"
CHINESE_FILE = "/studio/packs/incident/files/forms/zh-CN.yaml"
SCRIPT = "<img src=x onerror=alert(1)><script>alert(1)</script>"

WORDS = {
    "en": {
        "general": "General", "label": "Field label", "condition": "Condition", "none": "Nothing to mend",
        "wrong": "Expected a FEEL expression", "requester": "To a requester", "telephone": "On a telephone",
        "saved": "Saved ", "texts": "Texts in both languages", "keep": "Save texts", "create": "Create",
    },
    "zh-CN": {
        "general": "常规", "label": "字段标签", "condition": "条件", "none": "没有问题",
        "wrong": "FEEL", "requester": "报障人", "telephone": "手机",
        "saved": "已保存", "texts": "双语文字", "keep": "保存文字", "create": "新建",
    },
}  # fmt: skip
LEFT_OVER = """typed => {
  const found = new Set();
  const root = document.querySelector("[data-canvas]");
  const look = (text, element) => {
    const foreign = /[A-Za-z]{3,}/.test(text.replace(/FEEL|bpmn\\.io|Markdown/g, ""));
    if (foreign && !element.closest(typed)) found.add(text.trim());
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) look(walker.currentNode.data, walker.currentNode.parentElement);
  for (const element of root.querySelectorAll("*"))
    for (const name of ["title", "aria-label", "placeholder", "alt"]) look(element.getAttribute(name) ?? "", element);
  return [...found];
}"""
OPEN_GROUPS = """() => {
  for (const one of document.querySelectorAll(".bio-properties-panel-group-header:not(.open)")) one.click();
}"""
TYPED = (
    ".fjs-element .fjs-form-field-label, .fjs-element .fjs-form-field-description, .fjs-element .fjs-form-field-text, "
    ".fjs-element .fjs-inline-label > .fjs-label, .bio-properties-panel-header-label, .cm-content, "
    ".bio-properties-panel-collapsible-entry-header-title, [data-entry-id=flowdesk-options] option"
)
"""Where the editor shows what people wrote."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_field_with_a_condition_is_added_looked_at_translated_and_saved(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, language)
        _open(page, "triage")
        page.locator('.fjs-palette-field[data-field-type="textfield"]').click()
        _fill(page, words["general"], "label", "Room")
        _fill(page, words["general"], "key", "room")
        _sees_what_is_wrong_with_a_condition(page, words)
        _looks_as_agent_and_requester(page, words)
        expect(page.locator("[data-saving]")).to_contain_text(words["saved"])

        click(page.get_by_role("link", name=words["texts"]))
        page.locator('[name="zh:room|label|"]').fill("房间")
        click(page.get_by_role("button", name=words["keep"]))

        made = _file(page, FILE)["components"][-1]
        assert (made["label"], made["key"], made["conditional"]["hide"]) == ("Room", "room", '=impact = "low"')
        assert "room:\n      label: 房间" in page.request.get(CHINESE_FILE, max_retries=RETRIES).text()
        assert visitors.faults == []


def test_every_word_of_the_editor_is_chinese(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "zh-CN")
        _open(page, "confirm")
        left = set(page.evaluate(LEFT_OVER, TYPED))
        for kind in page.locator(".fjs-palette-field").evaluate_all("all => all.map(one => one.dataset.fieldType)"):
            page.locator(f'.fjs-palette-field[data-field-type="{kind}"]').click()
            expect(page.locator(".fjs-properties-panel[data-field]:has([data-entry-id])")).to_be_visible()
            page.evaluate(OPEN_GROUPS)
            left.update(page.evaluate(LEFT_OVER, TYPED))

        assert left == set()
        assert visitors.faults == []


def test_mark_of_bpmn_io_is_seen_and_axe_finds_nothing_of_ours(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "en")
        _open(page, "triage")
        page.locator(".form-canvas").scroll_into_view_if_needed()
        mark = page.locator(".fjs-powered-by-link")
        expect(mark).to_be_in_viewport(ratio=1)
        assert mark.evaluate(
            "one => { const at = one.getBoundingClientRect();"
            "return one.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)); }"
        )
        found = list(findings(page, "designer", theirs=(".form-canvas",)))
        for part in ("", "/triage/texts", "/triage/uses", "/new"):
            page.goto(f"{FORMS}{part}" if part != "/new" else FORMS)
            found += findings(page, part)

        assert found == []


def test_form_full_of_scripts_runs_none(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "en")
        page.on("dialog", lambda dialog: visitors.faults.append(f"dialog: {dialog.message}"))
        _put(page, _full_of_scripts())
        _open(page, "triage")

        for kind in ("text", "select", "group", "textfield", "datetime", "checklist", "taglist"):
            page.locator(f'.fjs-element[data-id="field_{kind}"]').first.click(position={"x": 5, "y": 5})
        page.locator('[name="preview:as"][value=requester]').check()
        expect(page.locator("#look-fields")).to_contain_text("onerror=alert")

        assert visitors.faults == []


def test_what_cannot_be_drawn_is_edited_as_text(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "en")
        html = {"type": "html", "id": "h", "content": SCRIPT}
        _put(page, json.dumps({"type": "default", "id": "triage", "components": [html]}))
        _open(page, "triage")
        expect(page.locator("[data-foreign-told]")).to_contain_text("html")
        expect(page.locator("[data-findings]")).to_contain_text("Use a text component.")
        page.get_by_role("button", name="Remove them").click()
        expect(page.get_by_text("Build your form")).to_be_visible()

        page.get_by_role("button", name="Text of the file").click()
        page.locator("#form-source").fill("{ broken")
        expect(page.locator("[data-findings]")).to_contain_text("Expected a form in JSON")
        expect(page.locator("[data-saving]")).to_contain_text("Saved ")
        assert page.request.get(FILE, max_retries=RETRIES).text() == "{ broken"
        page.locator("#form-source").fill(json.dumps({"x": "y" * 5_100_000}))
        expect(page.locator("[data-saving]")).to_contain_text("Not saved:")
        expect(page.locator("[data-findings]")).to_contain_text("bytes")
        assert visitors.take_refusals(400) + visitors.take_refusals(413) >= 1


def test_lost_connection_and_ended_session_lose_nothing(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "en")
        _open(page, "triage")
        page.context.set_offline(True)
        page.locator('.fjs-palette-field[data-field-type="number"]').click()
        expect(page.locator("[data-saving]")).to_contain_text("no connection; kept on this computer")
        page.context.set_offline(False)
        expect(page.locator("[data-saving]")).to_contain_text("Saved ")
        assert _file(page, FILE)["components"][-1]["type"] == "number"

        page.context.clear_cookies()
        page.locator('.fjs-palette-field[data-field-type="checkbox"]').click()
        expect(page.locator("[data-saving]")).to_contain_text("you are signed out; kept on this computer")
        other = page.context.new_page()
        _sign_in(other)
        page.bring_to_front()
        expect(page.locator("[data-saving]")).to_contain_text("Saved ")
        assert _file(page, FILE)["components"][-1]["type"] == "checkbox"


def test_what_a_closed_window_kept_is_offered_again_and_nobody_is_overwritten(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = _signed_in(visitors, server, "en")
        _open(page, "triage")
        page.context.set_offline(True)
        page.locator('.fjs-palette-field[data-field-type="number"]').click()
        expect(page.locator("[data-saving]")).to_contain_text("no connection")
        other = page.context.new_page()
        page.close(run_before_unload=False)
        other.context.set_offline(False)
        _put(other, json.dumps({"type": "default", "id": "triage", "components": []}), revision=0)

        other.goto(f"{FORMS}/triage")
        other.get_by_role("button", name="Take them back").click()
        expect(other.get_by_text("Somebody else changed this file")).to_be_visible()
        with other.expect_navigation(url="**/forms/triage_copy"):
            other.get_by_role("button", name="Keep mine as another file").click()

        assert _file(other, FILE)["components"] == []
        assert _file(other, FILE.replace("triage", "triage_copy"))["components"][-1]["type"] == "number"


def _signed_in(visitors: Visitors, server: DeskServer, language: str) -> Page:
    """An administrator who has set the desk up, reading ``language``."""
    page = visitors.window()
    page.goto("/")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Set up"))
    expect(page.get_by_role("link", name="Studio")).to_be_visible()
    if language != "en":
        click(page.get_by_role("button", name="简体中文"))
    return page


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    click(page.get_by_role("button", name="Sign in", exact=True))


def _open(page: Page, name: str) -> None:
    page.goto(f"{FORMS}/{name}")
    expect(page.locator('[data-island="formeditor"][data-ready]')).to_be_visible()


def _entry(page: Page, group: str, entry: str) -> None:
    """Open the group of the panel that has the entry."""
    header = page.locator(".bio-properties-panel-group-header").filter(has_text=group)
    if not page.locator(f'[data-entry-id="{entry}"]').is_visible():
        header.click()
    expect(page.locator(f'[data-entry-id="{entry}"]')).to_be_visible()


def _fill(page: Page, group: str, entry: str, value: str) -> None:
    _entry(page, group, entry)
    field = page.locator(f'[data-entry-id="{entry}"]').locator(".cm-content, input").first
    field.fill(value)
    field.press("Tab")


def _sees_what_is_wrong_with_a_condition(page: Page, words: dict[str, str]) -> None:
    """A condition that cannot be read is told beside it, by the server; the right one is not."""
    _entry(page, words["condition"], "conditional-hide")
    written = page.locator('[data-entry-id="conditional-hide"] .cm-content')
    written.click()
    page.keyboard.type("impact = =")
    entry = page.locator('[data-entry-id="conditional-hide"]')
    expect(entry).to_have_attribute("data-told", re.compile(words["wrong"]))
    written.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type('impact = "low')  # the editor closes what is opened
    expect(page.locator("[data-findings]")).to_contain_text(words["none"])


def _looks_as_agent_and_requester(page: Page, words: dict[str, str]) -> None:
    """The preview has the field, hides it by its condition, and shows the form to others as they would see it."""
    preview = page.locator("#look-fields")
    expect(preview.get_by_label("Room")).to_be_visible()
    preview.locator("[name=impact]").select_option("low")
    expect(preview.get_by_label("Room")).to_have_count(0)
    preview.locator("[name=impact]").select_option("high")
    expect(preview.get_by_label("Room")).to_be_visible()
    page.get_by_label(words["requester"], exact=True).check()
    page.get_by_label("中文", exact=True).check()
    expect(preview).to_contain_text("影响度")
    page.get_by_label(words["telephone"], exact=True).check()
    assert preview.bounding_box()["width"] <= 362  # type: ignore[index]  # it is on the page
    expect(preview).to_contain_text("Room")


def _file(page: Page, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.request.get(address, max_retries=RETRIES).text())
    return found


def _put(page: Page, content: str, revision: int = 0) -> None:
    """Save a file as another editor would."""
    page.goto(FORMS)
    token = page.locator('[name="csrf_token"]').first.get_attribute("value") or ""
    headers = {"X-CSRF-Token": token, "If-Match": f'"{revision}"'}
    assert page.request.put(FILE, data=content, headers=headers).ok


def _full_of_scripts() -> str:
    plain = {"label": SCRIPT, "description": SCRIPT, "defaultValue": SCRIPT}
    option = [{"label": SCRIPT, "value": SCRIPT}]
    components = [
        {"type": "text", "id": "field_text", "text": SCRIPT + "\n[x](javascript:alert(1))"},
        {"type": "select", "id": "field_select", "key": "a", "values": option, **plain},
        {"type": "radio", "id": "field_radio", "key": "b", "values": option, **plain},
        {"type": "textfield", "id": "field_textfield", "key": "c", **plain,
         "appearance": {"prefixAdorner": SCRIPT, "suffixAdorner": SCRIPT},
         "validate": {"pattern": "x", "patternErrorMessage": SCRIPT}, "properties": {"required_for": SCRIPT}},
        {"type": "textarea", "id": "field_textarea", "key": "e", **plain},
        {"type": "number", "id": "field_number", "key": "f", "label": SCRIPT, "description": SCRIPT},
        {"type": "datetime", "id": "field_datetime", "key": "g", "subtype": "datetime", "dateLabel": SCRIPT,
         "timeLabel": SCRIPT, "description": SCRIPT},
        {"type": "checklist", "id": "field_checklist", "key": "h", "values": option, **plain},
        {"type": "taglist", "id": "field_taglist", "key": "i", "values": option, **plain},
        {"type": "filepicker", "id": "field_filepicker", "key": "j", "label": SCRIPT, "description": SCRIPT},
        {"type": "group", "id": "field_group", "label": SCRIPT, "components": [
            {"type": "checkbox", "id": "field_checkbox", "key": "d", "label": SCRIPT},
        ]},
    ]  # fmt: skip
    return json.dumps({"type": "default", "id": "triage", "components": components})
