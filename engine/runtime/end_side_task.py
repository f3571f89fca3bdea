"""Command: end a task that stands beside a user task; after the last one that is held no longer."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes
from engine.state.tables import UserTask


@dataclass(frozen=True, slots=True)
class SideTaskEnded:
    """A side task has ended; ``beside_key`` is the task beside it, ``last`` when no other is open there."""

    task_key: int
    beside_key: int
    last: bool


def end_side_task(
    task_key: int, cancelled: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> SideTaskEnded:
    """Complete the side task ``task_key``, or cancel it. Raises NotFound, Forbidden, InvalidState (not open, none)."""

    def body(opened_work: UnitOfWork) -> SideTaskEnded:
        session = opened_work.session
        found = reads.lock_task(session, task_key)
        require_open(found)
        require_allowed(opened_work, "assign" if cancelled else "complete", found, actor)
        task = found.task
        if task.side_of is None:
            raise InvalidState(text("Expected a task beside another, but %(key)s is none. Complete it.", key=task_key))
        state = UserTaskState.CANCELLED if cancelled else UserTaskState.COMPLETED
        ended = {"state": state.value, "ended_at": clock.now(), "ended_by_key": actor.key}
        writes.change_task(session, task, ended)
        mine = UserTask.instance_key == task.instance_key
        beside = session.execute(select(UserTask).where(mine, UserTask.token_id == task.side_of)).scalar_one()
        others = select(UserTask.key).where(
            mine, UserTask.side_of == task.side_of, UserTask.state == UserTaskState.OPEN.value
        )
        last = session.scalar(others.limit(1)) is None
        if last:
            writes.change_task(session, beside, {"held": None})
        return SideTaskEnded(task_key, beside.key, last)

    return run_command("end_side_task", command_id, actor, SideTaskEnded, body, work)
