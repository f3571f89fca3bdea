"""Seats of somebody who leaves the organisation: who gets their tasks votes for them, else nobody does."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState
from engine.registry import Actor
from itsm.approvals.commands.begun import Begun, begin
from itsm.approvals.commands.leave_seat import require_fit, vacate
from itsm.approvals.tables import OPEN, Ballot, Seat
from itsm.detours.keeping import as_system


def pass_seats(work: UnitOfWork, person_key: int, to_key: int | None, actor: Actor) -> int:
    """Give up the seats at which the person has not voted yet; gives how many. Votes that were cast count on."""
    mine = select(Seat.key, Seat.ballot_key).join(Ballot, Ballot.key == Seat.ballot_key)
    open_ones = (Ballot.state == OPEN, Seat.left_at.is_(None), Seat.voter_key == person_key)
    passed = 0
    for seat_key, ballot_key in work.session.execute(mine.where(*open_ones).order_by(Seat.key)).all():
        begun = begin(work, ballot_key, as_system(actor))
        seat = next((one for one in begun.cast.present if one.key == seat_key), None)
        if seat is None or seat.key in begun.cast.last:
            continue
        vacate(work, begun, seat, _fit(work, begun, seat, to_key), "", actor)
        passed += 1
    return passed


def _fit(work: UnitOfWork, begun: Begun, seat: Seat, to_key: int | None) -> int | None:
    """Who gets the person's tasks, unless they may not vote here."""
    if to_key is None:
        return None
    try:
        require_fit(work, begun, seat, to_key)
    except (InvalidForm, InvalidState):
        return None
    return to_key
