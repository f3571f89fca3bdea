"""Command: the order in which a board takes what waits for it."""

from collections.abc import Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import Forbidden, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.approvals.commands.results import AgendaOrdered
from itsm.approvals.tables import OPEN, Ballot, Seat
from itsm.audit import audit
from itsm.people.roles import may


def order_agenda(
    board: str, ballots: Sequence[int], actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> AgendaOrdered:
    """Put open ballots of ``board`` into this order; what is not named comes after them, oldest first.

    For who leads one of its ballots, or may take work back from others. Raises Forbidden.
    """

    def body(opened_work: UnitOfWork) -> AgendaOrdered:
        session = opened_work.session
        mine = select(Ballot).where(Ballot.board == board, Ballot.state == OPEN).with_for_update()
        rows = {row.key: row for row in session.scalars(mine.order_by(Ballot.key))}
        chairs = select(Seat.key).where(
            Seat.ballot_key.in_(rows), Seat.chair, Seat.voter_key == actor.key, Seat.left_at.is_(None)
        )
        if not may(actor, "work.take_back") and session.scalar(chairs.limit(1)) is None:
            raise Forbidden(text("Expected the chair of the board, or a team lead. Ask one of them."))
        wanted = [key for key in dict.fromkeys(ballots) if key in rows]
        for row in rows.values():
            row.place = wanted.index(row.key) + 1 if row.key in wanted else None
        audit(opened_work, "agenda_ordered", f"team {board}", actor.key, None, ballots=wanted)
        return AgendaOrdered(board, wanted)

    return run_command("order_agenda", command_id, actor, AgendaOrdered, body, work)
