"""Votes by real commands: changed, too late, by a substitute, without who has left; never upon the first one alone."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState
from engine.registry import SYSTEM, Actor
from engine.runtime import assign_user_task, cancel_process_instance
from engine.worker import fire_due_timers
from itsm.accounts.leaving import leave
from itsm.approvals.commands import change_vote, close_ballot, leave_seat
from itsm.approvals.queries import ballots_of
from itsm.approvals.tables import BallotVote
from itsm.organisation.commands import AbsenceValues, save_absence
from itsm.people.commands import join_team
from itsm.records.commands import complete_task, send_message_to_record
from itsm.records.queries import timeline
from tests.support.approvals import Asked, ask
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import stored

TEAM = ["team:board"]


def told(asked: Asked, reader: Actor) -> str:
    return "\n".join(str(one.sentence) for one in timeline(asked.reported.number, reader, "en") if one.sentence)


def kept(asked: Asked) -> list[tuple[str, int]]:
    """Every vote that was ever cast, in its order."""
    mine = select(BallotVote).where(BallotVote.ballot_key == asked.ballot.key).order_by(BallotVote.key)
    with reading() as session:
        return [(vote.choice, vote.actor_key) for vote in session.scalars(mine)]


def test_the_verdict_waits_for_every_vote(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM, rule="any")
    asked.vote(board[0], "reject", "No back-out plan.")
    asked.vote(board[1], "approve")
    assert (asked.ballot.state, asked.verdict) == ("open", None)

    asked.vote(board[2], "abstain")

    assert (asked.ballot.state, asked.ballot.why, asked.verdict) == ("approved", "any", "approved")
    assert "Rejects: No back-out plan." in told(asked, board[0]) and "Vote: Approved" in told(asked, board[0])
    assert "back-out" not in told(asked, requester) and "Reject" not in told(asked, requester)


def test_a_vote_makes_nobody_the_owner(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    asked.vote(board[0], "approve")

    assert stored(asked.reported).owner_key is None


def test_a_rejection_says_why(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    with pytest.raises(InvalidForm):
        asked.vote(board[0], "reject", "")

    assert kept(asked) == []


def test_the_lead_of_the_board_is_its_chair(requester: Actor, board: list[Actor]) -> None:
    join_team(board[1].key or 0, "board", "lead", SYSTEM)

    asked = ask(requester, members=TEAM, chair="lead:board")

    assert [asked.seat(one).chair for one in board] == [False, True, False]


def test_a_vote_can_be_changed_while_it_is_open(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    asked.vote(board[0], "reject", "No plan.")
    change_vote(asked.ballot.key, "approve", "There is one now.", board[0])
    asked.vote(board[1], "approve")
    asked.vote(board[2], "approve")

    assert asked.verdict == "approved"
    assert [choice for choice, _ in kept(asked)] == ["reject", "approve", "approve", "approve"]
    with pytest.raises(InvalidState):
        change_vote(asked.ballot.key, "reject", "After all not.", board[0])


def test_a_vote_after_the_deadline_is_refused(requester: Actor, board: list[Actor], clock: Clock) -> None:
    asked = ask(requester, members=TEAM, deadline="P1D")
    asked.vote(board[0], "approve")
    clock.advance(timedelta(days=1))  # and no worker has looked yet

    with pytest.raises(InvalidState, match="time to vote is over"):
        asked.vote(board[1], "approve")
    with pytest.raises(InvalidState, match="time to vote is over"):
        change_vote(asked.ballot.key, "reject", "No.", board[0])

    fire_due_timers(10)
    assert (asked.verdict, asked.ballot.ended_by, len(kept(asked))) == ("rejected", "time", 1)


def test_nobody_approves_their_own(make_person: MakePerson, board: list[Actor]) -> None:
    asked = ask(board[0], members=TEAM, barred=["person:Member B"])

    assert list(asked.tasks()) == [board[2].key]
    assert asked.ballot.kept_out == [board[0].key, board[1].key]
    seat = asked.seat(board[2])
    for own in board[:2]:  # not through a seat of somebody else either
        with pytest.raises(InvalidForm, match="Expected"):
            leave_seat(asked.ballot.key, seat.key, own.key, "He knows it best.", board[2])


def test_who_is_absent_is_stood_in_for_but_not_by_the_requester(
    board: list[Actor], make_person: MakePerson, clock: Clock
) -> None:
    other = make_person("Other Person", roles=("agent",))
    asker = make_person("Asking Agent", roles=("agent",))
    for member, substitute in ((board[0], other), (board[1], asker)):
        begin = clock.now() - timedelta(hours=1)
        values = AbsenceValues(begin, clock.now() + timedelta(days=9), "holiday", substitute.key)
        save_absence(member.key or 0, None, values, SYSTEM)
    asked = ask(asker, members=TEAM)

    assert set(asked.tasks()) == {other.key, board[1].key, board[2].key}
    asked.vote(other, "approve")
    assert kept(asked) == [("approve", other.key)]
    assert "Approves for Member A" in told(asked, board[2])


def test_a_member_who_leaves_takes_the_quorum_along(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM, rule="any", quorum=3)
    asked.vote(board[0], "approve")
    asked.vote(board[1], "approve")
    leave_seat(asked.ballot.key, asked.seat(board[2]).key, None, "I change jobs.", board[2])

    assert (asked.verdict, asked.ballot.why) == ("no_quorum", "quorum")
    assert "Member C votes no more: I change jobs." in told(asked, board[0])


def test_a_substitute_gets_the_task_of_the_seat(
    requester: Actor, board: list[Actor], make_person: MakePerson
) -> None:
    other = make_person("Other Person", roles=("agent",))
    asked = ask(requester, members=TEAM)
    leave_seat(asked.ballot.key, asked.seat(board[2]).key, other.key, "On leave.", board[2])

    assert set(asked.tasks()) == {board[0].key, board[1].key, other.key}
    with pytest.raises(InvalidForm):
        leave_seat(asked.ballot.key, asked.seat(board[1]).key, other.key, "Me too.", board[1])
    for voter in (board[0], board[1], other):
        asked.vote(voter, "approve")
    assert asked.verdict == "approved"


def test_the_chair_closes_it_but_not_upon_the_first_vote(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM, chair=["person:Member A"], silent="abstains")
    asked.vote(board[1], "approve")
    with pytest.raises(InvalidState, match="first one alone"):
        close_ballot(asked.ballot.key, "It is urgent.", board[0])
    asked.vote(board[0], "approve")
    with pytest.raises(Forbidden):
        close_ballot(asked.ballot.key, "It is urgent.", board[1])

    close_ballot(asked.ballot.key, "It is urgent.", board[0])

    assert (asked.verdict, asked.ballot.ended_by, asked.ballot.closed_by_key) == ("approved", "chair", board[0].key)
    assert asked.ballot.reason == "It is urgent."


def test_the_requester_withdraws_it_while_people_vote(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    asked.vote(board[0], "approve")
    send_message_to_record(asked.reported.number, "approval_withdrawn", requester)

    assert (asked.verdict, asked.ballot.state, asked.tasks()) == ("withdrawn", "withdrawn", {})
    with pytest.raises(InvalidState):
        change_vote(asked.ballot.key, "reject", "No.", board[0])


def test_a_ballot_ends_with_the_process_that_asked(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    cancel_process_instance(asked.ballot.instance_key, "reported twice", SYSTEM)

    assert (asked.ballot.state, asked.ballot.ended_by) == ("withdrawn", "gone")


def test_a_vote_is_given_to_nobody_else(requester: Actor, board: list[Actor], agent: Actor) -> None:
    asked = ask(requester, members=TEAM)
    with pytest.raises(Forbidden, match="substitute"):
        assign_user_task(asked.tasks()[board[0].key], agent.key, SYSTEM)


def test_who_leaves_the_organisation_gives_up_the_seat(
    requester: Actor, board: list[Actor], administrator: Actor, make_person: MakePerson
) -> None:
    other = make_person("Other Person", roles=("agent",))
    asked = ask(requester, members=TEAM)
    asked.vote(board[0], "approve")
    leave(board[0].key or 0, None, administrator)
    leave(board[1].key or 0, other.key, administrator)
    leave(board[2].key or 0, None, administrator)
    asked.vote(other, "approve")

    assert asked.verdict == "approved"


def test_two_vote_at_once(app: Flask, tenant: int, requester: Actor, make_person: MakePerson) -> None:
    both = [make_person(f"Member {name}", roles=("agent",)) for name in ("A", "B")]
    asked = ask(requester, members=["person:Member A", "person:Member B"])
    tasks = asked.tasks()
    acts = [partial(complete_task, tasks[one.key], {}, "approve", one) for one in both]
    found = at_once(app, tenant, acts)

    assert not [one for one in found if isinstance(one, FlowdeskError)]
    assert (asked.verdict, len(kept(asked))) == ("approved", 2)


def test_others_are_asked_once_when_the_time_is_over(
    requester: Actor, board: list[Actor], make_person: MakePerson, clock: Clock
) -> None:
    boss = make_person("Boss Person", roles=("agent",))
    asked = ask(requester, members=TEAM, deadline="P1D", silent="escalates", escalate_to=["person:Boss Person"])
    asked.vote(board[0], "approve")
    clock.advance(timedelta(days=1, minutes=1))
    fire_due_timers(10)
    assert (list(asked.tasks()), asked.ballot.state) == ([boss.key], "open")

    clock.advance(timedelta(days=1, minutes=1))
    fire_due_timers(10)
    assert (asked.verdict, asked.ballot.state) == ("rejected", "rejected")


def test_the_page_says_what_is_missing(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM, quorum=3, chair=["person:Member A"])
    asked.vote(board[0], "approve")
    (found,) = ballots_of(asked.reported.number, board[0])

    assert (found.waiting, found.missing, found.reachable) == (["Member B", "Member C"], 2, True)
    assert (found.may_change, found.may_close, found.enough) == (True, True, False)
    assert found.mine is not None and found.mine.choice == "approve"
