"""Who votes, leaves, closes and withdraws at the same instant: one verdict, told once, that the votes kept explain."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError
from engine.registry import Actor
from itsm.approvals.commands import change_vote, close_ballot, leave_seat
from itsm.notices.answers.answering import Answered, answer_by_link
from itsm.notices.answers.links import open_answer
from itsm.records.commands import complete_task, send_message_to_record
from itsm.records.tables import TimelineEntry
from tests.support.approvals import Asked, ask, votes_of
from tests.support.at_once import Act, at_once
from tests.support.mail import Postbox, text_of
from tests.support.notices import work_notices
from tests.support.people import MakePerson


@pytest.fixture
def five(make_person: MakePerson) -> list[Actor]:
    """Five agents who are the team of the board; their clock runs."""
    return [make_person(f"Member {name}", roles=("agent",), teams=("board",)) for name in "ABCDE"]


Together = Callable[[Asked, Sequence[Act]], list[object]]


@pytest.fixture
def together(app: Flask, tenant: int) -> Together:
    """Runs acts at one instant; afterwards the ballot is decided once, and told once."""

    def run(asked: Asked, acts: Sequence[Act]) -> list[object]:
        found = at_once(app, tenant, acts)
        assert told(asked, "decided") == (asked.ballot.state != "open")
        return found

    return run


def told(asked: Asked, what: str) -> int:
    """How often the timeline says it."""
    mine = select(TimelineEntry.details).where(TimelineEntry.record_key == asked.reported.key)
    with reading() as session:
        return sum((one or {}).get("what") == what for one in session.scalars(mine))


def votes(asked: Asked, *cast: tuple[Actor, str]) -> list[Act]:
    """These votes, still to be cast."""
    tasks = asked.tasks()
    return [partial(complete_task, tasks[one.key], {"vote_reason": "So."}, choice, one) for one, choice in cast]


def refused(found: list[object]) -> list[object]:
    return [one for one in found if isinstance(one, FlowdeskError)]


def test_quorum_that_two_reach_at_one_instant_decides_once(
    requester: Actor, five: list[Actor], together: Together
) -> None:
    asked = ask(requester, members=["team:board"], rule="any", quorum=3, early=True)
    asked.vote(five[0], "approve")

    found = together(asked, votes(asked, (five[1], "reject"), (five[2], "abstain"), (five[3], "approve")))

    assert (asked.verdict, asked.ballot.ended_by, asked.tasks()) == ("approved", "settled", {})
    assert len(votes_of(asked)) == 4 - len(refused(found)) and len(votes_of(asked)) >= 3


def test_veto_against_the_last_vote(requester: Actor, five: list[Actor], together: Together) -> None:
    asked = ask(requester, members=["team:board"], rule="any", veto=["person:Member A"], early=True)
    for one in five[2:]:
        asked.vote(one, "approve")

    together(asked, votes(asked, (five[1], "approve"), (five[0], "reject")))

    assert (asked.verdict, asked.ballot.why) == ("rejected", "veto")


def test_last_vote_against_who_leaves(requester: Actor, five: list[Actor], together: Together) -> None:
    asked = ask(requester, members=["team:board"], quorum=5, rule="any")
    for one in five[2:]:
        asked.vote(one, "approve")
    leaves = partial(leave_seat, asked.ballot.key, asked.seat(five[0]).key, None, "I change jobs.", five[0])

    together(asked, [*votes(asked, (five[1], "approve")), leaves])

    assert (asked.verdict, len(votes_of(asked))) == ("no_quorum", 4)


def test_chair_closes_while_one_votes(requester: Actor, five: list[Actor], together: Together) -> None:
    asked = ask(requester, members=["team:board"], chair=["person:Member A"], silent="abstains")
    for one in five[:3]:
        asked.vote(one, "approve")
    closes = partial(close_ballot, asked.ballot.key, "It is urgent.", five[0])

    found = together(asked, [*votes(asked, (five[3], "reject")), closes])

    voted = not isinstance(found[0], FlowdeskError)
    assert asked.verdict == ("rejected" if voted else "approved")
    assert votes_of(asked).count("reject") == voted and not isinstance(found[1], FlowdeskError)


def test_request_is_withdrawn_while_the_last_one_votes(
    requester: Actor, five: list[Actor], together: Together
) -> None:
    asked = ask(requester, members=["person:Member A"])
    withdraws = partial(send_message_to_record, asked.reported.number, "approval_withdrawn", requester)

    found = together(asked, [*votes(asked, (five[0], "approve")), withdraws])

    assert asked.verdict in ("approved", "withdrawn") and len(refused(found)) <= 1
    assert votes_of(asked) == ([] if isinstance(found[0], FlowdeskError) else ["approve"])
    assert asked.ballot.state == asked.verdict


def test_one_member_votes_in_two_windows(requester: Actor, five: list[Actor], together: Together) -> None:
    asked = ask(requester, members=["person:Member A", "person:Member B"])

    found = together(asked, votes(asked, (five[0], "approve"), (five[0], "reject")))

    assert len(votes_of(asked)) == 1 and len(refused(found)) == 1 and asked.ballot.state == "open"


def test_vote_that_is_changed_twice_with_one_command_is_changed_once(requester: Actor, five: list[Actor]) -> None:
    asked = ask(requester, members=["team:board"])
    asked.vote(five[0], "approve")

    for _ in range(2):
        change_vote(asked.ballot.key, "reject", "No.", five[0], "same")

    assert votes_of(asked) == ["approve", "reject"]


def test_seat_that_is_left_twice_with_one_command_is_left_once(requester: Actor, five: list[Actor]) -> None:
    asked = ask(requester, members=["team:board"])
    seat = asked.seat(five[0]).key

    for _ in range(2):
        leave_seat(asked.ballot.key, seat, None, "I change jobs.", five[0], "same")

    assert told(asked, "left") == 1 and len(asked.tasks()) == 4


def test_links_of_one_mail_are_pressed_at_once(
    requester: Actor, five: list[Actor], together: Together, postbox: Postbox
) -> None:
    asked = ask(requester, members=["person:Member A", "person:Member B"])
    work_notices()
    letter = next(one for one in postbox.messages if "member.a@" in str(one["To"]))
    links = [open_answer(one) for one in re.findall(r"/answer\?link=(\S+)", text_of(letter))]

    found = together(asked, [partial(answer_by_link, one, {"vote_reason": "So."}) for one in (*links[:2], *links[:2])])

    assert refused(found) == [] and len({one.outcome for one in found if isinstance(one, Answered)}) == 1
    assert len(votes_of(asked)) == 1 and list(asked.tasks()) == [five[1].key]
