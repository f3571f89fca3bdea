"""To which votes somebody is called, wherever: what the portal shows those who have no work list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from database import reading
from engine.registry import Actor
from itsm.approvals.tables import OPEN, Ballot, BallotVote, Seat
from itsm.records.kept_out import not_kept_out
from itsm.records.tables import Record

MOST_CALLED = 50


@dataclass(frozen=True, slots=True)
class Called:
    """An open vote at which the reader has a seat; ``voted``: theirs is cast, and may be changed until it is due."""

    number: str
    title: str
    question: str
    due_at: datetime
    voted: bool


def called_to_vote(actor: Actor) -> list[Called]:
    """The open votes of the actor, those due first at the top; what is about them is not among them."""
    voted = exists().where(BallotVote.seat_key == Seat.key)
    statement = (
        select(Record.number, Record.title, Ballot.question, Ballot.due_at, voted)
        .join(Ballot, Ballot.record_key == Record.key)
        .join(Seat, Seat.ballot_key == Ballot.key)
        .where(Ballot.state == OPEN, Seat.voter_key == actor.key, Seat.left_at.is_(None), not_kept_out(actor))
        .order_by(Ballot.due_at, Ballot.key)
        .limit(MOST_CALLED)
    )
    with reading() as session:
        return [Called(*row) for row in session.execute(statement)]
