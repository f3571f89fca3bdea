"""The verdict of a ballot, made of its members, their votes, the rule and whether it is over. Pure.

No vote makes it alone. While a ballot is open, votes may be changed: so it is decided once everybody has voted, once
the time is over, or once the chair closes it; where the rule is ``early``, also once at least two have voted and no
further vote could change anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Choice = Literal["approve", "reject", "abstain"]
Kind = Literal["all", "any", "percentage"]
Silent = Literal["against", "abstains", "escalates"]
Verdict = Literal["approved", "rejected", "no_quorum"]
Why = Literal["nobody", "quorum", "veto", "all", "any", "percentage", "none_for"]

CHOICES: tuple[Choice, ...] = ("approve", "reject", "abstain")
KINDS: tuple[Kind, ...] = ("all", "any", "percentage")
SILENT: tuple[Silent, ...] = ("against", "abstains", "escalates")
MOST_MEMBERS = 50
ENOUGH = 2
"""Votes before which nothing is decided early, and no chair closes a ballot that has more members."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may vote; one with a ``veto`` rejects alone."""

    key: int
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """How votes become a verdict: abstentions count for the ``quorum`` (a number of voters) and for nothing else.

    ``percent`` is of those who were for or against. ``silent`` is what it means not to have voted when it is over.
    """

    kind: Kind = "all"
    percent: int = 100
    quorum: int = 0
    silent: Silent = "against"
    early: bool = False


class Count(NamedTuple):
    """Votes of a ballot by what they say; ``vetoes`` are those of the rejections that stop everything."""

    approve: int = 0
    reject: int = 0
    abstain: int = 0
    silent: int = 0
    vetoes: int = 0

    @property
    def present(self) -> int:
        """How many have voted, abstentions among them."""
        return self.approve + self.reject + self.abstain


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ballot stands: ``verdict`` is None while nothing is decided; ``waiting`` are who has not voted.

    ``missing`` is how many more have to vote for the quorum, ``reachable`` False when there are not so many any more.
    """

    verdict: Verdict | None
    why: Why | None
    count: Count
    waiting: tuple[int, ...]
    missing: int
    reachable: bool


def standing(members: Sequence[Member], votes: Mapping[int, Choice], rule: Rule, over: bool) -> Standing:
    """How the ballot of ``members`` (those who have not left) stands; ``votes`` of others count for nothing.

    ``over``: the time is, or the chair has closed it.
    """
    count = _count(members, votes)
    waiting = tuple(member.key for member in members if member.key not in votes)
    verdict: Verdict | None = None
    why: Why | None = None
    if over or not waiting or (rule.early and is_settled(members, votes, rule)):
        verdict, why = judge(count, rule)
    return Standing(
        verdict, why, count, waiting, max(0, rule.quorum - count.present), len(members) >= rule.quorum and bool(members)
    )


def judge(count: Count, rule: Rule) -> tuple[Verdict, Why]:
    """What these votes say when no more come, and what decided it."""
    if not count.present + count.silent:
        return "no_quorum", "nobody"
    if count.present < rule.quorum:
        return "no_quorum", "quorum"
    if count.vetoes:
        return "rejected", "veto"
    against = count.reject + (count.silent if rule.silent != "abstains" else 0)
    if not count.approve:
        return "rejected", "none_for"
    if rule.kind == "all":
        return ("rejected" if against else "approved"), "all"
    if rule.kind == "any":
        return "approved", "any"
    enough = count.approve * 100 >= rule.percent * (count.approve + against)
    return ("approved" if enough else "rejected"), "percentage"


def is_settled(members: Sequence[Member], votes: Mapping[int, Choice], rule: Rule) -> bool:
    """True when enough have voted, and the verdict is the same whatever the others do."""
    count = _count(members, votes)
    if count.present < min(ENOUGH, len(members)):
        return False
    verdicts = {judge(each, rule)[0] for each in _outcomes(members, votes, count)}
    return len(verdicts) == 1


def may_close(members: Sequence[Member], votes: Mapping[int, Choice]) -> bool:
    """True when so many have voted that the chair may close the ballot: never upon the first vote alone."""
    return _count(members, votes).present >= min(ENOUGH, len(members))


def _count(members: Sequence[Member], votes: Mapping[int, Choice]) -> Count:
    cast = [(member, votes.get(member.key)) for member in members]
    said = [choice for _, choice in cast]
    vetoes = sum(member.veto and choice == "reject" for member, choice in cast)
    return Count(said.count("approve"), said.count("reject"), said.count("abstain"), said.count(None), vetoes)


def _outcomes(members: Sequence[Member], votes: Mapping[int, Choice], count: Count) -> Iterator[Count]:
    """All that the votes may come to: only how many say what counts, and whether one of the vetoes is among them."""
    waiting = [member for member in members if member.key not in votes]
    with_veto = sum(member.veto for member in waiting)
    left = len(waiting)
    for approve in range(left + 1):
        for reject in range(left - approve + 1):
            for abstain in range(left - approve - reject + 1):
                silent = left - approve - reject - abstain
                fewest = max(0, reject - (left - with_veto))
                for vetoes in {fewest, min(reject, with_veto)}:
                    yield Count(
                        count.approve + approve, count.reject + reject, count.abstain + abstain, silent,
                        count.vetoes + vetoes,
                    )  # fmt: skip
