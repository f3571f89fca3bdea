"""Ballots as they are kept, and how they stand."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.errors import InvalidState, NotFound, text
from itsm.approvals.deciding import Choice, Kind, Member, Rule, Silent, Standing, standing
from itsm.approvals.tables import OPEN, Ballot, BallotVote, Seat

_SEATS = select(Seat).where(Seat.ballot_key.in_(bindparam("ballots", expanding=True))).order_by(Seat.key)
_VOTES = (
    select(BallotVote).where(BallotVote.ballot_key.in_(bindparam("ballots", expanding=True))).order_by(BallotVote.key)
)


class Cast(NamedTuple):
    """A ballot with its seats, in the order in which they were called, and its votes, oldest first."""

    ballot: Ballot
    seats: Sequence[Seat]
    votes: Sequence[BallotVote]

    @property
    def present(self) -> Sequence[Seat]:
        """The seats that are not empty."""
        return [seat for seat in self.seats if seat.left_at is None]

    @property
    def last(self) -> Mapping[int, BallotVote]:
        """The vote that counts, by key of its seat."""
        return {vote.seat_key: vote for vote in self.votes}

    @property
    def rule(self) -> Rule:
        """The rule of the ballot."""
        kept = self.ballot.rule
        return Rule(
            cast(Kind, kept["kind"]), int(str(kept["percent"])), int(str(kept["quorum"])), cast(Silent, kept["silent"]),
            bool(kept["early"]),
        )  # fmt: skip

    @property
    def members(self) -> Sequence[Member]:
        """Who decides, as the rule sees them."""
        return [Member(seat.key, seat.veto) for seat in self.present]

    @property
    def choices(self) -> Mapping[int, Choice]:
        """What counts at each seat that has voted."""
        return {key: cast(Choice, vote.choice) for key, vote in self.last.items()}

    def standing(self, over: bool) -> Standing:
        """How the ballot stands."""
        return standing(self.members, self.choices, self.rule, over)


def cast_of(session: Session, ballots: Sequence[Ballot]) -> list[Cast]:
    """The ballots with all that belongs to them: two statements for however many."""
    if not ballots:
        return []
    session.flush()
    keys = {"ballots": [ballot.key for ballot in ballots]}
    seats: dict[int, list[Seat]] = {}
    votes: dict[int, list[BallotVote]] = {}
    for seat in session.scalars(_SEATS, keys):
        seats.setdefault(seat.ballot_key, []).append(seat)
    for vote in session.scalars(_VOTES, keys):
        votes.setdefault(vote.ballot_key, []).append(vote)
    return [Cast(one, seats.get(one.key, []), votes.get(one.key, [])) for one in ballots]


def locked(session: Session, key: int) -> Cast:
    """The ballot ``key`` for a command. Raises NotFound."""
    found = session.scalar(select(Ballot).where(Ballot.key == key).with_for_update())
    if found is None:
        raise NotFound(text("Expected a ballot, but there is none. Reload the page."))
    return cast_of(session, [found])[0]


def require_open(ballot: Ballot) -> None:
    """Raise InvalidState when the ballot is decided: what is said afterwards counts for nothing."""
    if ballot.state != OPEN:
        raise InvalidState(
            text("Expected a ballot that is open, but it is decided already. Your vote was not counted.")
        )


def rule_kept(rule: Rule) -> dict[str, object]:
    """The rule as a ballot keeps it."""
    return {
        "kind": rule.kind, "percent": rule.percent, "quorum": rule.quorum, "silent": rule.silent, "early": rule.early,
    }  # fmt: skip
