"""Command: a member of a ballot leaves it, or somebody else votes for them."""

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidForm, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.approvals.casting import checked_reason, require_in_time, tell
from itsm.approvals.commands.begun import Begun, begin, leads
from itsm.approvals.commands.results import BallotChanged
from itsm.approvals.flow.messages import SEAT_CHANGED
from itsm.approvals.members import barred, is_barred, kept_off
from itsm.approvals.tables import Seat
from itsm.detours.keeping import as_system
from itsm.people import queries


def leave_seat(
    ballot_key: int, seat_key: int, substitute_key: int | None, reason: str, actor: Actor,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> BallotChanged:
    """Let ``substitute_key`` vote at the seat, or nobody: then its vote, if there was one, counts no more.

    For whoever votes there, or who leads the ballot. Raises NotFound, Forbidden, InvalidState (decided, too late,
    voted already) and InvalidForm (no reason, or nobody who could stand in).
    """

    def body(opened_work: UnitOfWork) -> BallotChanged:
        begun = begin(opened_work, ballot_key, actor)
        require_in_time(begun.ballot)
        seat = next((one for one in begun.cast.present if one.key == seat_key), None)
        if seat is None:
            raise NotFound(text("Expected a seat of the ballot, but there is none. Reload the page."))
        if actor.key not in (seat.voter_key, seat.person_key) and not leads(opened_work, begun, actor):
            raise Forbidden(text("Expected a seat of your own, or the chair of the vote. Ask one of them."))
        said = checked_reason(reason, needed=True)
        if substitute_key is not None:
            require_fit(opened_work, begun, seat, substitute_key)
        vacate(opened_work, begun, seat, substitute_key, said, actor)
        return BallotChanged(begun.opened.number, ballot_key, begun.ballot.state)

    return run_command("leave_seat", command_id, actor, BallotChanged, body, work)


def vacate(
    work: UnitOfWork, begun: Begun, seat: Seat, substitute_key: int | None, reason: str, actor: Actor
) -> None:
    """Let ``substitute_key``, who is fit, vote at the seat, or nobody; its task goes along."""
    if substitute_key is None:
        seat.left_at, seat.left_reason = clock.now(), reason
        told: dict[str, object] = {"what": "left"}
    else:
        seat.voter_key = substitute_key
        told = {"what": "substituted", "voter": substitute_key}
    tell(work, begun.ballot, begun.opened.row, actor, reason=reason, **told, **{"for": seat.person_key})
    work.session.flush()
    if seat.key not in begun.cast.last:  # who has voted has no task any more
        voter = None if substitute_key is None else str(substitute_key)
        correlate_message(SEAT_CHANGED, str(seat.key), {"voter": voter}, as_system(actor), work=work)


def require_fit(work: UnitOfWork, begun: Begun, seat: Seat, key: int) -> None:
    """Raise unless the person may vote at the seat: nobody whose own it is, nobody who has a seat already."""
    if seat.key in begun.cast.last:
        raise InvalidState(text("Expected a seat that has not voted, but it has. Only who voted changes that vote."))
    found = queries.people([key], work.session).get(key)
    if found is None or not found.active:
        raise InvalidForm({"person": text("Expected somebody who is active here. Choose another person.")})
    if is_barred(work.session, begun.ballot, begun.opened.row, key):
        raise InvalidForm(
            {"person": text("Expected somebody whose own record it is not, but it is that of %(name)s. Choose somebody "
                            "else.", name=found.name)}
        )  # fmt: skip
    if key in kept_off(work.session, {*barred(work.session, begun.opened.row), *begun.ballot.barred}):
        raise InvalidForm(
            {"person": text("Expected somebody who stands in for nobody whose own record it is, but %(name)s does. "
                            "Choose somebody else.", name=found.name)}
        )  # fmt: skip
    if any(key in (one.person_key, one.voter_key) for one in begun.cast.present if one.key != seat.key):
        raise InvalidForm(
            {"person": text("Expected somebody without a vote, but %(name)s has one. Choose somebody else.",
                            name=found.name)}
        )  # fmt: skip
