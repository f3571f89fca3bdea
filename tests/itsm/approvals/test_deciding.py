"""The verdict of a ballot, against an oracle that tries every further vote one by one."""

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from itsm.approvals.deciding import CHOICES, Choice, Member, Rule, Verdict, is_settled, may_close, standing

MEMBERS = some.lists(some.booleans(), max_size=5).map(
    lambda vetoes: [Member(key, veto) for key, veto in enumerate(vetoes)]
)
RULES = some.builds(
    Rule, some.sampled_from(("all", "any", "percentage")), some.integers(1, 100), some.integers(0, 6),
    some.sampled_from(("against", "abstains", "escalates")), some.booleans(),
)  # fmt: skip
VOTES = some.dictionaries(some.integers(0, 6), some.sampled_from(CHOICES), max_size=6)


def oracle(members: Sequence[Member], votes: Mapping[int, Choice], rule: Rule) -> Verdict:
    """The verdict of a ballot that is over, said as slowly as possible."""
    said: list[str] = [str(votes.get(member.key, "silent")) for member in members]
    if len(said) == 0 or len([one for one in said if one != "silent"]) < rule.quorum:
        return "no_quorum"
    for member in members:
        if member.veto and votes.get(member.key) == "reject":
            return "rejected"
    if rule.silent == "abstains":
        said = ["abstain" if one == "silent" else one for one in said]
    said = ["reject" if one == "silent" else one for one in said]
    counted = [one for one in said if one != "abstain"]
    agreed = [one for one in counted if one == "approve"]
    if not agreed:
        return "rejected"
    if rule.kind == "any":
        return "approved"
    share = 100 if rule.kind == "all" else rule.percent
    return "approved" if 100 * len(agreed) / len(counted) >= share else "rejected"


def endings(members: Sequence[Member], votes: Mapping[int, Choice], rule: Rule) -> set[Verdict]:
    """Every verdict that there may be, whatever those do who have not voted."""
    waiting = [member.key for member in members if member.key not in votes]
    ways = product([*CHOICES, None], repeat=len(waiting))
    further = [{key: one for key, one in zip(waiting, way, strict=True) if one is not None} for way in ways]
    return {oracle(members, {**votes, **more}, rule) for more in further}


@given(MEMBERS, VOTES, RULES)
def test_a_ballot_that_is_over_is_decided_as_the_oracle_says(
    members: list[Member], votes: dict[int, Choice], rule: Rule
) -> None:
    assert standing(members, votes, rule, over=True).verdict == oracle(members, votes, rule)


@given(MEMBERS, VOTES, RULES)
def test_an_open_ballot_is_decided_only_when_nothing_can_change_it(
    members: list[Member], votes: dict[int, Choice], rule: Rule
) -> None:
    found = standing(members, votes, rule, over=False)
    heard = [member for member in members if member.key in votes]
    enough = len(heard) >= min(2, len(members))
    possible = endings(members, votes, rule)
    assert is_settled(members, votes, rule) == (enough and len(possible) == 1)
    if len(heard) == len(members) or (rule.early and enough and len(possible) == 1):
        assert {found.verdict} == possible
    else:
        assert found.verdict is None


@given(some.integers(2, 5), some.sampled_from(CHOICES), RULES)
def test_no_first_vote_decides_alone(count: int, first: Choice, rule: Rule) -> None:
    members = [Member(key, veto=True) for key in range(count)]
    assert standing(members, {0: first}, rule, over=False).verdict is None
    assert not may_close(members, {0: first})


@given(MEMBERS, VOTES, RULES)
def test_votes_of_who_has_left_count_for_nothing(
    members: list[Member], votes: dict[int, Choice], rule: Rule
) -> None:
    own = {key: choice for key, choice in votes.items() if key < len(members)}
    assert standing(members, votes, rule, over=True) == standing(members, own, rule, over=True)


def test_a_quorum_is_lost_when_a_member_leaves() -> None:
    rule = Rule("any", quorum=3)
    three = [Member(1), Member(2), Member(3)]
    votes: dict[int, Choice] = {1: "approve", 2: "approve"}
    assert standing(three, votes, rule, over=False).reachable
    left = standing(three[:2], votes, rule, over=False)
    assert (left.verdict, left.why, left.missing, left.reachable) == ("no_quorum", "quorum", 1, False)


@pytest.mark.parametrize(
    ("rule", "votes", "verdict", "why"),
    [
        (Rule("any"), {1: "reject", 2: "approve"}, "approved", "any"),
        (Rule("any"), {1: "approve", 2: "reject"}, "approved", "any"),
        (Rule("all"), {1: "approve", 2: "abstain"}, "approved", "all"),
        (Rule("all"), {1: "abstain", 2: "abstain"}, "rejected", "none_for"),
        (Rule("percentage", 50), {1: "approve", 2: "reject"}, "approved", "percentage"),
        (Rule("percentage", 51), {1: "approve", 2: "reject"}, "rejected", "percentage"),
        (Rule("all"), {1: "approve"}, "rejected", "all"),
        (Rule("all", silent="abstains"), {1: "approve"}, "approved", "all"),
        (Rule("any"), {1: "approve", 9: "reject"}, "rejected", "veto"),
    ],
)
def test_what_decides_is_told(rule: Rule, votes: dict[int, Choice], verdict: Verdict, why: str) -> None:
    members = [Member(1), Member(2), *([Member(9, veto=True)] if 9 in votes else [])]
    found = standing(members, votes, rule, over=True)
    assert (found.verdict, found.why) == (verdict, why)
