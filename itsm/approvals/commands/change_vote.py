"""Command: vote otherwise than before, while the ballot is open; the earlier vote is kept and counts no more."""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.approvals.casting import cast_vote, require_in_time
from itsm.approvals.commands.begun import begin
from itsm.approvals.commands.results import BallotChanged
from itsm.approvals.deciding import is_settled
from itsm.approvals.flow.messages import CLOSED
from itsm.approvals.kept import cast_of
from itsm.approvals.words import EVERYBODY
from itsm.detours.keeping import as_system


def change_vote(
    ballot_key: int, choice: str, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> BallotChanged:
    """Replace the actor's vote. The first one is cast by completing the task.

    Raises NotFound, InvalidState (decided, too late, not voted yet), Forbidden, InvalidForm and InvalidInput.
    """

    def body(opened_work: UnitOfWork) -> BallotChanged:
        begun = begin(opened_work, ballot_key, actor)
        require_in_time(begun.ballot)
        seat = begun.seat_of(actor)
        if seat is None or seat.key not in begun.cast.last:
            raise InvalidState(text("Expected a vote of yours to change, but there is none. Vote by your task first."))
        cast_vote(opened_work, begun.cast, seat, choice, reason, begun.opened.row, actor)
        (now,) = cast_of(opened_work.session, [begun.ballot])
        if now.rule.early and is_settled(now.members, now.choices, now.rule):
            closing: dict[str, object] = {"closed_by": EVERYBODY}
            correlate_message(CLOSED, str(ballot_key), closing, as_system(actor), work=opened_work)
        return BallotChanged(begun.opened.number, ballot_key, begun.ballot.state)

    return run_command("change_vote", command_id, actor, BallotChanged, body, work)
