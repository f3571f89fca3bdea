"""Command: end a vote before everybody has voted, as its chair."""

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.approvals.casting import checked_reason
from itsm.approvals.commands.begun import begin, leads
from itsm.approvals.commands.results import BallotChanged
from itsm.approvals.deciding import may_close
from itsm.approvals.flow.messages import CLOSED
from itsm.approvals.kept import require_open
from itsm.approvals.words import CHAIR
from itsm.detours.keeping import as_system


def close_ballot(
    ballot_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> BallotChanged:
    """Count the votes of the ballot as they stand; who has not voted counts as its rule says.

    Raises NotFound, Forbidden (not its chair, or their own record), InvalidState (decided, too few votes) and
    InvalidForm (no reason).
    """

    def body(opened_work: UnitOfWork) -> BallotChanged:
        begun = begin(opened_work, ballot_key, actor)
        require_open(begun.ballot)
        if not leads(opened_work, begun, actor):
            raise Forbidden(
                text("Expected the chair of the vote, or a team lead whose own it is not. Ask one of them.")
            )
        if not may_close(begun.cast.members, begun.cast.choices):
            raise InvalidState(
                text("Expected two votes or more, but nobody decides upon the first one alone. Wait for another vote.")
            )
        begun.ballot.reason = checked_reason(reason, needed=True)
        opened_work.session.flush()
        correlate_message(CLOSED, str(ballot_key), {"closed_by": CHAIR}, as_system(actor), work=opened_work)
        return BallotChanged(begun.opened.number, ballot_key, begun.ballot.state)

    return run_command("close_ballot", command_id, actor, BallotChanged, body, work)
