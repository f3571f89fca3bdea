"""What people do from the fix that is wanted to the change that is done: plan, votes, freeze, work, review."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.admin_ui.chain import (
    BOARD,
    CHANGE,
    INCIDENTS,
    PEOPLE,
    PROBLEM,
    Chain,
    incident,
    local,
    stands,
    statuses,
    until,
    votes_on,
)
from tests.admin_ui.clicking import click
from tests.admin_ui.walking import Walker

NORMAL, WINDOW = ("Normal change", "常规变更"), ("Wait for its time", "等待实施时间")
APPROVAL, WORK = ("Approval", "审批"), ("Carry out a change", "实施变更")
FIRST_PLAN, SECOND_PLAN = "逐台更换驱动。", "只装有签名的驱动，逐台更换。"
PLAN = {"test_plan": "打印十张登机牌。", "backout_plan": "装回旧驱动。", "communication": "提前一小时通知值机柜台。"}
RISKS = {"impact": "high", "criticality": "vital", "tested": "no", "backout_ease": "hard", "experience": "rarely"}
NO, YES = "新驱动没有签名。", "签名已核对。"
FREEZE = "旺季封网"


def change_is_asked_for(w: Walker) -> None:
    """The problem waits for a change that it asked for."""
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("Permanent fix", "根治方案"): "更换打印机驱动程序。"})
    w.press(("Ask for a change", "提请变更"))
    w.look("a problem that waits for a change")
    click(w.page.get_by_role("link", name=CHANGE).first)
    expect(w.page).to_have_url(f"/records/{CHANGE}")
    stands(w, PROBLEM, ["wait_change"], ["fix_by_change", "change_asked"])
    stands(w, CHANGE, ["normal"], ["is_normal"])


def plan(w: Walker, how: str) -> None:
    """A plan for the day after tomorrow, of high risk: a board has to vote on it."""
    w.page.goto(f"/records/{CHANGE}")
    for name, value in {"plan": how, **PLAN}.items():
        w.page.locator(f"[name={name}]").fill(value)
    w.page.locator("[name=planned_begin]").fill(local(timedelta(days=2)))
    w.page.locator("[name=planned_end]").fill(local(timedelta(days=2, hours=1)))
    for one in ("infrastructure", "desk"):
        w.page.locator(f"[name=departments][value={one}]").check()
    w.page.locator("select[name=implementer]").select_option(label=PEOPLE["ina"][0])
    for name, value in RISKS.items():
        w.page.locator(f"select[name={name}]").select_option(value)
    w.look("a plan")
    w.press(("Plan is complete", "方案已完成"))
    stands(w, CHANGE, ["approval"], ["complete", "note_risk", "to_vote"], within=NORMAL)


def veto(chain: Chain) -> None:
    """Three of five would be enough, but for information security, which says no: planned anew."""
    _vote_by_mail(chain, "bea")
    for who in ("bo", "bin"):
        _vote(chain.of(who), ("Approve", "批准"))
    stands(chain.of("bin"), CHANGE, ["vote"], ["to_ballot", "kept"], within=APPROVAL)
    _vote(chain.of("sec"), ("Reject", "拒绝"), NO)
    w = chain.of("cara")
    stands(w, CHANGE, ["plan"], ["voted", "plan_again"], within=NORMAL)
    stands(w, CHANGE, [], ["is_decided", "is_last", "verdict_known"], within=APPROVAL)
    w.page.goto(f"/records/{CHANGE}")
    expect(w.page.locator("main")).to_contain_text(NO)
    w.sees("No further vote could have changed it.")
    by = w.say(("Carried out by:", "实施负责人："))
    expect(w.page.locator("main")).to_contain_text(re.compile(rf"{by}\s*{PEOPLE['ina'][0]}"))


def second_vote(chain: Chain) -> None:
    """All five vote on the new plan, the one with the veto last: until then it could still fail."""
    for who in sorted(BOARD, key="sec".__eq__):
        assert chain.desk.within(lambda: statuses("change")) == ["approval"]
        _vote(chain.of(who), ("Approve", "批准"), YES)
    w = chain.of("cara")
    stands(w, CHANGE, ["wait"], ["approved"], within=NORMAL)
    stands(w, CHANGE, ["until"], ["to_wait"], within=WINDOW)


def _vote(w: Walker, choice: tuple[str, str], reason: str = "") -> None:
    w.page.goto(f"/records/{CHANGE}")
    w.page.locator("[name=vote_reason]").fill(reason)
    if reason == NO:
        w.look("a vote")
    w.press(choice)
    w.sees("Done: %(step)s", step=w.say(("Vote", "审批")))


def _vote_by_mail(chain: Chain, who: str) -> None:
    """The link of the mail opens a page, which is no vote yet; its button votes, and the link says so afterwards."""
    w, (approve, _reject, _abstain) = chain.mailed(who, 1)
    w.page.goto(approve)
    w.sees("Nothing has been answered yet: press the button.")
    w.look("a vote by mail")
    assert chain.desk.within(lambda: votes_on(CHANGE)) == []
    w.press(("Approve", "批准"))
    for _ in range(2):
        w.sees("Thank you, we have your answer.")
        w.page.goto(approve)
    assert chain.desk.within(lambda: votes_on(CHANGE)) == ["approve"]


def freeze_is_laid(w: Walker) -> None:
    """From an hour ago for a week: nothing may be done."""
    w.go("/settings/schedule")
    w.follow("New freeze")
    w.fill({"Name in English": FREEZE, "Name in Chinese": FREEZE})
    w.page.locator("#f-begins").fill(local(timedelta(hours=-1)))
    w.page.locator("#f-ends").fill(local(timedelta(days=7)))
    w.press("Save")


def freeze_holds(w: Walker) -> None:
    """Its plan lies in the freeze; moved to this moment its time has come, and it waits all the same."""
    w.go("/schedule")
    w.go(f"/schedule/records/{CHANGE}")
    expect(w.page.locator("#conflicts").locator("..").locator("..")).to_contain_text(FREEZE)
    w.page.locator("#f-begins").fill(local(timedelta()))
    w.page.locator("#f-ends").fill(local(timedelta(hours=1)))
    w.press("Move")
    w.look("a plan that a freeze holds")
    stands(w, CHANGE, ["until"], ["or_moved", "keep_time", "wait_again"], within=WINDOW)


def freeze_is_moved(chain: Chain) -> None:
    """Who may change freezes moves it, and the change begins within seconds."""
    chief, w = chain.of("admin"), chain.of("cara")
    assert chain.desk.within(lambda: statuses("change")) == ["scheduled"]
    chief.page.goto("/settings/schedule")
    click(chief.page.locator("main").get_by_role("link", name=FREEZE))
    chief.page.locator("#f-begins").fill(local(timedelta(days=2)))
    chief.page.locator("#f-ends").fill(local(timedelta(days=3)))
    chief.press("Save")
    until(w, f"/records/{CHANGE}", lambda: chain.desk.within(lambda: statuses("change")) == ["implementing"])
    stands(w, CHANGE, [], ["or_free", "begins", "go"], within=WINDOW)
    stands(w, CHANGE, ["carry_out"], ["time_came", "wanted"], within=NORMAL)
    stands(w, CHANGE, ["infrastructure", "announce"], ["to_infrastructure", "to_announce"], within=WORK)


def departments_work(chain: Chain) -> None:
    """Two departments, each in its lane; the result is asked for once both are done."""
    for who, note in (("ina", "全部换好。"), ("ann", "已通知各柜台。")):
        w = chain.of(who)
        w.page.goto(f"/records/{CHANGE}")
        w.page.locator("[name=note]").first.fill(note)
        w.look("work of a department")
        w.press("Done")
    stands(chain.of("cara"), CHANGE, ["result"], ["infrastructure_done", "announce_done"], within=WORK)


def told_and_reviewed(w: Walker) -> None:
    """It went well; the review closes it."""
    w.page.goto(f"/records/{CHANGE}")
    w.page.locator("[name=resolution_text]").fill("驱动已更换，测试通过。")
    w.press(("Succeeded", "成功"))
    stands(w, CHANGE, [], ["work_stays", "done"], within=WORK)
    stands(w, CHANGE, ["review"], ["carried_out"], within=NORMAL)
    w.page.goto(f"/records/{CHANGE}")
    w.page.locator("select[name=aim]").select_option("reached")
    w.page.locator("[name=review]").fill("按方案完成。")
    w.look("a review of a change")
    w.press("Done")
    stands(w, CHANGE, [], ["went_well", "over"], within=NORMAL)
    stands(w, CHANGE, [], ["normal_over", "tell_linked", "was_done", "closed"])


def every_diagram(chain: Chain) -> None:
    """Those of all records, of the change with what it called, are looked at."""
    for tab in (None, NORMAL, APPROVAL, WINDOW, WORK):
        stands(chain.of("cara"), CHANGE, within=tab)
        chain.of("cara").look(f"diagram of the change: {tab}")
    for who, number in (("pam", PROBLEM), ("ann", incident(1)), ("ann", incident(INCIDENTS))):
        stands(chain.of(who), number)
        chain.of(who).look(f"diagram of {number}")
