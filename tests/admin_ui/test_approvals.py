"""Votes on the record's page and from a mail; the agenda of a board and its minutes."""

import re
from datetime import timedelta

import pytest

from engine.registry import Actor
from engine.worker import fire_due_timers
from itsm.approvals.commands import leave_seat
from itsm.scenarios.around.hosting import REPORT
from tests.admin_ui.conftest import Browser, shown
from tests.support.approvals import Asked, ask, ask_twice_at_once, votes_of
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import work_notices
from tests.support.people import MakePerson, SignedIn

TEAM = ["team:board"]


@pytest.fixture
def board(make_person: MakePerson, clock: Clock) -> list[Actor]:
    """Three agents who are the team of the board; the time stands still."""
    return [make_person(f"Member {name}", roles=("agent",), teams=("board",)) for name in ("A", "B", "C")]


def page(asked: Asked) -> str:
    return f"/records/{asked.reported.number}"


def act(asked: Asked, what: str) -> str:
    return f"{page(asked)}/ballots/{asked.ballot.key}/{what}"


def test_one_votes_on_the_page_and_changes_it(requester: Actor, board: list[Actor], signed_in: SignedIn) -> None:
    asked = ask(requester, members=TEAM, question="May it be done?")
    browser = Browser(signed_in(board[0]))
    seen = browser.open(page(asked))
    assert "May it be done?" in seen and "Still missing: Member A, Member B, Member C" in seen
    asked.vote(board[0], "reject", "No plan.")
    browser.open(page(asked))

    refused = browser.send(act(asked, "vote"), choice="reject", reason="")
    assert refused.status_code == 422 and "Say why" in shown(refused)
    browser.send(act(asked, "vote"), choice="approve", reason="There is one now.")

    seen = browser.open(page(asked))
    assert "There is one now." in seen and "Still missing: Member B, Member C" in seen


def test_a_vote_in_my_work_has_its_deadline_and_its_board(
    requester: Actor, board: list[Actor], signed_in: SignedIn
) -> None:
    asked = ask(requester, members=TEAM)

    row = Browser(signed_in(board[0])).open("/work").split("data-work-list")[1]

    assert asked.reported.number in row and "The vote ends" in row
    assert re.search(r"data-label=.Team.>board<", row, re.IGNORECASE)
    assert asked.ballot.due_at.strftime("%Y-%m-%dT%H:%M") in row


def test_the_chair_closes_it_on_the_page(requester: Actor, board: list[Actor], signed_in: SignedIn) -> None:
    asked = ask(requester, members=TEAM, chair=["person:Member A"], silent="abstains")
    browser = Browser(signed_in(board[0]))
    assert "nobody decides upon the first vote alone" in browser.open(page(asked))
    asked.vote(board[0], "approve")
    asked.vote(board[1], "approve")
    browser.open(page(asked))

    browser.send(act(asked, "close"), reason="It is urgent.")

    assert asked.verdict == "approved"
    assert "The chair closed the vote." in browser.open(page(asked))


def test_ballots_that_are_over_are_folded_but_the_newest(
    requester: Actor, board: list[Actor], signed_in: SignedIn
) -> None:
    levels = [{"members": "person:Member A"}, {"members": "person:Member B"}]
    asked = ask(requester, members=TEAM, levels=levels, question=REPORT["title"])
    asked.vote(board[0], "approve", "Fine by me.")
    browser = Browser(signed_in(board[0]))
    folded = re.compile(r'<details class="fold body">\s*<summary>Votes and reasons.*?Fine by me', re.DOTALL)

    seen = browser.open(page(asked))
    assert len(folded.findall(seen)) == 1 and "Still missing: Member B" in seen
    headings = re.findall(r'<h2 id="ballot-[0-9]+-title">([^<]*) <', seen)
    assert headings == ["Approval", "Approval"], "The title of the record stands above."

    asked.vote(board[1], "approve", "And by me.")
    seen = browser.open(page(asked))
    assert seen.count('<details class="fold body">') == 1 and folded.search(seen)


def test_a_vote_by_mail_needs_the_button_and_counts_once(
    requester: Actor, board: list[Actor], postbox: Postbox, stranger: Browser
) -> None:
    asked = ask(requester, members=["person:Member A", "person:Member B"])
    work_notices()
    letter = next(one for one in postbox.messages if "member.a@" in str(one["To"]))
    links = re.findall(r"https://desk\.example\.org(/answer\?\S+)", text_of(letter))
    assert len(links) == 3
    stranger.open(links[0])
    assert asked.tasks()[board[0].key]

    link = links[0].partition("link=")[2]
    stranger.send("/answer", link=link, vote_reason="By mail.")
    assert set(asked.tasks()) == {board[1].key}
    again = stranger.open(links[1])
    assert "Thank you, we have your answer." in again and asked.ballot.state == "open"


def test_a_board_has_an_agenda_and_minutes(requester: Actor, board: list[Actor], signed_in: SignedIn) -> None:
    first, second = (ask(requester, members=TEAM, chair=["person:Member A"]) for _ in range(2))
    browser = Browser(signed_in(board[0]))
    assert "minutes of board" in browser.open("/approvals").lower()
    seen = browser.open("/approvals/board")
    assert seen.index(first.reported.number) < seen.index(second.reported.number)

    browser.send("/approvals/board/order", move=f"{second.ballot.key}:up")
    seen = browser.open("/approvals/board")
    assert seen.index(second.reported.number) < seen.index(first.reported.number)
    for member in board:
        first.vote(member, "approve", f"Read by {member.name}.")

    assert first.reported.number not in browser.open("/approvals/board")
    minutes = browser.open("/approvals/board/minutes")
    assert "Read by Member C." in minutes and "Approved" in minutes
    file = browser.client.get("/approvals/board/minutes?as=file")
    assert file.headers["Content-Disposition"].startswith("attachment") and "<script" not in file.text
    assert first.reported.number in file.text and "Read by Member B." in file.text
    assert browser.client.get("/approvals/nothing").status_code == 404


def test_who_has_the_portal_alone_votes_there(
    requester: Actor, make_person: MakePerson, signed_in: SignedIn, clock: Clock
) -> None:
    guests = [make_person(f"Guest {name}", roles=("requester",)) for name in ("A", "B")]
    asked = ask(requester, members=["person:Guest A", "person:Guest B"], question="May it be done?")
    browser, other = Browser(signed_in(guests[0])), Browser(signed_in(guests[1]))
    assert "Your decision is awaited" in browser.open("/portal") and "May it be done?" in browser.open("/portal")
    task = asked.tasks()[guests[0].key]
    browser.open(f"/portal{page(asked)}")

    browser.send(f"/portal{page(asked)}/tasks/{task}", outcome="reject", vote_reason="No plan.")
    assert "You have voted" in browser.open("/portal")
    seen = browser.open(f"/portal{page(asked)}")
    assert "No plan." in seen and "Still missing: Guest B" in seen and "Let somebody else vote" not in seen
    browser.send(f"/portal{act(asked, 'vote')}", choice="approve", reason="There is one.")
    other.open(f"/portal{page(asked)}")
    other.send(f"/portal{page(asked)}/tasks/{asked.tasks()[guests[1].key]}", outcome="approve")

    assert asked.verdict == "approved" and "Your decision is awaited" not in browser.open("/portal")
    assert "There is one." in browser.open(f"/portal{page(asked)}")


def test_who_has_the_portal_alone_votes_by_mail(
    requester: Actor, make_person: MakePerson, clock: Clock, postbox: Postbox, stranger: Browser
) -> None:
    guest = make_person("Guest A", roles=("requester",))
    asked = ask(requester, members=["person:Guest A"])
    work_notices()
    letter = next(one for one in postbox.messages if "guest.a@" in str(one["To"]))
    links = re.findall(r"https://desk\.example\.org(/answer\?\S+)", text_of(letter))
    assert "Rehearsal" in stranger.open(links[1]) and asked.ballot.state == "open"

    refused = stranger.send("/answer", link=links[1].partition("link=")[2])
    assert refused.status_code == 422 and guest.key in asked.tasks()
    stranger.send("/answer", link=links[1].partition("link=")[2], vote_reason="No plan.")

    assert asked.verdict == "rejected"


def test_one_reply_by_mail_answers_one_of_two_branches(
    requester: Actor, board: list[Actor], postbox: Postbox, stranger: Browser
) -> None:
    asked = ask_twice_at_once(requester, ["person:Member A"], ["person:Member A", "person:Member B"])
    work_notices()
    letters = [text_of(one) for one in postbox.messages if "member.a@" in str(one["To"])]
    links = [re.findall(r"/answer\?link=(\S+)", letter) for letter in letters]
    assert [len(one) for one in links] == [3, 3]

    stranger.open(f"/answer?link={links[0][0]}")
    stranger.send("/answer", link=links[0][0])
    assert "Thank you, we have your answer." in stranger.open(f"/answer?link={links[0][1]}")  # the mail is used up

    assert votes_of(asked) == ["approve"]
    stranger.open(f"/answer?link={links[1][0]}")
    stranger.send("/answer", link=links[1][0])
    assert votes_of(asked) == ["approve", "approve"]


def test_vote_by_mail_after_the_deadline_says_so(
    requester: Actor, board: list[Actor], postbox: Postbox, stranger: Browser, clock: Clock
) -> None:
    asked = ask(requester, members=["person:Member A", "person:Member B"], deadline="P1D")
    work_notices()
    letter = next(one for one in postbox.messages if "member.a@" in str(one["To"]))
    link = re.findall(r"/answer\?link=(\S+)", text_of(letter))[0]
    stranger.open(f"/answer?link={link}")
    clock.advance(timedelta(days=1))  # and no worker has looked yet

    late = stranger.send("/answer", link=link, vote_reason="By mail.")
    assert late.status_code == 409 and "the time to vote is over" in shown(late) and votes_of(asked) == []
    fire_due_timers(10)

    assert "not waiting for an answer any more" in stranger.open(f"/answer?link={link}")


def test_link_of_a_seat_that_somebody_else_has_votes_no_more(
    requester: Actor, board: list[Actor], postbox: Postbox, stranger: Browser
) -> None:
    asked = ask(requester, members=["person:Member A", "person:Member B"])
    work_notices()
    letter = next(one for one in postbox.messages if "member.a@" in str(one["To"]))
    link = re.findall(r"/answer\?link=(\S+)", text_of(letter))[0]
    stranger.open(f"/answer?link={link}")
    hidden = stranger.hidden("/answer")
    leave_seat(asked.ballot.key, asked.seat(board[0]).key, board[2].key, "On leave.", board[0])

    sent = stranger.client.post("/answer", data={**hidden, "vote_reason": "By mail."})

    assert sent.status_code == 409 and "not waiting for an answer any more" in shown(sent)
    assert votes_of(asked) == [] and set(asked.tasks()) == {board[1].key, board[2].key}
