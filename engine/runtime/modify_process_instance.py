"""Command: put tokens on elements and take others away, against the drawing, with a reason that stays in the history.

Source: Camunda 8 documentation, Concepts > Process instance modification.
"""

from collections.abc import Mapping, Sequence

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime.changing import change_instance
from engine.runtime.command import run_command
from engine.runtime.instance import OpenInstance
from engine.runtime.programs import require_element
from engine.runtime.results import InstanceMoved
from engine.spiff.modification.reaching import Activation


def modify_process_instance(
    instance_key: int,
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    activate: Sequence[Activation] = (),
    cancel: Sequence[str] = (),
    details: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Cancel the tokens ``cancel`` with all that belongs to them, put one for each of ``activate``, and run on.

    Nothing runs before all of it is done; what is emptied by it is cancelled too, and so is the instance when nothing
    is left. ``details`` (small, JSON-able) are kept with each change in the history. Raises NotFound, InvalidInput (no
    reason, nothing to do, no such element), InvalidState (instance ended, token gone, no such place for a token, or
    several), ExecutionFault (what was activated cannot do its work).
    """

    def act(opened: OpenInstance) -> bool:
        for activation in activate:
            if activation.scope_token is None:
                require_element(opened.work.session, opened.row.definition_key, activation.element_id)
        return opened.execution.modify(activate, cancel, {"reason": reason, **(details or {})})

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        if not activate and not cancel:
            raise InvalidInput(text("Expected elements to activate or tokens to cancel, but there are none. Name one."))
        return change_instance(opened_work, instance_key, reason, actor, "modify_process_instance", act)

    return run_command("modify_process_instance", command_id, actor, InstanceMoved, body, work)
