"""Approvals of several levels from a pack: by amount, by who asks; all, any and a share at each of them."""

import pytest

from database import unit_of_work
from engine.errors import ExecutionFault
from engine.registry import SYSTEM, Actor
from itsm.approvals.queries import ballots_of
from itsm.people.commands import join_team
from itsm.people.tables import PersonRow
from tests.support.approvals import Asked, ask_by
from tests.support.people import MakePerson

BY_AMOUNT = (
    '[{members: "requester_lead"}]'
    ' if record.amount < 1000 else [{members: "requester_lead"}, {members: "team:board", rule: "any"}]'
    ' if record.amount < 10000 else [{members: "requester_lead"},'
    ' {members: "team:board", rule: "percentage", percent: 60, quorum: 2}, {members: "role:process_owner"}]'
)


def _feel(words: str) -> str:
    """``a if b else c`` as FEEL has it."""
    first, _, rest = words.partition(" if ")
    condition, _, other = rest.partition(" else ")
    return f"if {condition} then {first} else {_feel(other)}" if rest else first.strip()


@pytest.fixture
def boss(make_person: MakePerson, requester: Actor) -> Actor:
    """Who leads the team that the requester is in."""
    found = make_person("Boss Person", roles=("agent",), teams=("works",))
    join_team(found.key or 0, "works", "lead", SYSTEM)
    join_team(requester.key or 0, "works", "member", SYSTEM)
    return found


@pytest.fixture
def owner(make_person: MakePerson) -> Actor:
    """Who has the role of the last level."""
    return make_person("Olga Owner", roles=("process_owner",))


def levels(asked: Asked, reader: Actor) -> list[tuple[int, str]]:
    """Level and state of each ballot, the first one first."""
    return [(one.level, one.state) for one in reversed(ballots_of(asked.reported.number, reader))]


@pytest.mark.parametrize(("amount", "wanted"), [(999, 1), (1000, 2), (9999, 2), (10000, 3)])
def test_amount_decides_how_many_levels_there_are(
    requester: Actor, boss: Actor, owner: Actor, board: list[Actor], amount: int, wanted: int
) -> None:
    asked = ask_by(requester, {"amount": amount}, levels=_feel(BY_AMOUNT))

    assert list(asked.tasks()) == [boss.key] and asked.ballot.levels == wanted
    asked.vote(boss, "approve")
    if wanted > 1:
        for one in board:
            asked.vote(one, "approve")
    if wanted > 2:
        asked.vote(owner, "approve")

    assert asked.verdict == "approved"
    assert levels(asked, board[0]) == [(level, "approved") for level in range(1, wanted + 1)]


def test_level_that_rejects_is_the_last_one(
    requester: Actor, boss: Actor, owner: Actor, board: list[Actor]
) -> None:
    asked = ask_by(requester, {"amount": 50000}, levels=_feel(BY_AMOUNT))
    asked.vote(boss, "approve")
    asked.vote(board[0], "approve")
    asked.vote(board[1], "reject")
    asked.vote(board[2], "reject")

    assert (asked.verdict, asked.tasks()) == ("rejected", {})
    assert levels(asked, board[0]) == [(1, "approved"), (2, "rejected")]


@pytest.mark.parametrize(
    ("rule", "votes", "verdict"),
    [
        ('"all"', "AAA", "approved"), ('"all"', "AAR", "rejected"), ('"all"', "AA-", "approved"),
        ('"any"', "RRA", "approved"), ('"any"', "RRR", "rejected"), ('"any"', "R--", "rejected"),
        ('"percentage"', "AAR", "approved"), ('"percentage"', "ARR", "rejected"), ('"percentage"', "AR-", "rejected"),
        ('"percentage"', "A--", "approved"), ('"percentage"', "---", "rejected"),
    ],
)  # fmt: skip
def test_all_any_and_a_share_from_a_diagram(
    requester: Actor, board: list[Actor], rule: str, votes: str, verdict: str
) -> None:
    asked = ask_by(requester, {"amount": 60}, members='"team:board"', rule=rule, percent="record.amount")
    words = {"A": "approve", "R": "reject", "-": "abstain"}
    for member, vote in zip(board, votes, strict=True):
        asked.vote(member, words[vote])

    assert asked.verdict == verdict


@pytest.mark.parametrize(("kind", "wanted"), [("vip", ["Boss Person"]), (None, ["Member A", "Member B", "Member C"])])
def test_class_of_the_requester_decides_who_votes(
    requester: Actor, boss: Actor, board: list[Actor], kind: str | None, wanted: list[str]
) -> None:
    with unit_of_work() as work:
        work.session.get_one(PersonRow, requester.key).service_class = kind

    asked = ask_by(requester, {}, members='if record.requester_class = "vip" then "requester_lead" else "team:board"')

    assert ballots_of(asked.reported.number, board[0])[0].waiting == wanted


@pytest.mark.parametrize("wrong", ["0", "101", '"half"', "60.5", "-1"])
def test_share_that_is_none_stops_the_process_in_words(requester: Actor, board: list[Actor], wrong: str) -> None:
    with pytest.raises(ExecutionFault, match="input percent of an approval"):
        ask_by(requester, {}, members='"team:board"', rule='"percentage"', percent=wrong)
