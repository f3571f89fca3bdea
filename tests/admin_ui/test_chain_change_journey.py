"""From printers that fail again and again to the change that ends it, played by everybody in the browser."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.registry import Actor
from tests.admin_ui.chain import (
    BOARD,
    CHANGE,
    INCIDENTS,
    PROBLEM,
    Chain,
    local,
    people,
    report,
    stands,
    statuses,
    until,
)
from tests.admin_ui.chain_steps import all_are_told, all_wait, last_incident, recurrence, workaround
from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import seeded_desk
from tests.admin_ui.walking import Walker
from tests.support.servers import ADMINISTRATOR

pytestmark = pytest.mark.browser

NORMAL, WORK = ("Normal change", "常规变更"), ("Carry out a change", "实施变更")
PLAN = {"test_plan": "打印十张登机牌。", "backout_plan": "装回旧驱动。", "communication": "提前一小时通知值机柜台。"}
RISKS = {"impact": "high", "criticality": "vital", "tested": "no", "backout_ease": "hard", "experience": "rarely"}
FREEZE = "旺季封网"


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_repeated_incidents_end_by_a_change_and_all_who_wait_are_told(tmp_path: Path, language: str) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update(people(language))
        report(actors, INCIDENTS - 1)

    with seeded_desk(tmp_path / "data", language, seed) as desk:
        chain = Chain(desk)
        _freeze(chain.of(ADMINISTRATOR))
        last_incident(chain.of("rita"))
        recurrence(chain.of("pam"))
        workaround(chain.of("pam"))
        all_wait(chain.of("ann"), desk, actors["ann"])
        _change_is_asked_for(chain.of("pam"))
        _plan(chain.of("cara"), "逐台更换驱动。")
        _vote(chain, "sec")
        _rework(chain)
        _vote(chain)
        _freeze_is_moved(chain)
        _implemented(chain)
        all_are_told(chain, "change_was_done")

        assert chain.found() == [] and desk.visitors.faults == []


def _freeze(w: Walker) -> None:
    """From an hour ago for a day: nothing may be done."""
    w.go("/settings/schedule")
    w.follow("New freeze")
    w.fill({"Name in English": FREEZE, "Name in Chinese": FREEZE})
    w.page.locator("#f-begins").fill(local(timedelta(hours=-1)))
    w.page.locator("#f-ends").fill(local(timedelta(days=1)))
    w.press("Save")


def _change_is_asked_for(w: Walker) -> None:
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("Permanent fix", "根治方案"): "更换打印机驱动程序。"})
    w.press(("Ask for a change", "提请变更"))
    stands(w, PROBLEM, ["wait_change"], ["fix_by_change", "change_asked"])
    w.page.goto(f"/records/{PROBLEM}")
    click(w.page.get_by_role("link", name=CHANGE).first)
    expect(w.page).to_have_url(f"/records/{CHANGE}")
    stands(w, CHANGE, ["normal"], ["is_normal"])


def _plan(w: Walker, plan: str) -> None:
    """A plan of high risk: a board has to vote on it."""
    w.page.goto(f"/records/{CHANGE}")
    for name, value in {"plan": plan, **PLAN}.items():
        w.page.locator(f"[name={name}]").fill(value)
    w.page.locator("[name=planned_begin]").fill(local(timedelta(minutes=1)))
    w.page.locator("[name=planned_end]").fill(local(timedelta(minutes=61)))
    w.page.locator("[name=departments][value=infrastructure]").check()
    w.page.locator("select[name=implementer]").select_option(label="伊娜")
    for name, value in RISKS.items():
        w.page.locator(f"select[name={name}]").select_option(value)
    w.look("a plan")
    w.press(("Plan is complete", "方案已完成"))
    stands(w, CHANGE, ["approval"], ["complete", "note_risk", "to_vote"], within=NORMAL)


def _vote(chain: Chain, veto: str = "") -> None:
    """Five vote; where one of them has a veto and says no, the others are not enough."""
    for who in sorted(BOARD, key=lambda one: one != veto):
        w = chain.of(who)
        w.page.goto(f"/records/{CHANGE}")
        button = ("Reject", "否决") if who == veto else ("Approve", "批准")
        if who == veto:
            w.page.get_by_label(w.say(("Reason", "原因"))).first.fill("新驱动没有签名。")
        w.look("a vote")
        w.press(button)
        if not veto and chain.desk.within(lambda: statuses("change")) != ["approval"]:
            break


def _rework(chain: Chain) -> None:
    w = chain.of("cara")
    stands(w, CHANGE, ["plan"], ["voted", "plan_again"], within=NORMAL)
    w.page.goto(f"/records/{CHANGE}")
    expect(w.page.locator("main")).to_contain_text("新驱动没有签名。")
    _plan(w, "只装有签名的驱动，逐台更换。")


def _freeze_is_moved(chain: Chain) -> None:
    """The change is approved, its time comes, and it waits for the freeze; then that is moved by who may."""
    cara, chief = chain.of("cara"), chain.of(ADMINISTRATOR)
    stands(cara, CHANGE, ["wait"], ["approved"], within=NORMAL)
    cara.go(f"/schedule/records/{CHANGE}")
    expect(cara.page.locator("main")).to_contain_text(FREEZE)
    chief.page.goto("/settings/schedule")
    click(chief.page.locator("main").get_by_role("link", name=FREEZE))
    chief.page.locator("#f-begins").fill(local(timedelta(days=2)))
    chief.page.locator("#f-ends").fill(local(timedelta(days=3)))
    chief.press("Save")
    until(cara, f"/records/{CHANGE}", lambda: chain.desk.within(lambda: statuses("change")) == ["implementing"])
    stands(cara, CHANGE, ["carry_out"], ["time_came", "wanted"], within=NORMAL)
    stands(cara, CHANGE, ["infrastructure"], ["to_infrastructure"], within=WORK)


def _implemented(chain: Chain) -> None:
    ina, cara = chain.of("ina"), chain.of("cara")
    ina.page.goto(f"/records/{CHANGE}")
    ina.page.locator("[name=note]").first.fill("全部换好。")
    ina.look("work of a department")
    ina.press(("Complete", "完成"))
    stands(cara, CHANGE, ["result"], ["infrastructure_done"], within=WORK)
    cara.page.goto(f"/records/{CHANGE}")
    cara.page.locator("[name=resolution_text]").fill("驱动已更换，测试通过。")
    cara.press(("Succeeded", "成功"))
    stands(cara, CHANGE, ["review"], ["carried_out"], within=NORMAL)
    cara.page.goto(f"/records/{CHANGE}")
    cara.page.locator("select[name=aim]").select_option("reached")
    cara.page.locator("[name=review]").fill("按方案完成。")
    cara.press(("Complete", "完成"))
    stands(cara, CHANGE, [], ["tell_linked", "was_done", "closed"])
