"""Command: give a task back to its team."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import TaskAssigned, release_user_task, run_command
from engine.state import reads
from itsm.records.flow.assignment import tell_assignment
from itsm.records.opened import record_of


def release_task(
    task_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TaskAssigned:
    """Take the assignee off ``task_key``. Raises NotFound, InvalidState (not open, or no team), Forbidden."""

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        answer = release_user_task(task_key, actor, work=opened_work)
        opened = record_of(opened_work, reads.instance_ref(found.instance))
        if opened is not None:
            tell_assignment(opened_work, opened, found.task, "released", actor)
        return answer

    return run_command("release_task", command_id, actor, TaskAssigned, body, work)
