"""A major incident from its declaration to the last action of its review, played by everybody in either language."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.registry import SYSTEM, Actor
from itsm.people.commands import join_team
from itsm.records.commands import report_record
from tests.admin_ui.chain import ZONE, address, incident, stands, statuses, until
from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk, somebody, unfolded
from tests.admin_ui.walking import NAMED, Walker
from tests.support.mail import text_of

pytestmark = pytest.mark.browser

MAJOR, ROOM = "MAJ-000001", "/war-rooms/MAJ-000001"
TITLE, WHAT, TITLE_EN = "航站楼网络中断", "值机柜台全部断网。", "Network of the terminal"
PROPOSED, INCIDENTS = 20, 30
"""Incidents that are there when a worker proposes to declare; all that join in the end."""
STATUS = "airport"
CALLED, FOUND, SOLVED = "请检查核心交换机。", "核心交换机电源故障。", "已更换电源模块，网络恢复。"
ACTIONS = ("监控交换机电源", "采购备用交换机")
PEOPLE = {
    "rita": ("瑞塔", ()), "ann": ("小安", ("line-1",)), "cora": ("柯拉", ("incident-managers",)),
    "mo": ("莫莫", ("incident-managers",)), "sid": ("希德", ("incident-managers",)),
    "ned": ("奈德", ("infrastructure",)),
}  # fmt: skip
"""Everybody but the administrator, by the name of their address: what they are called, and their teams."""
WORK = ("Bring the service back", "恢复服务")


@dataclass
class Story:
    """The desk with a window for each of the people, opened when it is first needed."""

    desk: SeededDesk
    windows: dict[str, Walker] = field(default_factory=dict)

    def of(self, who: str) -> Walker:
        """The window of somebody; of a stranger where nobody has signed in."""
        if who not in self.windows:
            made = Walker(self.desk.visitors.window(self.desk.language), self.desk.language)
            made.typed |= {*NAMED, "MAJ-", "ACN-", "CNY", "Example", TITLE, WHAT, TITLE_EN}
            if who != "stranger":
                made.sign_in(address(who))
            self.windows[who] = made
        return self.windows[who]

    def statuses(self, kind: str) -> list[str]:
        """The status of each record of a type."""
        return self.desk.within(lambda: statuses(kind))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_thirty_incidents_are_led_as_one_told_together_and_resolved_with_it(tmp_path: Path, language: str) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update({who: somebody(name, address(who), language, *teams) for who, (name, teams) in PEOPLE.items()})
        join_team(actors["cora"].key or 0, "incident-managers", "lead", SYSTEM)
        report(actors["rita"], PROPOSED)

    with seeded_desk(tmp_path / "data", language, seed, mail=True) as desk:
        story = Story(desk)
        status_page_is_opened(story)
        declared(story.of("ann"))
        desk.within(lambda: report(actors["rita"], INCIDENTS - PROPOSED))
        roles_are_taken(story)
        others_join(story)
        help_is_called(story)
        all_are_told(story)
        repaired_by_the_list(story)
        resolved_together(story)
        reviewed(story)
        actions_are_tracked(story)
        every_diagram(story)

        assert [one for w in story.windows.values() for one in w.found] == [] and desk.visitors.faults == []


def report(requester: Actor, count: int) -> None:
    """Let somebody report the same network again and again."""
    values = {"title": TITLE, "description": WHAT, "category": "network", "impact": "high", "urgency": "high"}
    for _ in range(count):
        report_record("incident", values, requester.key, requester, None, "portal")


def status_page_is_opened(story: Story) -> None:
    w = story.of("admin")
    w.page.goto("/settings/status-page")
    w.fill({"Address": STATUS, "Everybody may read it, without signing in": "yes"})
    w.press("Save")
    stranger = story.of("stranger")
    stranger.page.goto(f"/status/{STATUS}")
    stranger.sees("Everything works")


def declared(w: Walker) -> None:
    """In Chinese out of what a worker proposes, with all that is like it; in English out of an incident, by hand."""
    if w.language == "en":
        w.page.goto(f"/records/{incident(1)}")
        w.follow(("Declare a major incident", "宣布重大事件"))
        w.press("Make it")
        expect(w.page).to_have_url(f"/records/{MAJOR}")
        return
    alike = w.say("%(count)s open records are like it.", count=PROPOSED)
    until(w, "/war-rooms", lambda: alike in w.page.locator("main").inner_text())
    _look(w, "what is proposed")
    w.press("Declare: %(type)s", type=w.say(("Major incident", "重大事件")))
    expect(w.page).to_have_url(ROOM)
    w.sees("%(number)s was declared. Records that joined: %(count)s.", number=MAJOR, count=PROPOSED - 1)


def roles_are_taken(story: Story) -> None:
    """Three take a role each; the commander says that she leads."""
    for who, role in (("cora", "commander"), ("mo", "communications"), ("sid", "scribe")):
        w = story.of(who)
        w.page.goto("/war-rooms")
        click(w.page.locator("main").get_by_role("link", name=re.compile(MAJOR)).first)
        _send(w.page, f"/roles/{role}")
        expect(w.page.locator("#fresh dl").first).to_contain_text(PEOPLE[who][0])
    w = story.of("cora")
    w.page.goto(f"/records/{MAJOR}")
    w.fill({("Severity", "级别"): "critical", ("Service", "服务"): TITLE})
    w.press(("I lead it", "由我指挥"))
    stands(w, MAJOR, ["handle"], ["judged", "is_one"])
    stands(w, MAJOR, ["investigate", "tell"], ["to_investigate", "to_tell"], within=WORK)


def others_join(story: Story) -> None:
    """What was reported since is ticked, all at once."""
    w = story.of("cora")
    w.page.goto(ROOM)
    _look(w, "a room with records that may join")
    w.page.locator("[data-select-all]").check()
    _send(w.page, "/join")
    expect(w.page.locator("#past .count").first).to_have_text(str(INCIDENTS))
    w.page.goto(f"/records/{incident(INCIDENTS)}")
    click(w.page.locator("main").locator(f"a[href='{ROOM}']").first)


def help_is_called(story: Story) -> None:
    """A team is called, one of it comes, helps, and leaves."""
    w = story.of("cora")
    w.page.goto(ROOM)
    w.page.locator("select[name=team]").select_option("infrastructure")
    w.page.locator("[name=message]").fill(CALLED)
    _send(w.page, "/calls")
    ned = story.of("ned")
    ned.page.goto("/work?tab=teams")
    click(ned.page.locator("main").get_by_role("link", name=TITLE).first)
    ned.page.goto(ROOM)
    expect(ned.page.locator("#past")).to_contain_text(CALLED)
    ned.press("I am here")
    expect(ned.page.locator("#fresh")).to_contain_text(PEOPLE["ned"][0])


def all_are_told(story: Story) -> None:
    """Prepared words in both languages: to those who joined, to who watches, and on the page that anybody reads."""
    w = story.of("mo")
    w.page.goto(ROOM)
    watching = w.page.locator("form").filter(has=w.page.locator("[name=whom]:visible"))
    watching.locator("select[name=whom]").select_option("all")
    click(watching.locator("button[value=add]"))
    first = unfolded(w, "Prepared words").locator("a[href*='words=first']")
    click(first)
    _title(w)
    w.page.locator("[name=is_public]").check()
    _look(w, "an update of prepared words")
    _send(w.page, "/updates")
    w.page.goto(f"/records/{MAJOR}")
    w.fill({("Note", "备注"): "已电话通知值班经理。"})
    w.press("Done")
    _anybody_reads(story, ("Being investigated", "排查中"), "now")
    rita = story.of("rita")
    told = ("We know of it and work on it", "我们已获知并正在处理")
    for number in (1, INCIDENTS):
        place = f"/portal/records/{incident(number)}"
        until(rita, place, lambda: rita.say(told) in rita.page.locator("main").inner_text(), 30)
    _look(rita, "an incident that is told of what it joined")
    letters = story.desk.postbox.messages
    mine = partial(filter, lambda letter: address("sid") in str(letter["To"]))
    until(rita, "/portal", lambda: any(rita.say(told) in text_of(letter) for letter in mine(list(letters))))
    expected = rita.say("%(count)s were told", count=INCIDENTS + len(PEOPLE) + 1)
    until(w, ROOM, lambda: expected in w.page.locator("main").inner_text(), 30)


def _anybody_reads(story: Story, status: tuple[str, str], part: str) -> None:
    """Nobody signed in; each language says it, and nothing of what is internal."""
    stranger = story.of("stranger")
    stranger.page.goto(f"/status/{STATUS}/{stranger.language}")
    stranger.page.reload()  # a copy is good for half a minute
    shown = stranger.page.locator(f"section[aria-labelledby={part}]")
    expect(shown).to_contain_text(stranger.say(status))
    _look(stranger, f"status page: {status[0]}")
    for language, title in (("en", TITLE_EN), ("zh-CN", TITLE)):
        stranger.page.goto(f"/status/{STATUS}/{language}")
        stranger.page.reload()
        expect(stranger.page.locator("main h3")).to_have_text(title)
        inside = stranger.page.content()
        for secret in (MAJOR, "INC-", CALLED, FOUND, *(name for name, _ in PEOPLE.values())):
            assert secret not in inside


def repaired_by_the_list(story: Story) -> None:
    """The prepared response for the category is worked off; who was called says what was found."""
    w = story.of("cora")
    w.page.goto(ROOM)
    for step in ("power", "line"):
        click(w.page.locator("form").filter(has=w.page.locator(f"input[name=step][value={step}]")).locator("button"))
    w.sees("%(done)s of %(all)s done", done=2, all=4)
    ned = story.of("ned")
    ned.page.goto(f"/records/{MAJOR}")
    click(ned.page.locator("main").get_by_role("button", name=ned.say("Claim")).first)
    ned.fill({("What you saw or did", "发现或已做的处理"): FOUND})
    ned.press("Done")
    ned.page.goto(ROOM)
    ned.press("I leave")
    for press in (("We know what to do", "已有办法"), ("Done: watch it", "已处理，转观察")):
        w.page.goto(f"/records/{MAJOR}")
        w.press(press)


def resolved_together(story: Story) -> None:
    """One answer resolves all thirty; the page that anybody reads says so when somebody publishes it."""
    w = story.of("cora")
    w.page.goto(f"/records/{MAJOR}")
    w.fill({("Resolution code", "解决代码"): "replaced", ("What was done", "处理结果"): SOLVED})
    w.press(("It is stable", "已稳定"))
    until(w, ROOM, lambda: story.statuses("incident") == ["resolved"] * INCIDENTS, 60)
    rita = story.of("rita")
    for number in (1, INCIDENTS):
        rita.page.goto(f"/portal/records/{incident(number)}")
        expect(rita.page.locator("main")).to_contain_text(SOLVED)
    mo = story.of("mo")
    mo.page.goto(f"{ROOM}?words=back")
    mo.page.locator("[name=is_public]").check()
    _send(mo.page, "/updates")
    _anybody_reads(story, ("Resolved", "已解决"), "before")


def reviewed(story: Story) -> None:
    """The scribe writes what happened; two actions are agreed on; time that nobody noted is added to what it cost."""
    sid = story.of("sid")
    sid.page.goto(f"/records/{MAJOR}")
    sid.fill({("What happened", "事件经过"): FOUND, ("Whom it hit, and how", "影响范围与程度"): WHAT})
    sid.press("Done")
    w = story.of("cora")
    for title in ACTIONS:
        w.page.goto(ROOM)
        agreeing = unfolded(w, "Agree on something")
        agreeing.locator("[name=title]").fill(title)
        agreeing.locator("[name=owner]").fill(PEOPLE["ned"][0])
        agreeing.locator("[name=due]").fill(f"{datetime.now(ZONE) + timedelta(days=7):%Y-%m-%d}")
        _send(w.page, "/actions")
    spent = unfolded(w, "Write down more time")
    spent.locator("[name=person]").fill(PEOPLE["ann"][0])
    spent.locator("[name=minutes]").fill("90")
    _send(w.page, "/time")
    expect(w.page.locator("section[aria-labelledby=time] tbody")).to_contain_text("300.00")
    _look(w, "the room of a review")
    w.page.goto(f"/records/{MAJOR}")
    w.fill({("Cause", "原因"): "电源没有冗余。", ("What we learn from it", "经验教训"): "关键设备要有备件。"})
    w.press(("Cause is known", "原因已明"))
    stands(w, MAJOR, ["action_over"], ["knows_cause", "wait_for_actions"])


def actions_are_tracked(story: Story) -> None:
    """One is done, one is given up; with the last of them the major incident is over."""
    ned, w = story.of("ned"), story.of("cora")
    for place, (title, press) in enumerate(zip(ACTIONS, (("Done", "已完成"), ("Given up", "放弃")), strict=True), 1):
        assert story.statuses("major_incident") == ["actions"]
        number = f"ACN-{place:06}"
        ned.page.goto("/work")
        click(ned.page.locator("main").get_by_role("link", name=title).first)
        expect(ned.page.locator("h1")).to_contain_text(title)
        ned.fill({("What was done, or why it is given up", "完成情况或放弃原因"): "已上线。"})
        ned.press(press)
        w.page.goto(f"/records/{number}")
        w.press("Done")
    assert story.statuses("review_action") == ["closed"] * 2
    assert story.statuses("major_incident") == ["closed"]


def every_diagram(story: Story) -> None:
    """Those of the major incident, of what it called, and of an action are looked at."""
    w = story.of("cora")
    stands(w, MAJOR, [], ["told_all", "look_again", "nothing_left", "closed"])
    _look(w, "diagram of the major incident")
    by = ["told", "to_help", "helped", "found", "done", "is_stable"]
    stands(w, MAJOR, [], by, within=WORK)
    _look(w, "diagram of the work on it")
    stands(w, "ACN-000001", [], ["carried_out", "checked", "told_origin", "over"])


def _look(w: Walker, place: str) -> None:
    """Look at a page in one of the languages: the same templates draw it in the other one."""
    if w.language != "en":
        w.look(place)


def _title(w: Walker) -> None:
    """The titles of the status page, in both languages."""
    w.page.locator("[name='title:en']").fill(TITLE_EN)
    w.page.locator("[name='title:zh-CN']").fill(TITLE)


def _send(page: Page, ending: str) -> None:
    """Press the first button of the form that is sent there."""
    form: Locator = page.locator(f"main form[action$='{ending}']").first
    click(form.locator("button").first)
    expect(page.locator("main [aria-invalid=true]")).to_have_count(0)
