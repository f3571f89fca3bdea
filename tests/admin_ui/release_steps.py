"""What people do from the plan of a release to its closing: builds, votes, pilot, rest, back-out, support, review."""

from collections.abc import Mapping
from datetime import timedelta

from playwright.sync_api import Locator, expect

from engine.registry import Actor
from itsm.records.commands import report_record
from itsm.recurrence.aftermath.looking import link_now
from tests.admin_ui.chain import local, stands, until
from tests.admin_ui.release import (
    BUILDS,
    CHANGES,
    CLIENT,
    DATABASE,
    PARTS,
    PRODUCT,
    RELEASE,
    SERVER,
    SERVICE,
    VERSIONS,
    Rollout,
    complete,
    states,
)
from tests.admin_ui.walking import Walker

PREPARATION, WINDOW = ("Prepare a release", "准备发布"), ("Wait for its time", "等待发布时间")
ROLLOUT, DEPLOYMENT = ("Roll out a release", "实施发布"), ("Deploy a change of the release", "部署发布中的变更")
NORMAL, WORK = ("Normal change", "常规变更"), ("Carry out a change", "实施变更")
CHANGE_WINDOW = ("Wait for its time", "等待实施时间")
INCIDENT = "INC-000001"
OTHER = "0" * 64
"""A hash that no build has."""


def builds_are_registered(w: Walker) -> None:
    """Two builds come into the library with their hashes."""
    for name, digest in BUILDS.items():
        w.go("/builds/new")
        version = name.removeprefix(f"{PRODUCT} ")
        written = {"Product": PRODUCT, "Version": version, "Place": "//media/1"}
        w.fill({**written, ("SHA-256", "SHA-256"): f"{digest}  {version}.zip"})
        w.press("Register")
        expect(w.page.locator("main")).to_contain_text(digest)
        w.look("a build")
    w.go("/builds")


def release_is_planned(w: Walker) -> None:
    """A major release groups the three changes; the client goes to the pilot first; its time has come."""
    w.page.goto("/records/new/release")
    w.page.locator("[name=requester]").fill("瑞塔")
    w.fill({("Title", "标题"): f"{PRODUCT} {VERSIONS[0]}", ("What it brings", "发布内容"): "新的年结。",
            ("Service", "服务"): SERVICE})  # fmt: skip
    w.page.locator("select[name=kind]").select_option("major")
    w.press("Create")
    expect(w.page).to_have_url(f"/records/{RELEASE}")
    stands(w, RELEASE, ["prepare"], ["to_prepare"])
    stands(w, RELEASE, ["plan"], ["to_plan"], within=PREPARATION)
    w.page.goto(f"/records/{RELEASE}")
    for number in CHANGES:
        w.page.locator(f"[name=changes][value={number}]").check()
    w.page.locator(f"[name=pilot][value={CLIENT}]").check()
    for name in BUILDS:
        w.page.locator(f"[name=builds][value='{name}']").check()
    w.page.locator("[name=planned_begin]").fill(local(timedelta()))
    w.page.locator("[name=planned_end]").fill(local(timedelta(hours=4)))
    w.page.locator("select[name=manager]").select_option(label="雷娅")
    for name in ("plan", "backout_plan", "communication"):
        w.page.locator(f"[name={name}]").fill("先试点，再全部。")
    w.look("the plan of a release")
    w.press(("Plan is complete", "计划已完成"))
    stands(w, RELEASE, ["test"], ["is_complete"], within=PREPARATION)


def go_is_given(chain: Rollout) -> None:
    """It works together; two of the board vote, and the release begins: its time has come."""
    w = chain.of("rea")
    w.page.goto(f"/records/{RELEASE}")
    for told in (*PARTS.values(), *BUILDS, *BUILDS.values()):
        expect(w.page.locator("main form").filter(has=w.page.locator("[name=test_result]"))).to_contain_text(told)
    w.page.locator("[name=test_result]").fill("测试环境年结通过。")
    w.press(("It works together", "测试通过"))
    stands(w, RELEASE, ["board"], ["board_decides"], within=PREPARATION)
    assert states(chain.desk) == ["approval", *["scheduled"] * 3]
    for who in ("bea", "sec"):
        v = chain.of(who)
        v.page.goto(f"/records/{RELEASE}")
        v.press(("Approve", "批准"))
        v.sees("Done: %(step)s", step=v.say(("Vote", "审批")))
    until(w, f"/records/{RELEASE}", lambda: states(chain.desk)[0] == "deploying")
    stands(w, RELEASE, [], ["voted", "may_be_done", "may_go"], within=PREPARATION)
    stands(w, RELEASE, [], ["or_free", "begins", "window_go"], within=WINDOW)
    stands(w, RELEASE, ["roll_out"], ["goes", "wanted"])


def pilot_is_deployed(chain: Rollout) -> None:
    """Another file is stopped; with the registered one the change of the pilot begins, alone."""
    w = chain.of("rea")
    stands(w, RELEASE, ["pilot_stage"], ["pilot_first"], within=ROLLOUT)
    _compare(w, CLIENT, OTHER)
    stands(w, RELEASE, ["stop"], ["is_other"], within=DEPLOYMENT)
    w.page.goto(f"/records/{RELEASE}")
    w.press(("Compare again", "重新比对"))
    _compare(w, CLIENT, BUILDS[f"{PRODUCT} {VERSIONS[1]}"])
    stands(w, RELEASE, ["carried_out"], ["is_same", "let_go"], within=DEPLOYMENT)
    begun(chain, [CLIENT])
    carried_out(chain.of("cara"), CLIENT, ("Succeeded", "成功"))
    stands(w, RELEASE, ["pilot_verdict"], ["pilot_done"], within=ROLLOUT)
    w.page.goto(f"/records/{RELEASE}")
    expect(w.page.locator("main")).to_contain_text(f"✓ {CLIENT}")
    w.look("after the pilot")
    w.press(("Go on", "继续"))
    stands(w, RELEASE, ["rest_stage"], ["goes_on"], within=ROLLOUT)


def rest_is_deployed(chain: Rollout) -> None:
    """Both others begin; one is carried out, the other fails and is backed out."""
    w, c = chain.of("rea"), chain.of("cara")
    _compare(w, DATABASE, BUILDS[f"{PRODUCT} {VERSIONS[0]}"])
    w.page.goto(f"/records/{RELEASE}")
    w.press(("Nothing to install", "无需安装"), _install(w, SERVER))
    begun(chain, [CLIENT, DATABASE, SERVER])
    carried_out(c, DATABASE, ("Succeeded", "成功"))
    carried_out(c, SERVER, ("Failed", "失败"))
    stands(c, SERVER, ["back_out"], ["undo_it"], within=WORK)
    stands(w, RELEASE, ["rest_stage"], within=ROLLOUT)
    c.page.goto(f"/records/{SERVER}")
    c.page.locator("[name=note]").fill("已恢复旧版本。")
    c.press(("Restored", "已恢复"))
    stands(c, SERVER, ["review"], ["carried_out"], within=NORMAL)
    stands(c, DATABASE, ["release_says"], ["released", "told_release"], within=WORK)


def what_works_is_kept(chain: Rollout) -> None:
    """The result of each change is seen; what works stays, and is supported until it is stable."""
    w = chain.of("rea")
    stands(w, RELEASE, ["keep_or_not"], ["rest_done", "some_failed"], within=ROLLOUT)
    w.page.goto(f"/records/{RELEASE}")
    _results_are_told(w)
    w.page.locator("[name=note]").fill("旧服务器可与新数据库配合。")
    w.look("keep it or roll back")
    w.press(("Keep what works", "保留已成功部分"))
    stands(w, RELEASE, ["early_life"], ["rolled_out", "is_kept"])
    stands(w, RELEASE, [], ["kept", "told", "noted_results", "over"], within=ROLLOUT)
    assert states(chain.desk) == ["early_life", *["review"] * 3]
    stands(chain.of("cara"), CLIENT, [], ["or_kept", "is_kept", "done"], within=WORK)


def incident_follows(chain: Rollout, actors: Mapping[str, Actor]) -> None:
    """What comes up about the same service soon after is linked with the release, and seen on its page."""

    def reported() -> None:
        values = {"title": "报表为空", "category": "software", "impact": "medium", "urgency": "medium"}
        told = {**values, "description": "年结报表没有内容。"}
        report_record("incident", told, actors["rita"].key, actors["rita"], None, "portal")
        complete(INCIDENT, "triage", {**values, "service": SERVICE}, "accept", actors["ann"])
        link_now()

    chain.desk.within(reported)
    chain.of("rea").page.goto(f"/records/{RELEASE}")
    expect(chain.of("rea").page.locator("main").get_by_role("link", name=INCIDENT).first).to_be_visible()


def supported_and_closed(chain: Rollout) -> None:
    """It is stable, reviewed and closed, with its result."""
    w = chain.of("rea")
    w.page.goto(f"/records/{RELEASE}")
    _results_are_told(w)
    w.page.locator("[name=note]").fill("一周无新事件。")
    w.look("early-life support")
    w.press(("It is stable", "运行稳定"))
    w.page.goto(f"/records/{RELEASE}")
    w.page.locator("[name=resolution_text]").fill("服务器下次再换。")
    w.page.locator("[name=defects]").fill("1")
    w.press("Done")
    stands(w, RELEASE, [], ["is_stable", "reviewed", "was_done", "closed"])
    w.page.goto(f"/records/{RELEASE}")
    w.sees(("Succeeded in part", "部分成功"))
    w.look("a release that is over")


def every_diagram(chain: Rollout) -> None:
    """Those of the release and of the change that failed, with what they called, are looked at."""
    for who, number, tabs in (("rea", RELEASE, (None, ROLLOUT, DEPLOYMENT)), ("cara", SERVER, (WORK,))):
        for tab in tabs:
            stands(chain.of(who), number, within=tab)
            chain.of(who).look(f"diagram of {number}: {tab}")


def begun(chain: Rollout, those: list[str]) -> None:
    """These changes begin within seconds, and no other does; its own drawing shows how it was let go."""
    wanted = ["implementing" if one in those else "scheduled" for one in CHANGES]
    until(chain.of("cara"), f"/records/{those[-1]}", lambda: states(chain.desk)[1:] == wanted)
    stands(chain.of("cara"), those[-1], [], ["or_let_go", "keep_time", "or_free", "go"], within=CHANGE_WINDOW)


def carried_out(w: Walker, number: str, how: tuple[str, str]) -> None:
    """Tell how the work of a change went."""
    w.page.goto(f"/records/{number}")
    w.page.locator("[name=resolution_text]").fill("照方案实施。")
    w.press(how)


def _compare(w: Walker, number: str, digest: str) -> None:
    """Read the hash of what is installed for a change, and let it be compared."""
    w.page.goto(f"/records/{RELEASE}")
    form = _install(w, number)
    name = next((one for one, known in BUILDS.items() if known == digest), f"{PRODUCT} {VERSIONS[1]}")
    form.locator("select[name=build]").select_option(name)
    form.locator("[name=sha256]").fill(digest)
    w.look("what is installed")
    w.press(("Compare the hash", "比对哈希"), form)


def _install(w: Walker, number: str) -> Locator:
    """The task in which the change is installed."""
    return w.page.locator("main form").filter(has=w.page.locator(f"input[value='{number}']")).first


def _results_are_told(w: Walker) -> None:
    for one in (f"✓ {CLIENT}", f"✓ {DATABASE}", f"✗ {SERVER}"):
        expect(w.page.locator("main")).to_contain_text(one)
