"""The *Done when* of the studio, by visible words only: somebody new gives line 1 twenty minutes instead of thirty,
adds an approval for VIP requesters, tests both, puts them into use, and sees a record go that way."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from database import unit_of_work
from itsm.language import LANGUAGES
from itsm.people.tables import PersonRow
from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk, somebody
from tests.admin_ui.walking import Walker
from tests.support.records import SCENARIOS
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

VIP, AGENT, SUPERVISOR = "vera@example.org", "ada@example.org", "sam@example.org"
TESTED = 180_000
"""Milliseconds until the workers have run all scenarios, on a machine that has much to do."""
ROUNDS = 8
"""Failures that are mended one after the other: three tests speak of 30 minutes or of a VIP."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "pack": "Incident", "step": "Solve at line 1", "gateway": "Accepted?", "limit": "Change how long it is",
        "time": "Time box of line 1", "team": "Supervisors", "right": "This is right", "first": "at “Approve”",
        "half": "Half as much time", "approve": "Approve", "refuse": "Refuse", "box": "30 min → 20 min",
        "pass": f"All {SCENARIOS} tests pass", "closed": "Closed", "title": "Labels do not print",
    },
    "zh-CN": {
        "pack": "事件", "step": "一线处理", "gateway": "是否受理？", "limit": "修改时长",
        "time": "一线限时", "team": "主管", "right": "这样正确", "first": "先有人在“批准”",
        "half": "此前经过的时间减半", "approve": "批准", "refuse": "拒绝", "box": "30 分钟 → 20 分钟",
        "pass": f"全部 {SCENARIOS} 个测试通过", "closed": "已关闭", "title": "标签打印不出来",
    },
}  # fmt: skip


@pytest.fixture(params=LANGUAGES)
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SeededDesk]:
    """A desk with a VIP who reports, an agent of line 1 and a supervisor."""
    language = request.param

    def seed() -> None:
        vera = somebody("Vera Vogt", VIP, language)
        somebody("Ada Agent", AGENT, language, "line-1")
        somebody("Sam Senior", SUPERVISOR, language, "supervisors")
        with unit_of_work() as work:
            work.session.execute(update(PersonRow).where(PersonRow.key == vera.key).values(service_class="vip"))

    with seeded_desk(tmp_path / "data", language, seed) as found:
        yield found


def test_newcomer_changes_a_time_adds_an_approval_tests_it_and_uses_it(desk: SeededDesk) -> None:
    owner, words = desk.walker(ADMINISTRATOR), WORDS[desk.language]
    _gives_line_1_twenty_minutes(owner, words)
    _adds_an_approval(owner, words)
    _mends_the_tests(owner, words)
    _puts_it_into_use(owner, words)

    number = _reports(_requester(desk), words)
    _accepts(desk.walker(AGENT), number)
    _refuses(desk.walker(SUPERVISOR), number, words)
    told = _requester(desk)
    told.page.goto(f"/portal/records/{number}")

    expect(told.page.get_by_text("Not covered by our contract").first).to_be_visible()
    expect(told.page.get_by_text(words["closed"], exact=True).first).to_be_visible()
    assert desk.visitors.take_refusals(422) == 2  # the refusal without a word, and the browser's own line about it
    assert desk.visitors.faults == []


def _requester(desk: SeededDesk) -> Walker:
    """A window of the VIP, who comes to the portal."""
    w = Walker(desk.visitors.window(desk.language), desk.language)
    w.page.goto("/sign-in")
    w.page.get_by_label(w.say("Email")).fill(VIP)
    w.page.get_by_label(w.say("Password")).first.fill(PASSWORD)
    click(w.page.get_by_role("button", name=w.say("Sign in"), exact=True))
    expect(w.page.get_by_role("navigation", name=w.say("Portal"))).to_be_visible()
    return w


def _element(page: Page, name: str) -> Locator:
    """Something drawn, by the words in it or beside it: these and no more."""
    return page.locator(".djs-element").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first


def _open_diagram(w: Walker, words: Mapping[str, str]) -> None:
    click(w.page.get_by_role("link", name=w.say("Studio"), exact=True))
    click(w.page.get_by_role("main").get_by_role("link", name=words["pack"], exact=True))
    expect(w.page.locator(".modeler")).to_have_attribute("data-ready", "yes")


def _gives_line_1_twenty_minutes(w: Walker, words: Mapping[str, str]) -> None:
    _open_diagram(w, words)
    _element(w.page, words["step"]).click()
    click(w.page.get_by_role("link", name=words["limit"]))
    time = w.page.locator("details").filter(has_text=words["time"]).first
    time.locator("summary").click()
    time.get_by_label(w.say("or minutes")).fill("20")
    click(w.page.get_by_role("button", name=w.say("Save"), exact=True))
    expect(w.page.get_by_role("link", name=w.say("Put into use…"))).to_be_visible()


def _adds_an_approval(w: Walker, words: Mapping[str, str]) -> None:
    click(w.page.get_by_role("link", name=w.say("Diagram"), exact=True))
    expect(w.page.locator(".modeler")).to_have_attribute("data-ready", "yes")
    _element(w.page, words["gateway"]).click()
    w.page.get_by_role("button", name=w.say("Add an approval")).first.click()
    dialog = w.page.get_by_role("dialog", name=w.say("Add an approval"))
    dialog.get_by_label(w.say("When is it needed?")).select_option(label=w.say("Class of the requester"))
    dialog.get_by_role("button", name=w.say("Add"), exact=True).click()
    expect(dialog.get_by_text(w.say("Choose the team whose members approve."))).to_be_visible()
    assert list(findings(w.page, "add an approval", theirs=(".djs-container", ".bio-properties-panel-container"))) == []
    dialog.get_by_label(w.say("Value"), exact=True).first.select_option(label="VIP")
    dialog.get_by_label(w.say("Who approves?")).select_option(label=words["team"])
    dialog.get_by_role("button", name=w.say("Add"), exact=True).click()
    expect(dialog).to_be_hidden()
    expect(w.page.locator(".drawn-steps")).to_contain_text(words["team"])


def _mends_the_tests(w: Walker, words: Mapping[str, str]) -> None:
    """One press for each failure, until all of them pass."""
    for _ in range(ROUNDS):
        w.page.reload()
        expect(w.page.get_by_role("link", name=w.say("Put into use…"))).to_be_visible()
        click(w.page.get_by_role("link", name=w.say("Tests"), exact=True))
        ended = w.page.locator("main .chip.bad, main .chip.good").filter(has_text=str(SCENARIOS))
        expect(ended).to_be_visible(timeout=TESTED)
        failed = w.page.get_by_role("row").filter(has_text=w.say("failed")).get_by_role("link")
        if not failed.count():
            return
        for name in failed.all_inner_texts():
            _mends(w, words, name)
    raise AssertionError("Expected all tests to be mended, but some still fail.")


def _mends(w: Walker, words: Mapping[str, str], name: str) -> None:
    """Whichever of what is offered is meant: a VIP is approved first, line 2 is right, or less time passes."""
    click(w.page.get_by_role("link", name=name, exact=True))
    offered = w.page.locator(".failed").get_by_role("button")
    expect(offered.first).to_be_visible()
    meant = [offered.filter(has_text=words[each]) for each in ("first", "right", "half")]
    click(next(each for each in meant if each.count()).first)
    expect(w.page.get_by_text(w.say("Saved. It is run in a moment."))).to_be_visible()


def _puts_it_into_use(w: Walker, words: Mapping[str, str]) -> None:
    click(w.page.get_by_role("link", name=w.say("Put into use…")))
    expect(w.page.get_by_text(words["box"])).to_be_visible()
    expect(w.page.get_by_text(words["pass"])).to_be_visible(timeout=TESTED)
    w.page.get_by_label(w.say("What is new?")).fill("20 minutes for line 1; VIPs are approved")
    click(w.page.get_by_role("button", name=w.say("Put into use"), exact=True))
    expect(w.page.get_by_text(w.say("Version %(version)s in use", version=2)).first).to_be_visible()


def _reports(w: Walker, words: Mapping[str, str]) -> str:
    w.page.goto("/portal/report/incident")
    w.page.get_by_label(w.say("Title")).fill(words["title"])
    w.page.locator("[name=description]").fill("Nothing comes out of the printer.")
    choose_category(w.page, "printing")
    w.page.locator("[name=impact][value=high]").check()
    w.page.locator("[name=urgency][value=high]").check()
    click(w.page.get_by_role("button", name=w.say("Send"), exact=True))
    w.page.wait_for_url("**/portal/records/INC-*")
    return w.page.url.rsplit("/", 1)[1]


def _accepts(w: Walker, number: str) -> None:
    w.page.goto(f"/records/{number}")
    click(w.page.get_by_role("button", name=w.say("Claim"), exact=True))
    w.page.locator("[name=impact]").select_option("high")
    w.page.locator("[name=urgency]").select_option("high")
    click(w.page.locator("button[name=outcome][value=accept]"))
    w.page.goto(f"/records/{number}")


def _refuses(w: Walker, number: str, words: Mapping[str, str]) -> None:
    """The supervisor finds the task, cannot refuse it without a word, and says why."""
    w.page.goto("/work?tab=teams")
    click(w.page.get_by_role("link", name=words["title"]).first)
    click(w.page.get_by_role("button", name=w.say("Claim"), exact=True))
    click(w.page.get_by_role("button", name=words["refuse"], exact=True))
    answer = w.page.get_by_label(w.say("Answer to the requester"))
    expect(answer).to_have_attribute("aria-invalid", "true")
    answer.fill("Not covered by our contract")
    click(w.page.get_by_role("button", name=words["refuse"], exact=True))
    w.page.goto(f"/records/{number}")
    expect(w.page.locator(".page-head .chip", has_text=words["closed"])).to_be_visible()
