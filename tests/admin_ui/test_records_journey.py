"""Records in the browser, in both languages: written down, found again, linked, listed, saved as a list, exported."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.seeded_desk import seeded_desk, somebody, unfolded
from tests.admin_ui.walking import Walker
from tests.support.records import REPORT, Desk

pytestmark = pytest.mark.browser

FIRST, SECOND = "INC-000001", "INC-000003"
TITLES = ("大厅打印机离线", "会议室电话没有声音")
TITLE, LIST = "大厅打印机卡纸", "打印机"
RECORD = f"/records/{SECOND}"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_record_is_written_down_found_linked_listed_and_exported(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language, lambda: _seed(language)) as desk:
        w = desk.walker("ann@example.org")
        _written_down(w)
        _found_by_two_characters(w)
        _linked(w)
        _answered_with_a_file(w)
        _all_of_it(w)
        _saved_as_a_list(w)
        _exported(w)

        assert w.found == []
        assert desk.visitors.faults == []


def _seed(language: str) -> None:
    """Two incidents of another day."""
    desk = Desk(somebody("小安", "ann@example.org", language, "line-1"), somebody("瑞塔", "rita@example.org", language))
    for title in TITLES:
        desk.report({**REPORT, "title": title, "description": "今天上午开始。"})


def _written_down(w: Walker) -> None:
    """While the title is typed, the record that is alike is shown."""
    w.go("/records/new/incident")
    w.page.locator("#f-requester").fill("rita@example.org")
    w.page.locator("[name=title]").press_sequentially("大厅打印机")
    expect(w.page.locator(".similar")).to_contain_text(FIRST)
    w.look("/records/new/incident, similar ones")
    w.page.locator("[name=title]").fill(TITLE)
    w.page.locator("[name=description]").fill("纸卡在里面。")
    choose_category(w.page, "printing")
    w.press("Create")
    w.page.wait_for_url(re.compile(SECOND))
    expect(w.page.locator("main h1")).to_contain_text(TITLE)


def _found_by_two_characters(w: Walker) -> None:
    search = w.page.locator("#q")
    search.fill("打印")
    with w.page.expect_navigation():
        search.press("Enter")
    expect(w.page.locator("main tbody tr")).to_have_count(2)
    w.look("/search")
    click(w.page.locator("main tbody a.title", has_text=TITLE))


def _linked(w: Walker) -> None:
    """It is a part of the first one; a number that is not there is refused beside the field."""
    w.page.goto(RECORD)
    similar = w.card("Similar records")
    expect(similar).to_contain_text(FIRST)
    part = unfolded(w, "Link with another record")
    w.look(f"{RECORD}, to be linked")
    part.locator("select[name=kind]").select_option("parent")
    w.fill({"Its number": FIRST}, part)
    w.press("Link", part)
    expect(w.page.locator("#related .linked")).to_contain_text(FIRST)
    w.page.goto(f"/records/{FIRST}")
    expect(w.page.locator("#related .linked")).to_contain_text(SECOND)


def _answered_with_a_file(w: Walker) -> None:
    w.page.goto(RECORD)
    form = w.page.locator("form.reply")
    form.locator("textarea").fill("照片在附件里。")
    form.locator("input[type=file]").set_input_files(
        {"name": "照片.txt", "mimeType": "text/plain", "buffer": "纸卡在里面".encode()}
    )
    w.press("Send", form)
    expect(w.card("Files")).to_contain_text("照片.txt")
    w.typed.add(".txt")
    w.look(f"{RECORD}, with a file")


def _all_of_it(w: Walker) -> None:
    for part in ("fields", "history"):
        w.go(f"{RECORD}/{part}")


def _saved_as_a_list(w: Walker) -> None:
    w.page.goto("/records?type=incident")
    folds = w.page.locator("details.filters-fold")
    folds.nth(0).locator("summary").click()
    w.fill({"Words of the title": "打印机"}, folds.nth(0))
    w.press("Show", folds.nth(0))
    expect(w.page.locator("main tbody tr")).to_have_count(2)
    saving = w.page.locator("details.filters-fold").filter(has=w.page.locator("form[action='/records/views']"))
    saving.locator("summary").click()
    w.look("/records, to be saved")
    w.fill({"Name of the list": LIST}, saving)
    w.press("Save", saving)
    expect(w.page.locator("nav.tabs a[aria-current=page]")).to_have_text(re.compile(LIST))
    w.look("/records, a saved list")


def _exported(w: Walker) -> None:
    """Exactly what is shown."""
    menu = w.page.locator("details.menu.left")
    menu.locator("summary").click()
    w.look("/records, to be exported")
    with w.page.expect_download() as found:
        menu.get_by_role("link", name="CSV").click()
    rows = found.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 3 and any(SECOND in row and TITLE in row for row in rows)
