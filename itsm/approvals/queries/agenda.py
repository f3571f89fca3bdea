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
from itsm.records.search.finding import rows_seen
from itsm.records.tables import Record
from itsm.records.visibility import sees_internal, visible_to, with_relations

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
    """Those of them whose votes the actor may read, as at the record: who reads what is internal, or has a seat."""
    internal = _internal(session, [row.key for _, row in found], actor)
    rows = {row.key: row for _, row in found}
    casts = [
        one for one in cast_of(session, [ballot for ballot, _ in found])
        if one.ballot.record_key in internal or any(seat.voter_key == actor.key for seat in one.seats)
    ]  # fmt: skip
    if not casts:
        return []
    names = names_in(session, casts)
    asked = names_of(session, [row.requester_key for row in rows.values()])
    return [
        Item(
            row.number, row.title, row.type_key, row.priority, asked.get(row.requester_key or 0, ""),
            shown(session, cast, row, actor, names),
        )
        for cast, row in ((one, rows[one.ballot.record_key]) for one in casts)
    ]  # fmt: skip


def _internal(session: Session, keys: Sequence[int], actor: Actor) -> frozenset[int]:
    """Which of the records are such that the actor reads what is internal of them: one statement."""
    if not keys:
        return frozenset()
    seen = rows_seen(session, actor, with_relations(actor).where(Record.key.in_(keys)))
    return frozenset(one.row.key for one in seen if sees_internal(actor, one.thing))
