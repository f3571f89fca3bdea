"""Command: give an open user task to a person, whoever has it now."""

from database import UnitOfWork
from engine import clock
from engine.registry import Actor, registry
from engine.runtime.command import run_command
from engine.runtime.results import TaskAssigned
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes


def assign_user_task(
    task_key: int,
    assignee_key: int | None,
    actor: Actor,
    command_id: str | None = None,
    *,
    group_id: str | None = None,
    returns_to_key: int | None = None,
    work: UnitOfWork | None = None,
) -> TaskAssigned:
    """Assign an open task to ``assignee_key`` (None: to nobody) and, with ``group_id``, to another team.

    With ``returns_to_key`` it is delegated: nobody completes it before it was assigned anew, to whomever.
    Raises NotFound, InvalidState (not open), Forbidden.
    """

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        require_open(found)
        ref = require_allowed(opened_work, "assign", found, actor)
        if assignee_key is not None:
            for policy in registry.assignee_policies:
                policy(opened_work, ref, assignee_key)
        values: dict[str, object] = {
            "assignee_key": assignee_key, "claimed_at": clock.now() if assignee_key else None,
            "returns_to_key": returns_to_key,
        }  # fmt: skip
        if group_id is not None:
            values["group_id"] = group_id
        writes.change_task(opened_work.session, found.task, values)
        return TaskAssigned(task_key, assignee_key)

    return run_command("assign_user_task", command_id, actor, TaskAssigned, body, work)
