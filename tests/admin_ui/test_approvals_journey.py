"""A board and somebody of the portal vote in the browser, in either language; axe finds nothing on their pages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.registry import Actor
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk, somebody, unfolded
from tests.admin_ui.walking import Walker, walker
from tests.support.approvals import Asked, ask, votes_of

pytestmark = pytest.mark.browser

QUESTION = "Move the printers?"
MEMBERS = ["team:cab", "person:guest@desk.example"]
NAMED = {
    QUESTION, "REHEARSAL", "Rehearsals", "Rehearsal", "Member a", "Member b", "Guest", "Asker", "Open", "Tried it.",
    "It is urgent.", "call", "cab",
}  # fmt: skip
"""What is called the same in every language here."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_board_and_guest_vote_and_the_chair_closes(tmp_path: Path, language: str) -> None:
    asked: list[Asked] = []

    def seed() -> None:
        for name in ("a", "b"):
            somebody(f"Member {name}", f"{name}@desk.example", language, "cab")
        somebody("Guest", "guest@desk.example", language)
        asker = somebody("Asker", "asker@desk.example", language)
        asked.append(ask(asker, members=MEMBERS, chair=["person:a@desk.example"], question=QUESTION, silent="abstains"))

    with seeded_desk(tmp_path, language, seed) as desk:
        number = desk.within(lambda: asked[0].reported.number)
        guest, chair = desk.walker("guest@desk.example"), desk.walker("a@desk.example")
        for one in (guest, chair):
            one.typed |= NAMED
        _votes_in_the_portal(guest, number)
        _votes_and_closes(chair, number)
        _looks_around(desk, chair, guest)


def _votes_in_the_portal(w: Walker, number: str) -> None:
    w.go("/portal")
    w.look("/portal")
    w.page.get_by_role("link", name=QUESTION).click()
    w.look(f"/portal/records/{number}")
    w.page.get_by_label(w.say(("Reason", "原因"))).first.fill("Tried it.")
    w.page.get_by_role("button", name=w.say(("Approve", "批准")), exact=True).first.click()
    expect(w.page.get_by_role("cell", name="Tried it.")).to_be_visible()


def _votes_and_closes(w: Walker, number: str) -> None:
    w.go(f"/records/{number}")
    w.page.get_by_role("button", name=w.say(("Approve", "批准")), exact=True).first.click()
    fold = unfolded(w, "Close the vote")
    fold.locator("textarea").fill("It is urgent.")
    w.look(f"/records/{number}")
    fold.locator("button").click()
    expect(w.page.get_by_text(w.say("The chair closed the vote."))).to_be_visible()


def _looks_around(desk: SeededDesk, chair: Walker, guest: Walker) -> None:
    for address in ("/approvals", "/approvals/cab", "/approvals/cab/minutes"):
        chair.go(address)
        chair.look(address)
    assert chair.page.get_by_role("cell", name="Tried it.").count() == 1
    assert [*chair.found, *guest.found, *desk.visitors.faults] == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_link_of_a_mail_votes_by_its_button_and_once(tmp_path: Path, language: str) -> None:
    askers: list[Actor] = []

    def seed() -> None:
        for name in ("a", "b"):
            somebody(f"Member {name}", f"{name}@example.org", language, "cab")
        askers.append(somebody("Asker", "asker@example.org", language))

    with seeded_desk(tmp_path, language, seed, mail=True) as desk:
        asked = desk.within(lambda: ask(askers[0], members=["team:cab"], question=QUESTION))
        mailed = walker(desk.visitors, language)
        mailed.typed |= NAMED
        approve, reject, _abstain = desk.answers(mailed, "a@example.org", 1)
        for link in (approve, reject):  # as a scanner of mails opens them all
            mailed.page.goto(link)
            mailed.sees("Nothing has been answered yet: press the button.")
        mailed.look("/answer")
        assert desk.within(lambda: votes_of(asked)) == []

        mailed.page.get_by_label(mailed.say(("Reason", "原因"))).first.fill("Tried it.")
        mailed.press(("Reject", "拒绝"))
        mailed.sees("Thank you, we have your answer.")
        mailed.look("/answer, answered")
        for link in (approve, reject):
            mailed.page.goto(link)
            mailed.sees("Thank you, we have your answer.")

        assert desk.within(lambda: votes_of(asked)) == ["reject"]
        assert [*mailed.found, *desk.visitors.faults] == []
