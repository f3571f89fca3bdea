"""A ballot as pages, minutes and the API show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import clock
from engine.registry import Actor
from itsm.approvals.deciding import Rule, may_close
from itsm.approvals.kept import Cast
from itsm.approvals.members import is_barred
from itsm.approvals.tables import OPEN, Seat
from itsm.people.roles import may
from itsm.records.queries.people import names_of
from itsm.records.tables import Record


@dataclass(frozen=True, slots=True)
class SeatShown:
    """Somebody who votes: ``voter`` is who does it for them, empty for themselves; ``choice`` None: not yet."""

    key: int
    name: str
    voter: str
    chair: bool
    veto: bool
    left_at: datetime | None
    left_reason: str
    choice: str | None
    reason: str
    at: datetime | None
    cast_by: str
    """Who cast that vote, where it was not the person of the seat."""
    changed: bool
    """There was an earlier vote at the seat."""
    may_leave: bool


@dataclass(frozen=True, slots=True)
class BallotShown:
    """A ballot with all its seats; ``missing`` and ``reachable`` are of the quorum, ``waiting`` of who may still vote.

    ``mine`` is the seat of the reader, who may change the vote there where ``may_change``.
    """

    key: int
    question: str
    board: str
    level: int
    levels: int
    rule: Rule
    state: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    closed_by: str
    ended_by: str
    why: str
    reason: str
    seats: Sequence[SeatShown]
    kept_out: Sequence[str]
    waiting: Sequence[str]
    missing: int
    reachable: bool
    mine: SeatShown | None
    may_change: bool
    may_close: bool
    enough: bool
    """So many have voted that a chair may close it."""

    @property
    def is_open(self) -> bool:
        """True while it is not decided."""
        return self.state == OPEN

    def count(self, choice: str) -> int:
        """How many votes that count say this."""
        return sum(seat.choice == choice for seat in self.seats if seat.left_at is None)


def shown(session: Session, cast: Cast, record: Record, actor: Actor, names: Mapping[int, str]) -> BallotShown:
    """The ballot for ``actor``; ``names`` are those of everybody in it, by key."""
    ballot, found = cast.ballot, cast.standing(over=False)
    is_open = ballot.state == OPEN
    in_time = is_open and ballot.due_at > clock.now()
    own = next((seat for seat in cast.present if seat.voter_key == actor.key), None)
    leads = is_open and _leads(session, cast, own, record, actor)
    seats = [_seat(cast, seat, names, in_time and (leads or actor.key in _of(seat))) for seat in cast.seats]
    mine = next((seat for seat in seats if own is not None and seat.key == own.key), None)
    by_key = {seat.key: seat for seat in seats}
    return BallotShown(
        ballot.key, ballot.question, ballot.board, ballot.level, ballot.levels, cast.rule, ballot.state,
        ballot.opened_at, ballot.due_at, ballot.closed_at, names.get(ballot.closed_by_key or 0, ""), ballot.ended_by,
        ballot.why, ballot.reason, seats, [names.get(key, "?") for key in ballot.kept_out],
        [by_key[key].voter or by_key[key].name for key in found.waiting] if is_open else [],
        found.missing, found.reachable, mine, in_time and mine is not None and mine.choice is not None, leads,
        may_close(cast.members, cast.choices),
    )  # fmt: skip


def names_in(session: Session, casts: Sequence[Cast]) -> Mapping[int, str]:
    """Names of everybody in the ballots, by key: one statement."""
    keys = {key for cast in casts for seat in cast.seats for key in _of(seat)}
    keys |= {vote.actor_key for cast in casts for vote in cast.votes}
    keys |= {key for cast in casts for key in (*cast.ballot.kept_out, cast.ballot.closed_by_key) if key is not None}
    return names_of(session, sorted(keys))


def _seat(cast: Cast, seat: Seat, names: Mapping[int, str], may_leave: bool) -> SeatShown:
    vote = cast.last.get(seat.key)
    voter = names.get(seat.voter_key, "?") if seat.voter_key != seat.person_key else ""
    cast_by = names.get(vote.actor_key, "?") if vote is not None and vote.actor_key != seat.person_key else ""
    return SeatShown(
        seat.key, names.get(seat.person_key, "?"), voter, seat.chair, seat.veto, seat.left_at, seat.left_reason,
        vote.choice if vote is not None else None, vote.reason if vote is not None else "",
        vote.at if vote is not None else None, cast_by, sum(one.seat_key == seat.key for one in cast.votes) > 1,
        may_leave and seat.left_at is None,
    )  # fmt: skip


def _of(seat: Seat) -> tuple[int, int]:
    return seat.person_key, seat.voter_key


def _leads(session: Session, cast: Cast, own: Seat | None, record: Record, actor: Actor) -> bool:
    """As ``itsm.approvals.commands.begun.leads`` decides it."""
    if actor.key is None:
        return actor.kind != "person"
    if not ((own is not None and own.chair) or may(actor, "work.take_back")):
        return False
    return not is_barred(session, cast.ballot, record, actor.key)
