"""Command: take a task of one's team. Of two people at once one gets it, the other reads who has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import Conflict, FlowdeskError, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import TaskAssigned, claim_user_task, run_command
from engine.state import reads
from itsm.assignment.limits import require_room
from itsm.people import queries
from itsm.records.flow.assignment import tell_assignment
from itsm.records.flow.ownership import take_ownership
from itsm.records.opened import record_of


@dataclass(frozen=True, slots=True)
class ClaimFailed:
    """A task of a bulk claim that somebody else has, or that is gone."""

    task_key: int
    reason: Text


def claim_task(
    task_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> TaskAssigned:
    """Claim ``task_key`` for ``actor``, who becomes the record's owner when it has none.

    Raises NotFound, InvalidState (also at the limit of the team), Forbidden, and Conflict that says who has it.
    """

    def body(opened_work: UnitOfWork) -> TaskAssigned:
        found = reads.lock_task(opened_work.session, task_key)
        mine_before = found.task.assignee_key == actor.key
        try:
            answer = claim_user_task(task_key, actor, work=opened_work)
        except Conflict as problem:
            raise _who_has_it(opened_work, found) from problem
        if mine_before:
            return answer
        opened = record_of(opened_work, reads.instance_ref(found.instance))
        if opened is not None:
            over = require_room(opened_work, found.task.group_id, actor.key or 0, actor)
            take_ownership(opened, actor)
            tell_assignment(opened_work, opened, found.task, "claimed", actor, over)
        return answer

    return run_command("claim_task", command_id, actor, TaskAssigned, body, work)


def claim_many(task_keys: Sequence[int], actor: Actor, command_id: str | None = None) -> list[ClaimFailed]:
    """Claim each task on its own; answers those that could not be claimed, with the reason."""
    failed: list[ClaimFailed] = []
    for key in task_keys:
        try:
            claim_task(key, actor, f"{command_id}:{key}" if command_id else None)
        except FlowdeskError as problem:
            failed.append(ClaimFailed(key, problem.message))
    return failed


def _who_has_it(work: UnitOfWork, found: reads.TaskAndInstance) -> Conflict:
    holder = found.task.assignee_key or 0
    try:
        name = queries.person(holder, work.session).name
    except NotFound:
        name = "?"
    return Conflict(
        text(
            "Expected the task of %(number)s to be free, but %(name)s has it. Choose another one.",
            number=found.instance.business_key, name=name,
        ),
        {"assignee_key": holder, "assignee": name},
    )
