"""Command: end an instance before its flow does."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import open_instance, store_step
from engine.runtime.posting import deliver
from engine.runtime.results import InstanceMoved
from engine.state import reads


def cancel_process_instance(
    instance_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Cancel an active instance with all its tasks, timers and subscriptions. Raises NotFound, InvalidState (ended)."""

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        row = reads.lock_instance(opened_work.session, instance_key)
        opened = open_instance(opened_work, row, actor)
        opened.execution.cancel()
        store_step(opened, "cancel_process_instance", details={"reason": reason}, cancelled=True)
        deliver(opened_work, actor)
        return InstanceMoved(instance_key, True)

    return run_command("cancel_process_instance", command_id, actor, InstanceMoved, body, work)
