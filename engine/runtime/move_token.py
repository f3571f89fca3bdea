"""Command: put a token elsewhere, against the drawing, with a reason that stays in the history."""

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import open_instance, store_step
from engine.runtime.posting import deliver
from engine.runtime.results import InstanceMoved
from engine.state import reads


def move_token(
    instance_key: int,
    token_id: str,
    target_element: str,
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """End the token ``token_id`` where it waits and put one at ``target_element``; the instance runs on from there.

    Raises NotFound, InvalidState (instance ended or token gone), InvalidInput (no reason, unknown target),
    ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        if not reason.strip():
            raise InvalidInput(text("Expected a reason for moving the token, but there is none. Write one."))
        row = reads.lock_instance(opened_work.session, instance_key)
        opened = open_instance(opened_work, row, actor)
        opened.require_wait(token_id)
        opened.execution.move(token_id, target_element, {"reason": reason})
        store_step(opened, "move_token", details={"reason": reason})
        deliver(opened_work, actor)
        return InstanceMoved(instance_key, opened.execution.ended)

    return run_command("move_token", command_id, actor, InstanceMoved, body, work)
