"""In the browser, with a real mail server, in both languages: told, rejected and confirmed by mail; words changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.admin_ui.walking import Walker, report_incident, walker
from tests.support.mail import text_of
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en", "zh-CN"])]
NUMBER = "INC-000001"
TEMPLATE = "/settings/notices/reported"


@pytest.fixture
def desk(tmp_path: Path, language: str) -> Iterator[Desk]:
    """The desk with an agent of line 1 and a requester."""
    with desk_with_mail(tmp_path / "data", language=language) as desk:
        reads = ("--language", language)
        desk.server.add_person("小安", "ben@example.org", PASSWORD, "--role", "agent", "--team", "line-1", *reads)
        desk.server.add_person("小蔡", "cai@example.org", PASSWORD, "--role", "requester", *reads)
        yield desk


def answers(w: Walker, desk: Desk, mails: int) -> list[str]:
    """The answers of the newest mail that has some, once there are so many such mails."""
    for _ in range(200):
        found = [re.findall(r"https?://[^/\s]+(/answer\?\S+)", text_of(one)) for one in desk.postbox.messages]
        asking = [links for links in found if links]
        if len(asking) == mails:
            return asking[-1]
        w.page.wait_for_timeout(100)
    raise AssertionError(f"Expected {mails} mails that ask, but there are {len(asking)}.")


def arrived(w: Walker, desk: Desk, subject: str) -> bool:
    """True once a mail with this subject has come."""
    for _ in range(200):
        if any(one["Subject"] == subject for one in desk.postbox.messages):
            return True
        w.page.wait_for_timeout(100)
    return False


def test_requester_is_told_by_mail_and_answers_from_it(desk: Desk, language: str) -> None:
    cai, ben = (walker(desk.visitors, language, f"{name}@example.org") for name in ("cai", "ben"))
    mailed = walker(desk.visitors, language)
    report_incident(cai, NUMBER)
    ben.page.goto(f"/records/{NUMBER}")
    ben.press(("Accept", "受理"))
    _solve(ben)

    mailed.page.goto(answers(ben, desk, 1)[1])
    mailed.look("/answer")
    mailed.fill({("Comment", "留言"): "还是打不出。"})
    mailed.press(("Not solved yet", "未解决，退回"))
    mailed.sees("Thank you, we have your answer.")
    mailed.look("/answer, answered")
    _told(ben)
    _solve(ben)
    mailed.page.goto(answers(ben, desk, 2)[0])
    mailed.press(("It works again", "已恢复，确认"))
    mailed.sees("Thank you, we have your answer.")

    cai.page.goto(f"/portal/records/{NUMBER}")
    cai.sees(("Closed", "已关闭"))
    _chosen(cai)
    assert [*cai.found, *ben.found, *mailed.found] == [] and desk.visitors.faults == []


def _solve(ben: Walker) -> None:
    """Solve the open task of the record."""
    ben.page.goto(f"/records/{NUMBER}")
    ben.fill({("Resolution code", "解决代码"): "restarted", ("What was done", "处理结果"): "重启了打印服务。"})
    ben.press(("Solved", "已解决"))
    ben.sees("Done: %(step)s", step=ben.say(("Solve at line 1", "一线处理")))


def _told(w: Walker) -> None:
    """Wait until the bell has something, look at the list, and read it."""
    for _ in range(200):
        w.page.goto("/notices")
        if w.page.get_by_text(w.say((f"{NUMBER} was reopened", f"{NUMBER} 已重新打开"))).count():
            break
        w.page.wait_for_timeout(100)
    w.look("/notices")
    w.press("All read")
    w.sees("All notices are read.")
    assert w.page.locator(".bell-count").count() == 0


def _chosen(w: Walker) -> None:
    """Choose how one is told."""
    w.go("/me/notices")
    w.fill({"Mails come": "hourly"})
    w.press("Save")
    w.sees("Saved.")
    w.go("/notices")


def test_words_are_changed_tried_out_and_put_back(desk: Desk, language: str) -> None:
    w = walker(desk.visitors, language, ADMINISTRATOR)
    w.typed |= {"label", "link"}  # names that a template may use
    report_incident(w, NUMBER)
    w.go("/settings/notices")
    w.go("/settings/notices/defaults")
    w.page.goto(f"{TEMPLATE}/{language}")
    w.fill({"Subject of the mail": "我们的 {{ nam_e }}"})
    w.press("Save as a new version")
    wrong = {"line": 1, "name": "nam_e"}
    w.sees("Expected a name from the list beside, but line %(line)s has “%(name)s”. Choose one of them.", None, **wrong)
    w.look(f"{TEMPLATE}, refused")
    w.fill({"Subject of the mail": "我们的 {{ number }}"})
    w.press("Preview")
    expect(w.page.get_by_text(f"我们的 {NUMBER}")).to_be_visible()
    w.look(f"{TEMPLATE}, preview")
    w.press("Save as a new version")
    w.sees("Saved.")
    report_incident(w, "INC-000002")
    assert arrived(w, desk, "我们的 INC-000002")
    w.page.goto(f"{TEMPLATE}/{language}")
    w.press("Back to what was shipped")
    w.sees("The words that were shipped hold again.")

    assert w.found == [] and desk.visitors.take_refusals(422) and desk.visitors.faults == []
