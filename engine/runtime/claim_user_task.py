"""Command: take an unassigned user task for oneself."""

from database import UnitOfWork
from engine import clock
from engine.errors import Conflict, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import TaskAssigned
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes


def claim_user_task(
    task_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TaskAssigned:
    """Give an open, unassigned task to ``actor``. Of two at once one gets it, the other Conflict with who has it.

    Claiming one's own task again changes nothing. Raises NotFound, InvalidState, Forbidden, Conflict.
    """

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        require_open(found)
        require_allowed(opened_work, "claim", found, actor)
        holder = found.task.assignee_key
        if holder is not None and holder != actor.key:
            raise Conflict(
                text("Expected task %(key)s to be free, but somebody else has it. Reload the list.", key=task_key),
                {"assignee_key": holder},
            )
        values = {"assignee_key": actor.key, "claimed_at": clock.now()}
        writes.change_task(opened_work.session, found.task, values)
        return TaskAssigned(task_key, actor.key)

    return run_command("claim_user_task", command_id, actor, TaskAssigned, body, work)
