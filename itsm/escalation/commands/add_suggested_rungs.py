"""Command: add the suggested rungs that the organisation does not have."""

from dataclasses import dataclass

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.registry import Actor
from engine.runtime import run_command
from itsm.escalation.commands.save_rung import PERMISSION, save_rung
from itsm.escalation.kept import suggested
from itsm.people.roles import require


@dataclass(frozen=True, slots=True)
class RungsAdded:
    """So many rungs were added."""

    count: int


def add_suggested_rungs(
    actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> RungsAdded:
    """Add the suggested rungs that are missing; those that are there stay as they are. Raises Forbidden, InvalidForm.

    Like every new rung they count from now on: what is over already is told to nobody.
    """
    require(actor, PERMISSION)

    def body(opened: UnitOfWork) -> RungsAdded:
        take_turn(opened, f"ladder of {current_tenant()}")
        missing = suggested(opened.session)
        for values in missing:
            save_rung(None, values, actor, work=opened)
        return RungsAdded(len(missing))

    return run_command("add_suggested_rungs", command_id, actor, RungsAdded, body, work)
