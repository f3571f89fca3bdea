"""Addresses and forms of votes, planned work, recurrences and promotions that nobody's page sends: refused in words."""

import re

import pytest

from engine.registry import Actor
from itsm.approvals.tables import Ballot
from tests.admin_ui.conftest import Browser, shown
from tests.support.approvals import Asked, ask
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import work_notices
from tests.support.people import MakePerson, SignedIn

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = "9" * 5000


@pytest.fixture
def board(make_person: MakePerson, clock: Clock) -> list[Actor]:
    """Three agents who are the team of the board; the time stands still."""
    return [make_person(f"Member {name}", roles=("agent",), teams=("board",)) for name in ("A", "B", "C")]


@pytest.fixture
def asked(requester: Actor, board: list[Actor]) -> Asked:
    """A ballot whose question is a script, with a vote that says one."""
    found = ask(requester, members=["team:board"], chair=["person:Member A"], question=SCRIPT)
    found.vote(board[0], "reject", SCRIPT)
    return found


@pytest.fixture
def member(asked: Asked, board: list[Actor], signed_in: SignedIn) -> Browser:
    """Who has voted, and is the chair."""
    return Browser(signed_in(board[0]))


@pytest.mark.parametrize(
    "address",
    [
        "/approvals/board/minutes?since=0001-01-01&until=9999-12-31", "/approvals/board/minutes?until=9999-12-31",
        "/approvals/board/minutes?since=9999-12-31&as=file", "/approvals/board/minutes?since=²&until=%00",
        "/approvals/%2e%2e%2f%2e%2e%2fetc", f"/approvals/{LONG}", "/approvals/%00", "/approvals/board%27--",
        "/schedule?day=9999-12-31&view=list", "/schedule?day=0001-01-01", "/schedule?item=%00&team=%27",
        f"/recurring?after={LONG}", "/recurring?after=WzEsMV0&state=%3Cscript%3E", f"/recurring/{10**30}",
        "/answer?link=", f"/answer?link={LONG}.{LONG}.{LONG}", "/answer?link=é.²./", "/answer?link=a.0.%00",
        "/schedule/feed.ics?key=%00", f"/schedule/feed.ics?key={LONG}",
    ],
)  # fmt: skip
def test_address_that_no_page_has_is_answered(member: Browser, address: str) -> None:
    answer = member.client.get(address)

    assert answer.status_code < 500 and "<script>alert" not in answer.text


def test_words_of_votes_are_words_wherever_they_stand(asked: Asked, member: Browser, board: list[Actor]) -> None:
    number = asked.reported.number
    pages = [member.open(f"/records/{number}"), member.open("/approvals/board"), member.open("/work")]
    for one in board[1:]:
        asked.vote(one, "reject", SCRIPT)
    pages += [member.open("/approvals/board/minutes"), member.client.get("/approvals/board/minutes?as=file").text]

    assert "&lt;script&gt;alert(1)" in pages[-1] and "&lt;script&gt;alert(1)" in pages[0]
    assert not [one for one in pages if "<script>alert" in one or "<img src=x" in one]


def test_question_of_several_lines_is_one_header_of_its_mail(
    requester: Actor, board: list[Actor], postbox: Postbox
) -> None:
    ask(requester, members=["team:board"], question="Move it?\r\nBcc: victim@example.org\r\n\r\n<b>Hi</b>")
    work_notices()

    letters = [one for one in postbox.messages if "member." in str(one["To"])]
    assert len(letters) == 3
    for one in letters:
        assert one["Bcc"] is None and "\n" not in str(one["Subject"])
        html = one.get_body(("html",))
        assert html is None or "<b>Hi</b>" not in str(html.get_content())
        assert len(re.findall(r"/answer\?link=", text_of(one))) == 3


@pytest.mark.parametrize(
    ("what", "typed"),
    [
        ("vote", {"choice": "veto"}), ("vote", {"choice": SCRIPT, "reason": SCRIPT}),
        ("vote", {"choice": "reject", "reason": "x" * 4001}), ("leave", {"seat": LONG, "reason": "Gone"}),
        ("leave", {"seat": "-1", "reason": "Gone"}), ("substitute", {"seat": "²", "person": LONG, "reason": "Gone"}),
        ("substitute", {"seat": "1", "person": SCRIPT, "reason": "Gone"}), ("close", {"reason": ""}),
        ("drop", {"reason": "x"}), ("..%2fvote", {"choice": "approve"}),
    ],
)  # fmt: skip
def test_form_that_no_page_sends_changes_nothing(
    asked: Asked, member: Browser, what: str, typed: dict[str, str]
) -> None:
    ballot: Ballot = asked.ballot
    page = f"/records/{asked.reported.number}"
    member.open(page)
    hidden = member.hidden(f"{page}/ballots/{ballot.key}/vote")

    answer = member.client.post(f"{page}/ballots/{ballot.key}/{what}", data={**hidden, **typed})

    assert 400 <= answer.status_code < 500 and "<script>alert" not in answer.text
    assert asked.ballot.state == "open" and len(asked.tasks()) == 2


@pytest.mark.parametrize("move", [f"{LONG}:up", "²:up", "1:sideways", ":", "", SCRIPT])
def test_agenda_is_ordered_by_its_own_records_alone(asked: Asked, member: Browser, move: str) -> None:
    member.open("/approvals/board")
    order = {"command_id": "x" * 32, "csrf_token": member.hidden("/sign-out")["csrf_token"], "move": move}

    answer = member.client.post("/approvals/board/order", data=order, follow_redirects=True)

    assert answer.status_code < 500 and "Traceback" not in shown(answer) and asked.ballot.place is None
