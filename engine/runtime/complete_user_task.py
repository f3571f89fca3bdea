"""Command: complete an open user task and run its instance on."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.posting import run_step
from engine.runtime.results import TaskCompleted
from engine.runtime.task_policy import require_allowed, require_free, require_open
from engine.state import reads


def complete_user_task(
    task_key: int,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    details: Mapping[str, object] | None = None,
    found: reads.TaskAndInstance | None = None,
    work: UnitOfWork | None = None,
) -> TaskCompleted:
    """Complete a user task with its result ``variables`` and run the instance to its next wait states.

    ``details`` (small, JSON-able) are kept with the task's completion in the history. A caller that joins with
    ``work`` and has locked the task already passes it as ``found``.
    Raises NotFound, InvalidState (task not open), Forbidden, ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> TaskCompleted:
        locked = found or reads.lock_task(opened_work.session, task_key)
        require_open(locked)
        require_free(locked)
        require_allowed(opened_work, "complete", locked, actor)
        token_id = locked.task.token_id
        opened = run_step(
            opened_work, locked.instance, actor, "complete_user_task",
            lambda run: run.complete_user_task(token_id, variables), fired=(token_id,), details=details, tolerant=False,
        )
        return TaskCompleted(task_key, locked.instance.key, opened.execution.ended)

    return run_command("complete_user_task", command_id, actor, TaskCompleted, body, work)
