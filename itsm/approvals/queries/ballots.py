"""The ballots of one record."""

from sqlalchemy import bindparam, select

from database import reading
from engine.registry import Actor
from itsm.approvals.kept import cast_of
from itsm.approvals.queries.shown import BallotShown, names_in, shown
from itsm.approvals.tables import Ballot
from itsm.records.visibility import seen_record, sees_internal

_OF_RECORD = select(Ballot).where(Ballot.record_key == bindparam("record")).order_by(Ballot.key.desc()).limit(50)


def ballots_of(number: str, actor: Actor) -> list[BallotShown]:
    """The ballots of a record, the newest first; of one that the actor has no seat at, only who reads what is internal.

    Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        ballots = session.scalars(_OF_RECORD, {"record": seen.row.key}).all()
        casts = cast_of(session, ballots)
        if not sees_internal(actor, seen.thing):
            casts = [one for one in casts if any(seat.voter_key == actor.key for seat in one.seats)]
        names = names_in(session, casts) if casts else {}
        return [shown(session, one, seen.row, actor, names) for one in casts]
