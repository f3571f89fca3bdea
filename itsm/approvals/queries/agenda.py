"""The agenda of a board, in its order, and the minutes of what it has decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.approvals.kept import cast_of
from itsm.approvals.queries.shown import BallotShown, names_in, shown
from itsm.approvals.tables import OPEN, Ballot
from itsm.records.queries.people import names_of
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

MOST = 200
"""Ballots on one page, or in one document."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record on the agenda of a board, or in its minutes."""

    number: str
    title: str
    type_key: str
    priority: str | None
    requester: str
    ballot: BallotShown


def boards_of(actor: Actor) -> Mapping[str, int]:
    """How many records that the actor sees wait for each board, by code of its team; boards without any are there too.

    A board is a team that was ever called to vote.
    """
    waiting = func.count().filter(Ballot.state == OPEN)
    statement = (
        select(Ballot.board, waiting)
        .join(Record, Record.key == Ballot.record_key)
        .where(Ballot.board != "", visible_to(actor))
        .group_by(Ballot.board)
        .order_by(Ballot.board)
    )
    with reading() as session:
        return {board: count for board, count in session.execute(statement)}


def agenda_of(board: str, actor: Actor) -> list[Item]:
    """What waits for the board, of the records that the actor sees, in the order in which it is taken."""
    waits = (Ballot.board == board, Ballot.state == OPEN)
    with reading() as session:
        statement = (
            select(Ballot, Record)
            .join(Record, Record.key == Ballot.record_key)
            .where(*waits, visible_to(actor))
            .order_by(Ballot.place.is_(None), Ballot.place, Ballot.key)
            .limit(MOST)
        )
        return _items(session, [(ballot, row) for ballot, row in session.execute(statement)], actor)


def minutes_of(board: str, since: datetime, until: datetime, actor: Actor) -> list[Item]:
    """What the board decided from ``since`` up to ``until``, oldest first, of the records that the actor sees."""
    decided = (Ballot.board == board, Ballot.closed_at >= since, Ballot.closed_at < until)
    with reading() as session:
        statement = (
            select(Ballot, Record)
            .join(Record, Record.key == Ballot.record_key)
            .where(*decided, visible_to(actor))
            .order_by(Ballot.closed_at, Ballot.key)
            .limit(MOST)
        )
        return _items(session, [(ballot, row) for ballot, row in session.execute(statement)], actor)


def _items(session: Session, found: Sequence[tuple[Ballot, Record]], actor: Actor) -> list[Item]:
    casts = cast_of(session, [ballot for ballot, _ in found])
    if not casts:
        return []
    names = names_in(session, casts)
    asked = names_of(session, [row.requester_key for _, row in found])
    return [
        Item(
            row.number, row.title, row.type_key, row.priority, asked.get(row.requester_key or 0, ""),
            shown(session, cast, row, actor, names),
        )
        for cast, (_, row) in zip(casts, found, strict=True)
    ]  # fmt: skip
