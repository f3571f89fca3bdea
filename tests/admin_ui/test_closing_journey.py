"""A record is solved, confirmed, asked about and complained about in the browser, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin_ui.seeded_desk import seeded_desk
from tests.admin_ui.walking import Walker, report_incident
from tests.support.servers import ADMINISTRATOR

pytestmark = pytest.mark.browser

SAMPLED = "INC-000003"
"""The first number that the shipped rule takes into its sample."""
PAGES = ("/surveys", f"/records/{SAMPLED}", "/records?type=complaint", "/portal", "/portal/report/complaint")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_record_is_closed_asked_about_and_complained_about(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language) as desk:
        w = desk.walker(ADMINISTRATOR)
        for number in ("INC-000001", "INC-000002", SAMPLED):
            report_incident(w, number)
        _solve_and_confirm(w)
        _answer(w)
        _complain(w)
        for address in PAGES:
            w.go(address)

        expect(w.page.get_by_role("heading", name=w.say(("Complain", "投诉")), exact=True)).to_be_visible()
        assert w.found == []
        assert desk.visitors.take_refusals(422) and desk.visitors.faults == []


def _solve_and_confirm(w: Walker) -> None:
    """Solve it at first contact; without code and text the page says what is missing; then confirm it."""
    w.page.goto(f"/records/{SAMPLED}")
    w.press(("Solved at first contact", "当场解决"))
    w.sees("%(count)s fields need attention", count=2)
    w.fill({("Resolution code", "解决代码"): "restarted", ("What was done", "处理结果"): "重启了打印服务。"})
    w.press(("Solved at first contact", "当场解决"))
    w.sees(("Resolved", "已解决"))
    w.page.goto(f"/portal/records/{SAMPLED}")
    w.press(("It works again", "已恢复，确认"))
    w.sees(("Closed; can be reopened for a while", "已关闭，一段时间内可重新打开"))


def _answer(w: Walker) -> None:
    """Answer the survey, first without a choice."""
    w.page.goto(f"/portal/records/{SAMPLED}")
    w.follow("Answer now")
    expect(w.page.get_by_role("heading", name=w.say("How well was it solved?"))).to_be_visible()
    w.press("Send")
    w.sees("Expected an answer from 1 to 5, but none is chosen. Choose one.")
    w.look("a survey, refused")
    w.page.get_by_label(f"{w.say('Well')} (4)", exact=True).check()
    w.fill({"What should we know?": "很快"})
    w.press("Send")
    w.sees("Thank you for your answer.")


def _complain(w: Walker) -> None:
    """Complain about the record; the requester keeps the complaint although they solved it."""
    w.page.goto("/portal/report/complaint")
    w.fill({
        ("Title", "标题"): "两天没有回电", ("What happened?", "发生了什么？"): "约好周一回电，一直没有。",
        ("What is it about?", "投诉哪方面？"): "delay", ("Number of the record", "相关单号"): SAMPLED,
    })  # fmt: skip
    w.press("Send")
    w.sees("Thank you. Your number is %(number)s; we answer here.", number="CMP-000001")
    w.go("/portal/records/CMP-000001")
