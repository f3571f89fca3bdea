"""Who has nothing to vote on: others of the house, another organisation, whom the record is about, roundabout ways."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from database import in_tenant
from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidInput, NotFound
from engine.registry import SYSTEM, Actor
from itsm.approvals.commands import change_vote, close_ballot, leave_seat, order_agenda
from itsm.approvals.queries import agenda_of, ballots_of, minutes_of
from itsm.organisation.commands import AbsenceValues, save_absence
from itsm.records.commands import complete_task
from tests.support.approvals import Asked, ask, votes_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, make_person_in
from tests.support.tenants import add_tenant

TEAM = ["team:board"]


@pytest.fixture
def asked(requester: Actor, board: list[Actor]) -> Asked:
    """A ballot with one vote, whose chair is the first of the board."""
    found = ask(requester, members=TEAM, chair=["person:Member A"])
    found.vote(board[0], "approve")
    return found


def every_command(asked: Asked, seat: int, actor: Actor) -> list[type[FlowdeskError]]:
    """How each of them is refused."""
    key, refusals = asked.ballot.key, []
    for act in (
        lambda: change_vote(key, "reject", "No.", actor), lambda: close_ballot(key, "Now.", actor),
        lambda: leave_seat(key, seat, None, "Gone.", actor), lambda: leave_seat(key, seat, actor.key, "Mine.", actor),
        lambda: order_agenda("board", [key], actor),
    ):  # fmt: skip
        with pytest.raises(FlowdeskError) as caught:
            act()
        refusals.append(caught.type)
    return refusals


def test_agent_of_another_team_does_nothing_at_the_vote_of_others(
    asked: Asked, board: list[Actor], agent: Actor
) -> None:
    seat = asked.seat(board[1]).key

    assert Forbidden in every_command(asked, seat, agent)
    with pytest.raises(Forbidden):
        complete_task(asked.tasks()[board[1].key], {}, "approve", agent)
    assert (votes_of(asked), asked.ballot.state, len(asked.tasks())) == (["approve"], "open", 2)


def test_requester_and_another_organisation_do_nothing(asked: Asked, board: list[Actor], requester: Actor) -> None:
    seat = asked.seat(board[1]).key
    every_command(asked, seat, requester)
    key = asked.ballot.key

    with in_tenant(add_tenant("Other")):
        lead = make_person_in("Other Lead", roles=("team_lead",))
        assert set(every_command_elsewhere(key, seat, lead)) == {NotFound}
        order_agenda("board", [key], lead)
        assert agenda_of("board", lead) == []

    assert (votes_of(asked), asked.ballot.state, asked.ballot.place) == (["approve"], "open", None)


def every_command_elsewhere(key: int, seat: int, actor: Actor) -> list[type[FlowdeskError]]:
    refusals = []
    acts: list[Callable[[], object]] = [
        partial(change_vote, key, "reject", "No.", actor), partial(close_ballot, key, "Now.", actor),
        partial(leave_seat, key, seat, None, "Gone.", actor),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(FlowdeskError) as caught:
            act()
        refusals.append(caught.type)
    return refusals


def test_substitute_of_the_requester_is_named_at_no_seat(
    board: list[Actor], make_person: MakePerson, clock: Clock
) -> None:
    asker, friend = make_person("Asking Agent", roles=("agent",)), make_person("Friend", roles=("agent",))
    begin = clock.now() - timedelta(hours=1)
    values = AbsenceValues(begin, clock.now() + timedelta(days=9), "holiday", friend.key)
    save_absence(asker.key or 0, None, values, SYSTEM)
    asked = ask(asker, members=TEAM)

    with pytest.raises(InvalidForm) as caught:
        leave_seat(asked.ballot.key, asked.seat(board[0]).key, friend.key, "He knows it best.", board[0])

    assert "stands in for" in str(caught.value.fields["person"]) and friend.key not in asked.tasks()


def test_member_who_is_away_since_the_vote_began_holds_up_nobody(
    requester: Actor, board: list[Actor], make_person: MakePerson, clock: Clock
) -> None:
    other = make_person("Other Person", roles=("agent",))
    asked = ask(requester, members=TEAM, chair=["person:Member B"])
    begin = clock.now()
    save_absence(
        board[0].key or 0, None, AbsenceValues(begin, begin + timedelta(days=9), "holiday", other.key), SYSTEM
    )

    with pytest.raises(Forbidden):  # being a substitute is no seat: that is named at the ballot
        complete_task(asked.tasks()[board[0].key], {}, "approve", other)
    leave_seat(asked.ballot.key, asked.seat(board[0]).key, other.key, "On leave.", board[1])
    for voter in (other, board[1], board[2]):
        asked.vote(voter, "approve")

    assert asked.verdict == "approved"


@pytest.mark.parametrize("choice", ["", "APPROVE", "approve ", "veto", "'; drop table ballot;", "x" * 9000])
def test_vote_that_is_none_is_refused_in_words(asked: Asked, board: list[Actor], choice: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        change_vote(asked.ballot.key, choice, "", board[0])

    assert "Expected one of" in str(caught.value) and len(str(caught.value)) < 300
    assert votes_of(asked) == ["approve"]


@pytest.mark.parametrize("reason", ["x" * 4001, " \n\t "])
def test_reason_that_is_none_or_endless_is_refused(asked: Asked, board: list[Actor], reason: str) -> None:
    acts: list[Callable[[], object]] = [
        partial(change_vote, asked.ballot.key, "reject", reason, board[0]),
        partial(leave_seat, asked.ballot.key, asked.seat(board[1]).key, None, reason, board[1]),
    ]
    for act in acts:
        with pytest.raises(InvalidForm):
            act()
    assert ballots_of(asked.reported.number, board[0])[0].count("approve") == 1


def test_minutes_leave_out_what_the_reader_does_not_see(
    asked: Asked, board: list[Actor], requester: Actor, clock: Clock
) -> None:
    for one in board[1:]:
        asked.vote(one, "approve")
    begin, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    assert [one.number for one in minutes_of("board", begin, end, board[0])] == [asked.reported.number]
    assert minutes_of("board", begin, end, requester) == []
