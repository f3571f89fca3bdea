"""What approvals elsewhere get wrong: voting twice, two branches at once, roundabout ways to approve one's own."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError, Forbidden, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.approvals.commands import change_vote, leave_seat
from itsm.approvals.queries import ballots_of, called_to_vote
from itsm.organisation.commands import AbsenceValues, save_absence
from itsm.records.commands import comment, complete_task, send_message_to_record
from itsm.records.queries import record_view
from tests.support.approvals import ask, ask_twice_at_once, votes_of
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson

TEAM = ["team:board"]


Away = Callable[[Actor, Actor], None]


@pytest.fixture
def away(clock: Clock) -> Away:
    """Says that somebody is absent, and who stands in."""

    def say(person: Actor, substitute: Actor) -> None:
        begin = clock.now() - timedelta(hours=1)
        values = AbsenceValues(begin, clock.now() + timedelta(days=9), "holiday", substitute.key)
        save_absence(person.key or 0, None, values, SYSTEM)

    return say


def test_the_same_task_counts_once(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    task = asked.tasks()[board[0].key]
    complete_task(task, {}, "approve", board[0], "first")

    complete_task(task, {}, "approve", board[0], "first")  # a double click
    with pytest.raises(InvalidState):
        complete_task(task, {"vote_reason": "No."}, "reject", board[0], "second")

    assert votes_of(asked) == ["approve"]


def test_who_is_named_twice_has_one_vote(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=["person:Member A", *TEAM, "role:agent"], chair="person:Member A", veto=TEAM)

    assert sorted(seat.name for seat in ballots_of(asked.reported.number, board[0])[0].seats) == [
        "Member A", "Member B", "Member C",
    ]  # fmt: skip


def test_one_answer_completes_one_of_two_branches(requester: Actor, board: list[Actor]) -> None:
    asked = ask_twice_at_once(requester, ["person:Member A"], TEAM)
    mine = select(UserTask.key).where(UserTask.business_key == asked.reported.number, UserTask.state == "open")
    with reading() as session:
        of_a = list(session.scalars(mine.where(UserTask.assignee_key == board[0].key).order_by(UserTask.key)))
    assert len(of_a) == 2

    complete_task(of_a[0], {}, "approve", board[0])

    shown = ballots_of(asked.reported.number, board[0])
    assert sorted(one.state for one in shown) == ["approved", "open"]
    assert [one.waiting for one in shown if one.is_open] == [["Member A", "Member B", "Member C"]]
    with pytest.raises(InvalidState):  # the first vote is no vote at the other branch
        change_vote(next(one.key for one in shown if one.is_open), "approve", "", board[0])


def test_a_substitute_who_is_absent_passes_it_on(
    requester: Actor, board: list[Actor], make_person: MakePerson, away: Away
) -> None:
    second, third = (make_person(f"Substitute {name}", roles=("agent",)) for name in ("2", "3"))
    away(board[0], second)
    away(second, third)

    asked = ask(requester, members=TEAM)

    assert set(asked.tasks()) == {third.key, board[1].key, board[2].key}


def test_where_no_substitute_is_there_the_chair_names_somebody(
    requester: Actor, board: list[Actor], make_person: MakePerson, away: Away
) -> None:
    other = make_person("Other Person", roles=("agent",))
    away(board[0], board[1])  # who has a seat already
    asked = ask(requester, members=TEAM, chair=["person:Member C"])
    assert set(asked.tasks()) == {one.key for one in board}
    with pytest.raises(Forbidden):
        leave_seat(asked.ballot.key, asked.seat(board[0]).key, other.key, "Away.", board[1])

    leave_seat(asked.ballot.key, asked.seat(board[0]).key, other.key, "Away.", board[2])

    assert set(asked.tasks()) == {other.key, board[1].key, board[2].key}


def test_the_requester_approves_nothing_by_way_of_their_own_substitute(
    board: list[Actor], make_person: MakePerson, away: Away
) -> None:
    asker, friend = make_person("Asking Agent", roles=("agent",)), make_person("Friend", roles=("agent",))
    away(board[0], asker)
    away(asker, friend)

    asked = ask(asker, members=TEAM)

    assert set(asked.tasks()) == {one.key for one in board}


def test_who_has_no_work_sees_the_record_while_they_vote(
    requester: Actor, make_person: MakePerson, clock: Clock
) -> None:
    guest, stranger = (make_person(name, roles=("requester",)) for name in ("Guest Member", "Stranger"))
    asked = ask(requester, members=["person:Guest Member"], question="May it be done?")
    number = asked.reported.number
    assert [(one.number, one.voted) for one in called_to_vote(guest)] == [(number, False)]
    assert record_view(number, guest).title == "Rehearsal"
    with pytest.raises(Forbidden):
        comment(number, "Hello", False, guest)
    with pytest.raises(NotFound):
        record_view(number, stranger)

    asked.vote(guest, "approve")

    assert (asked.verdict, called_to_vote(guest)) == ("approved", [])
    assert record_view(number, guest).title == "Rehearsal"


def test_a_vote_is_changed_while_another_one_is_cast(
    app: Flask, tenant: int, requester: Actor, make_person: MakePerson
) -> None:
    both = [make_person(f"Member {name}", roles=("agent",)) for name in ("A", "B")]
    asked = ask(requester, members=["person:Member A", "person:Member B"])
    asked.vote(both[0], "reject")
    last = asked.tasks()[both[1].key]
    acts: list[Callable[[], object]] = [
        partial(change_vote, asked.ballot.key, "approve", "Now.", both[0]),
        partial(complete_task, last, {}, "approve", both[1]),
    ]
    found = at_once(app, tenant, acts)

    refused = [one for one in found if isinstance(one, FlowdeskError)]
    assert (asked.verdict, len(refused)) in (("approved", 0), ("rejected", 1))


def test_withdrawing_ends_every_branch(requester: Actor, board: list[Actor]) -> None:
    asked = ask_twice_at_once(requester, ["person:Member A"], TEAM)

    send_message_to_record(asked.reported.number, "approval_withdrawn", requester)

    assert [one.state for one in ballots_of(asked.reported.number, board[0])] == ["withdrawn", "withdrawn"]
    assert asked.tasks() == {}
