"""Votes that lists of tasks wait for: the board that votes, and until when; reads tables alone."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.approvals.tables import OPEN, Ballot, Seat


class Awaited(NamedTuple):
    """The board that somebody votes in, empty where there is none, and when the vote ends."""

    board: str
    due_at: datetime


def awaited_votes(session: Session, records: Collection[int]) -> Mapping[tuple[int, int], Awaited]:
    """Open votes by the key of their record and of who votes: one statement, none without records."""
    if not records:
        return {}
    statement = (
        select(Ballot.record_key, Seat.voter_key, Ballot.board, Ballot.due_at)
        .join(Seat, Seat.ballot_key == Ballot.key)
        .where(Ballot.record_key.in_(records), Ballot.state == OPEN, Seat.left_at.is_(None))
        .order_by(Ballot.key)
    )
    return {(record, voter): Awaited(board, due_at) for record, voter, board, due_at in session.execute(statement)}
