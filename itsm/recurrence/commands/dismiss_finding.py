"""Command: say why nothing is made of a finding. It comes back once as many records have come again."""

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.recurrence.commands.deciding import Decided, decide, locked
from itsm.recurrence.rights import DECIDE
from itsm.recurrence.tables import DISMISSED, PROPOSED, REASON_LENGTH


def dismiss_finding(
    key: int, reason: str, actor: Actor, command_id: str | None = None, *, revision: int | None = None
) -> Decided:
    """Dismiss it. Raises NotFound, Forbidden, Conflict, InvalidForm (``reason``), InvalidState (it is decided)."""
    require(actor, DECIDE)
    said = reason.strip()
    if not 0 < len(said) <= REASON_LENGTH:
        message = text("Expected a reason of at most %(most)s characters, but found %(length)s. Say why in a sentence.",
                       most=REASON_LENGTH, length=len(said))  # fmt: skip
        raise InvalidForm({"reason": message})

    def body(work: UnitOfWork) -> Decided:
        row, _watch = locked(work, key, actor, revision)
        if row.state != PROPOSED:
            raise InvalidState(
                text("Expected a finding that nobody has decided on, but it is decided. Reload the page.")
            )
        decide(work, row, DISMISSED, actor, None, said)
        return Decided(row.key)

    return run_command("dismiss_finding", command_id, actor, Decided, body)
