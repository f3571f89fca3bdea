"""Command: let the completion of an open user task wait for something of another room."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import TaskUpdated
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes


def hold_task(
    task_key: int, held: str | None, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TaskUpdated:
    """Mark ``task_key``: the engine completes none that is marked; None takes the mark away.

    Raises NotFound, Forbidden, InvalidState (not open).
    """

    def body(opened_work: UnitOfWork) -> TaskUpdated:
        found = reads.lock_task(opened_work.session, task_key)
        require_open(found)
        require_allowed(opened_work, "assign", found, actor)
        writes.change_task(opened_work.session, found.task, {"held": held})
        return TaskUpdated(task_key)

    return run_command("hold_task", command_id, actor, TaskUpdated, body, work)
