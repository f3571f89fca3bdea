"""What every command on a ballot does first: the record that the actor sees, then the ballot, both locked."""

from typing import NamedTuple

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.approvals.kept import Cast, locked
from itsm.approvals.members import is_barred
from itsm.approvals.tables import Ballot, Seat
from itsm.people.roles import may
from itsm.records.opened import OpenRecord, open_record_by_key
from itsm.records.visibility import seen_record


class Begun(NamedTuple):
    """A record and one of its ballots, in a transaction."""

    opened: OpenRecord
    cast: Cast

    @property
    def ballot(self) -> Ballot:
        """The ballot."""
        return self.cast.ballot

    def seat_of(self, actor: Actor) -> Seat | None:
        """The seat at which the actor votes; None when there is none."""
        return next((seat for seat in self.cast.present if seat.voter_key == actor.key), None)


def begin(work: UnitOfWork, ballot_key: int, actor: Actor) -> Begun:
    """Lock record and ballot, in this order as every step does. Raises NotFound, also for what the actor does not see.

    Who has a seat sees the record while they vote; afterwards as their rights say.
    """
    record_key = work.session.scalar(select(Ballot.record_key).where(Ballot.key == ballot_key))
    if record_key is None:
        raise NotFound(text("Expected a ballot, but there is none. Reload the page."))
    opened = open_record_by_key(work, record_key)
    begun = Begun(opened, locked(work.session, ballot_key))
    if begun.seat_of(actor) is None and actor.kind == "person":
        seen_record(work.session, opened.number, actor)
    return begun


def leads(work: UnitOfWork, begun: Begun, actor: Actor) -> bool:
    """True for who leads the ballot: its chair, or who may take work back from others; never who it is the own of."""
    if actor.key is None:
        return actor.kind != "person"
    if is_barred(work.session, begun.ballot, begun.opened.row, actor.key):
        return False
    seat = begun.seat_of(actor)
    return (seat is not None and seat.chair) or may(actor, "work.take_back")
