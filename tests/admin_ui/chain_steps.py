"""What people do from the first incidents to a known error that all of them wait for, and how they are told."""

from playwright.sync_api import expect

from engine.registry import Actor
from tests.admin_ui.chain import INCIDENTS, PROBLEM, TITLE, WHAT, Chain, complete, incident, stands, statuses, until
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.seeded_desk import SeededDesk
from tests.admin_ui.walking import Walker

SWITCH = "关机一分钟后再开机。"
BY_HAND = 2
"""So many of the incidents are brought to wait by hand; the others beside the browser."""


def last_incident(w: Walker) -> None:
    """The fourteenth is reported in the portal."""
    w.page.goto("/portal/report/incident")
    for name, value in (("title", TITLE), ("description", WHAT)):
        w.page.locator(f"[name={name}]").fill(value)
    choose_category(w.page, "printing")
    w.press("Send")
    w.sees("Thank you. Your number is %(number)s; we answer here.", number=incident(INCIDENTS))


def recurrence(w: Walker) -> None:
    """A worker finds what they have in common; its evidence is looked at, and the problem opened."""
    found = "main section.card h2 a"
    evidence = w.say("%(count)s of them in %(days)s days", count=INCIDENTS, days=14)
    until(w, "/recurring", lambda: evidence in w.page.locator("main").inner_text())
    click(w.page.locator(found).first)
    w.look("a finding")
    w.fill({"Title": TITLE})
    w.press("Make it")
    expect(w.page).to_have_url(f"/records/{PROBLEM}")
    stands(w, PROBLEM, ["assess"], ["to_assess"])


def workaround(w: Walker) -> None:
    """Assessed, investigated, known."""
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("Impact", "影响度"): "medium", ("Urgency", "紧急度"): "medium"})
    w.press(("Take it on", "立项调查"))
    stands(w, PROBLEM, ["investigate"], ["taken_on_yes"])
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({
        ("Why does it happen?", "为什么会发生？"): "驱动程序有缺陷。", ("Root cause", "根本原因"): "驱动读不了长报文。",
        ("Workaround", "临时办法"): SWITCH,
    })  # fmt: skip
    w.press(("Cause found", "已找到原因"))
    stands(w, PROBLEM, ["known_error"], ["cause_known_yes"])


def all_wait(w: Walker, desk: SeededDesk, ann: Actor) -> None:
    """What may help stands beside the incident: it is waited for."""
    for number in range(1, BY_HAND + 1):
        w.page.goto(f"/records/{incident(number)}")
        w.fill({("Impact", "影响度"): "medium", ("Urgency", "紧急度"): "medium"})
        w.press(("Accept", "受理"))
        expect(w.page.locator("#advice")).to_contain_text(SWITCH)
        click(w.page.locator("#advice").get_by_role("button", name=w.say("Wait for it")))
        w.sees(("Awaiting problem", "等待问题解决"))
        stands(w, incident(number), ["wait_problem"], ["to_wait_problem"])

    def others() -> None:
        for number in range(BY_HAND + 1, INCIDENTS + 1):
            values = {"title": TITLE, "category": "printing", "impact": "medium", "urgency": "medium"}
            complete(incident(number), values, "accept", ann)
            complete(incident(number), {"problem_reference": PROBLEM}, "wait_problem", ann)

    desk.within(others)
    assert desk.within(lambda: statuses("incident")) == ["awaiting_problem"] * INCIDENTS


def all_are_told(chain: Chain, way: str) -> None:
    pam, ann = chain.of("pam"), chain.of("ann")
    until(pam, f"/records/{PROBLEM}", lambda: chain.desk.within(lambda: statuses("problem")) == ["closed"], 30)
    stands(pam, PROBLEM, [], [way, "tell_waiting", "closed"])
    assert chain.desk.within(lambda: statuses("incident")) == ["in_progress"] * INCIDENTS
    for number in (1, INCIDENTS):
        stands(ann, incident(number), ["line_1"], ["problem_news"])
