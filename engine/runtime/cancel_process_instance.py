"""Command: end an instance before its flow does."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.changing import change_instance
from engine.runtime.command import run_command
from engine.runtime.instance import OpenInstance
from engine.runtime.results import InstanceMoved


def cancel_process_instance(
    instance_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Cancel a running instance with all its tasks, timers and subscriptions.

    Raises NotFound, InvalidState (ended), InvalidInput (no reason).
    """

    def act(opened: OpenInstance) -> bool:
        opened.execution.cancel()
        return True

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        return change_instance(opened_work, instance_key, reason, actor, "cancel_process_instance", act)

    return run_command("cancel_process_instance", command_id, actor, InstanceMoved, body, work)
