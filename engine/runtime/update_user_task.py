"""Command: change the dates, the priority or the candidates of an open user task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import delete

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import TaskUpdated
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads, writes
from engine.state.tables import UserTask, UserTaskCandidate

Kept: TypeAlias = Literal["kept"]
KEPT: Kept = "kept"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class TaskChanges:
    """What to change; ``KEPT`` leaves it as it is, None takes a date away."""

    due_at: datetime | Kept | None = KEPT
    follow_up_at: datetime | Kept | None = KEPT
    priority: int | Kept = KEPT
    candidate_groups: Sequence[str] | Kept = KEPT
    candidate_users: Sequence[str] | Kept = KEPT


def update_user_task(
    task_key: int,
    changes: TaskChanges,
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> TaskUpdated:
    """Change an open task; who may assign it may do this, too. The first candidate group is the task's team.

    Raises NotFound, InvalidState (not open), Forbidden, InvalidInput (priority not from 0 to 100, a name too long).
    """

    def body(opened_work: UnitOfWork) -> TaskUpdated:
        found = reads.lock_task(opened_work.session, task_key)
        require_open(found)
        require_allowed(opened_work, "assign", found, actor)
        _check(changes)
        writes.change_task(opened_work.session, found.task, _columns(changes))
        for kind, names in (("group", _further(changes)), ("person", changes.candidate_users)):
            if names != KEPT:
                _replace_candidates(opened_work, found.task, kind, names)
        return TaskUpdated(task_key)

    return run_command("update_user_task", command_id, actor, TaskUpdated, body, work)


def _check(changes: TaskChanges) -> None:
    if changes.priority != KEPT and not 0 <= changes.priority <= 100:
        raise InvalidInput(
            text("Expected a priority from 0 to 100, but got %(number)s.", number=changes.priority)
        )
    for names in (changes.candidate_groups, changes.candidate_users):
        if names != KEPT and not all(0 < len(name) <= LONGEST_NAME for name in names):
            raise InvalidInput(text("Expected candidates of 1 to %(most)s characters each.", most=LONGEST_NAME))


def _columns(changes: TaskChanges) -> Mapping[str, object]:
    named = {"due_at": changes.due_at, "follow_up_at": changes.follow_up_at, "priority": changes.priority}
    values: dict[str, object] = {name: value for name, value in named.items() if value != KEPT}
    if changes.candidate_groups != KEPT:
        values["group_id"] = changes.candidate_groups[0] if changes.candidate_groups else None
    return values


def _further(changes: TaskChanges) -> Sequence[str] | Kept:
    return KEPT if changes.candidate_groups == KEPT else changes.candidate_groups[1:]


def _replace_candidates(work: UnitOfWork, task: UserTask, kind: str, names: Sequence[str]) -> None:
    work.session.execute(
        delete(UserTaskCandidate).where(
            UserTaskCandidate.instance_key == task.instance_key,
            UserTaskCandidate.token_id == task.token_id,
            UserTaskCandidate.kind == kind,
        )
    )
    work.session.add_all(
        UserTaskCandidate(instance_key=task.instance_key, token_id=task.token_id, kind=kind, value=name)
        for name in dict.fromkeys(names)
    )
