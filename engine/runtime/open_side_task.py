"""Command: open a task beside an open user task; while one is open, that is not completed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes
from engine.state.tables import UserTask
from engine.state.tables.tasks import HELD


@dataclass(frozen=True, slots=True)
class SideTaskOpened:
    """A side task is open."""

    task_key: int


def open_side_task(
    task_key: int, assignee_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> SideTaskOpened:
    """Open a task for ``assignee_key`` beside ``task_key``: it has no token, and is cancelled when that one's leaves.

    Raises NotFound, Forbidden, InvalidState (not open, or itself a side task).
    """

    def body(opened_work: UnitOfWork) -> SideTaskOpened:
        session = opened_work.session
        found = reads.lock_task(session, task_key)
        require_open(found)
        require_allowed(opened_work, "assign", found, actor)
        task = found.task
        if task.side_of is not None:
            raise InvalidState(
                text("Expected a task of the diagram, but %(key)s stands beside one. Choose that one.", key=task_key)
            )
        beside = (UserTask.instance_key == task.instance_key, UserTask.side_of == task.token_id)
        number = session.execute(select(func.count()).select_from(UserTask).where(*beside)).scalar_one() + 1
        row = UserTask(
            instance_key=task.instance_key, definition_key=task.definition_key, business_key=task.business_key,
            element_id=task.element_id, token_id=f"{task.token_id}+{number}", side_of=task.token_id,
            state=UserTaskState.OPEN.value, assignee_key=assignee_key, priority=task.priority, created_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        writes.change_task(session, task, {"held": HELD})
        return SideTaskOpened(row.key)

    return run_command("open_side_task", command_id, actor, SideTaskOpened, body, work)
