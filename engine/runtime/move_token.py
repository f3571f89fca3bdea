"""Command: put a token elsewhere, against the drawing, with a reason that stays in the history."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.changing import change_instance
from engine.runtime.command import run_command
from engine.runtime.instance import OpenInstance
from engine.runtime.results import InstanceMoved


def move_token(
    instance_key: int,
    token_id: str,
    target_element: str,
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    details: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """End the token ``token_id`` where it waits and put one at ``target_element``; the instance runs on from there.

    It stays in the scopes that it stood in as far as these are around the target (in its run of what is repeated).
    ``details`` (small, JSON-able) are kept with the move in the history.
    Raises NotFound, InvalidState (instance ended, token gone, no place for a token), InvalidInput (no reason),
    ExecutionFault.
    """

    def act(opened: OpenInstance) -> bool:
        opened.require_wait(token_id)
        opened.execution.move(token_id, target_element, {"reason": reason, **(details or {})})
        return False

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        return change_instance(opened_work, instance_key, reason, actor, "move_token", act)

    return run_command("move_token", command_id, actor, InstanceMoved, body, work)
