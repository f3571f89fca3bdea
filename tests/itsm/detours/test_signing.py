"""Signers before and after, and votes: the step waits for them, and the verdict is never the first vote's."""

from datetime import timedelta
from typing import Literal

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState
from engine.registry import Actor
from engine.runtime import complete_user_task
from engine.state.tables import UserTask
from engine.worker import fire_due_timers
from itsm.detours.commands import (
    Vote,
    add_signer,
    call_off_signing,
    countersign,
    send_back_task,
    sign_task,
    transfer_task,
)
from itsm.detours.verdicts import verdict
from itsm.records.commands import Reported, complete_task
from itsm.records.queries import work_list
from tests.itsm.detours.test_hands import told
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, stored


def drawn(reported: Reported) -> UserTask:
    """The open task of the diagram."""
    mine = (UserTask.business_key == reported.number, UserTask.state == "open", UserTask.side_of.is_(None))
    with reading() as session:
        return session.execute(select(UserTask).where(*mine)).scalar_one()


def sides(reported: Reported, state: str = "open") -> list[int]:
    mine = (UserTask.business_key == reported.number, UserTask.state == state, UserTask.side_of.is_not(None))
    with reading() as session:
        return list(session.scalars(select(UserTask.key).where(*mine).order_by(UserTask.key)))


@pytest.fixture
def voters(make_person: MakePerson, desk: Desk) -> list[Actor]:
    """Three people of line 2."""
    return [make_person(f"Voter {name}", roles=("agent",), teams=("line-2",)) for name in ("A", "B", "C")]


def keys(people: list[Actor]) -> list[int]:
    return [one.key or 0 for one in people]


@pytest.mark.parametrize(
    ("votes", "rule", "percent", "expected"),
    [
        (["agree"], "all", 100, True),
        (["agree", None], "all", 100, None),
        (["refuse", None], "all", 100, None),
        (["agree", None], "any", 100, None),
        (["agree", "refuse"], "all", 100, False),
        (["agree", "refuse"], "any", 100, True),
        (["refuse", "refuse"], "any", 100, False),
        (["agree", "agree", "refuse"], "percentage", 66, True),
        (["agree", "agree", "refuse"], "percentage", 67, False),
        ([], "all", 100, None),
    ],
)
def test_a_verdict_waits_for_every_vote(
    votes: list[str | None], rule: str, percent: int, expected: bool | None
) -> None:
    assert verdict(votes, rule, percent) is expected  # type: ignore[arg-type]


def test_a_signer_before_is_waited_for(desk: Desk, mine: Reported, colleague: Actor) -> None:
    key = drawn(mine).key
    add_signer(key, colleague.key, "before", "Is that safe?", desk.agent)

    [item] = work_list(colleague, "mine").items
    for blocked in (
        lambda: complete_task(key, SOLVED, "solved", desk.agent),
        lambda: complete_user_task(key, {}, desk.agent),
        lambda: transfer_task(key, colleague.key, None, "Because", desk.agent),
        lambda: send_back_task(key, "triage", "Because", desk.agent),
        lambda: complete_task(item.task_key, SOLVED, "solved", colleague),
    ):
        with pytest.raises(InvalidState):
            blocked()
    sign_task(item.task_key, "agree", "", colleague)
    complete_task(key, SOLVED, "solved", desk.agent)

    assert (item.number, item.step, item.signs) == (mine.number, "Solve at line 1", True)
    assert "Asked Dee Colleague to sign “Solve at line 1”: Is that safe?" in told(mine, desk.agent)
    assert "Agreed to “Solve at line 1”" in told(mine, desk.agent)


def test_a_signer_after_completes_what_was_sent(desk: Desk, mine: Reported, colleague: Actor) -> None:
    key = drawn(mine).key
    add_signer(key, colleague.key, "after", "Four eyes", desk.agent)
    assert sides(mine) == []
    complete_task(key, SOLVED, "solved", desk.agent)
    assert (stored(mine).status, stored(mine).resolution_code) == ("in_progress", None)
    with pytest.raises(InvalidState):
        complete_task(key, SOLVED, "solved", desk.agent)

    sign_task(sides(mine)[0], "agree", "", colleague)

    assert (stored(mine).status, stored(mine).resolution_code) == ("resolved", "restarted")
    assert stored(mine).answer_owed_at is None


def test_a_refusal_after_brings_the_task_back(desk: Desk, mine: Reported, colleague: Actor) -> None:
    key = drawn(mine).key
    add_signer(key, colleague.key, "after", "Four eyes", desk.agent)
    complete_task(key, SOLVED, "solved", desk.agent)
    with pytest.raises(InvalidForm):
        sign_task(sides(mine)[0], "refuse", "", colleague)

    sign_task(sides(mine)[0], "refuse", "Test it first", colleague)
    complete_task(key, SOLVED, "solved", desk.agent)

    assert stored(mine).status == "resolved"
    assert "Refused “Solve at line 1”: Test it first" in told(mine, desk.agent)


@pytest.mark.parametrize(
    ("rule", "votes", "agrees"),
    [("all", "aaa", True), ("all", "raa", False), ("any", "rra", True), ("percentage", "aar", True)],
)
def test_a_vote_hears_everybody(
    desk: Desk, mine: Reported, voters: list[Actor], rule: str, votes: str, agrees: bool
) -> None:
    key = drawn(mine).key
    countersign(key, keys(voters), Vote(rule, 60), "Which way?", desk.agent)

    for index, (voter, vote) in enumerate(zip(voters, votes, strict=True)):
        assert drawn(mine).held is not None, f"Expected vote {index} to be waited for."
        sign_task(sides(mine)[0], "agree" if vote == "a" else "refuse", "No" if vote == "r" else "", voter)

    assert drawn(mine).held is None
    assert f"The vote on “Solve at line 1” {'agrees' if agrees else 'refuses'}" in told(mine, desk.agent)


@pytest.mark.parametrize(("rule", "first", "agrees"), [("all", "agree", False), ("any", "refuse", True)])
def test_first_approvers_answer_is_not_taken_as_the_verdict(
    desk: Desk, mine: Reported, voters: list[Actor], rule: str, first: Literal["agree", "refuse"], agrees: bool
) -> None:
    countersign(drawn(mine).key, keys(voters), Vote(rule), "Which way?", desk.agent)

    sign_task(sides(mine)[0], first, "I say so", voters[0])
    with pytest.raises(InvalidState):
        complete_task(drawn(mine).key, SOLVED, "solved", desk.agent)
    for voter in voters[1:]:
        sign_task(sides(mine)[0], "refuse" if first == "agree" else "agree", "I do not", voter)

    assert f"The vote on “Solve at line 1” {'agrees' if agrees else 'refuses'}" in told(mine, desk.agent)


def test_several_votes_at_once_are_all_counted(
    app: Flask, tenant: int, desk: Desk, mine: Reported, voters: list[Actor]
) -> None:
    countersign(drawn(mine).key, keys(voters), Vote("all"), "Which way?", desk.agent)

    answers = at_once(app, tenant, [
        lambda side=side, voter=voter: sign_task(side, "agree", "", voter)  # type: ignore[misc]
        for side, voter in zip(sides(mine), voters, strict=True)
    ])  # fmt: skip

    assert not any(isinstance(answer, FlowdeskError) for answer in answers)
    assert (drawn(mine).held, told(mine, desk.agent).count("The vote on")) == (None, 1)


def test_only_who_is_asked_signs_and_only_once(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    add_signer(drawn(mine).key, colleague.key, "before", "Is that safe?", desk.agent)
    [side] = sides(mine)
    for other in (desk.agent, lead):
        with pytest.raises(Forbidden):
            sign_task(side, "agree", "", other)
    sign_task(side, "agree", "", colleague, "form-1")

    sign_task(side, "agree", "", colleague, "form-1")
    with pytest.raises(InvalidState):
        sign_task(side, "refuse", "No", colleague)


def test_when_the_token_leaves_what_was_to_be_signed_is_over(
    desk: Desk, mine: Reported, voters: list[Actor], clock: Clock
) -> None:
    countersign(drawn(mine).key, keys(voters), Vote("all"), "Which way?", desk.agent)
    side = sides(mine)[0]
    clock.advance(timedelta(minutes=31))

    fire_due_timers()

    assert (drawn(mine).element_id, drawn(mine).held, sides(mine)) == ("line_2", None, [])
    assert len(sides(mine, "cancelled")) == 3
    with pytest.raises(InvalidState):
        sign_task(side, "agree", "", voters[0])


def test_who_asked_calls_it_off(desk: Desk, mine: Reported, voters: list[Actor], lead: Actor) -> None:
    key = drawn(mine).key
    countersign(key, keys(voters), Vote("all"), "Which way?", desk.agent)
    sign_task(sides(mine)[0], "agree", "", voters[0])
    with pytest.raises(Forbidden):
        call_off_signing(key, "Too slow", lead)

    call_off_signing(key, "Too slow", desk.agent)
    complete_task(key, SOLVED, "solved", desk.agent)

    assert (sides(mine), len(sides(mine, "cancelled"))) == ([], 2)
    with pytest.raises(InvalidState):
        call_off_signing(key, "Again", desk.agent)


def test_nobody_is_asked_twice_or_without_sense(
    desk: Desk, mine: Reported, colleague: Actor, voters: list[Actor]
) -> None:
    key = drawn(mine).key
    for people in ([colleague.key or 0], keys(voters)[:1] * 2, [desk.requester.key or 0, *keys(voters)]):
        with pytest.raises(InvalidForm):
            countersign(key, people, Vote("all"), "Which way?", desk.agent)
    with pytest.raises(InvalidForm):
        countersign(key, keys(voters), Vote("percentage", 0), "Which way?", desk.agent)
    with pytest.raises(InvalidForm):
        add_signer(key, desk.agent.key, "before", "Myself", desk.agent)
    with pytest.raises(Forbidden):
        add_signer(key, voters[0].key, "before", "Not mine", colleague)
    add_signer(key, colleague.key, "before", "Is that safe?", desk.agent)

    with pytest.raises(InvalidState):
        countersign(key, keys(voters), Vote("all"), "Which way?", desk.agent)
