"""Command: give a claimed user task back to its team."""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import TaskAssigned
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes

_NOBODY = {"assignee_key": None, "claimed_at": None, "returns_to_key": None}


def release_user_task(
    task_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TaskAssigned:
    """Take the assignee off an open task of a team. Raises NotFound, InvalidState (not open, or no team), Forbidden."""

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        require_open(found)
        require_allowed(opened_work, "release", found, actor)
        if found.task.group_id is None:
            raise InvalidState(
                text("Expected task %(key)s to have a team, but it is one person's. Assign it instead.", key=task_key)
            )
        writes.change_task(opened_work.session, found.task, _NOBODY)
        return TaskAssigned(task_key, None)

    return run_command("release_user_task", command_id, actor, TaskAssigned, body, work)
