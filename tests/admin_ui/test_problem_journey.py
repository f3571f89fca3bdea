"""An incident becomes a problem; its workaround reaches the next one, which waits and is told; in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from itsm.records.search.indexing import index_due
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk
from tests.admin_ui.walking import Walker, report_incident
from tests.support.servers import ADMINISTRATOR

pytestmark = pytest.mark.browser

FIRST, SECOND, PROBLEM = "INC-000001", "INC-000002", "PRB-000001"
CAUSE_FOUND, SWITCH = ("Cause found", "已找到原因"), "关机后再开机。"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_problem_is_made_of_an_incident_and_tells_the_next_one(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language) as desk:
        w = desk.walker(ADMINISTRATOR)
        w.typed.add("PRB-")
        report_incident(w, FIRST)
        report_incident(w, SECOND)
        _promote(w)
        _find_the_cause(w)
        _wait_for_it(w, desk)
        _close(w)

        w.page.goto(f"/records/{SECOND}")
        w.sees(("In progress", "处理中"))
        expect(w.page.locator("#advice")).to_have_count(0)
        _in_menu_list_and_portal(w)
        assert w.found == []
        assert desk.visitors.take_refusals(404) and desk.visitors.faults == []


def _promote(w: Walker) -> None:
    """Make it once; then it is offered no more."""
    w.page.goto(f"/records/{FIRST}")
    w.follow(("Look for the cause", "提出问题单"))
    w.look("a problem out of an incident")
    w.press("Make it")
    expect(w.page).to_have_url(f"/records/{PROBLEM}")
    w.look("a new problem")
    w.page.goto(f"/records/{FIRST}")
    expect(w.page.get_by_role("link", name=w.say(("Look for the cause", "提出问题单")))).to_have_count(0)


def _find_the_cause(w: Walker) -> None:
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("Impact", "影响度"): "medium", ("Urgency", "紧急度"): "medium"})
    w.press(("Take it on", "立项调查"))
    w.look("five whys and a fishbone")
    w.fill({
        ("Why does it happen?", "为什么会发生？"): "驱动程序有缺陷。", ("Technology", "技术"): "驱动 4.2",
        ("Root cause", "根本原因"): "驱动 4.2 读不了长报文。", ("Workaround", "临时办法"): SWITCH,
    })  # fmt: skip
    w.press(CAUSE_FOUND)
    w.sees(("Known error", "已知错误"))
    w.look("a known error")


def _wait_for_it(w: Walker, desk: SeededDesk) -> None:
    """The next incident is shown the workaround once the worker has indexed it; it is used, then waited for."""
    desk.within(lambda: index_due(100))
    w.page.goto(f"/records/{SECOND}")
    w.fill({("Impact", "影响度"): "medium", ("Urgency", "紧急度"): "medium"})
    w.press(("Accept", "受理"))
    expect(w.page.locator("#advice")).to_contain_text(SWITCH)
    w.look("advice beside an incident")
    w.page.locator("#advice").get_by_role("button", name=w.say("Use it")).click()
    expect(w.field(("What was done", "处理结果"))).to_have_value(SWITCH)
    w.page.locator("#advice").get_by_role("button", name=w.say("Wait for it")).click()
    w.sees(("Awaiting problem", "等待问题解决"))
    w.look("an incident that waits")


def _close(w: Walker) -> None:
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("What was done or decided", "处理结果"): "换了驱动程序。"})
    w.press(("Fixed without a change", "无需变更，已根治"))
    w.sees(("Closed", "已关闭"))


def _in_menu_list_and_portal(w: Walker) -> None:
    for address in ("/records?type=problem", "/records/new/problem", f"/records/{PROBLEM}/diagram"):
        w.go(address)
    w.page.goto("/portal")
    expect(w.page.locator("a[href='/portal/report/incident']").first).to_be_visible()
    expect(w.page.locator("a[href='/portal/report/problem']")).to_have_count(0)
    w.page.goto("/portal/report/problem")
