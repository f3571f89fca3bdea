"""What a step, a comment or an assignment means for people: facts of the record for ``itsm.notices``, which decides."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from database import UnitOfWork
from engine.registry import Actor, OpenedTask, Step
from itsm.notices.deciding import Concerned, Moved, NewTask, Standing, of_assignment, of_comment, of_step
from itsm.notices.occasions import happen
from itsm.records.flow.replies import REPLIED
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record


class GivenTask(Protocol):
    """The task that somebody gives to a person or a team."""

    @property
    def element_id(self) -> str: ...

    @property
    def token_id(self) -> str: ...

    @property
    def definition_key(self) -> int: ...


def standing(row: Record) -> Standing:
    """Where a record stands before a step."""
    return Standing(row.status_kind, row.status)


def tell_step(work: UnitOfWork, opened: OpenRecord, step: Step, before: Standing | None) -> None:
    """Keep what is to be told of a step; imports tell nobody."""
    if step.instance.replaying:
        return
    row = opened.row
    moved = Moved(
        before, standing(row), [_task(one) for one in step.new_tasks], REPLIED in step.new_messages,
        _comments(step.details),
    )
    happen(work, row.key, of_step(moved, _people(row, step.actor, _is_part(opened))), step.actor)


def tell_comment(work: UnitOfWork, row: Record, body: str, internal: bool, actor: Actor) -> None:
    """Keep what is to be told of a comment."""
    if actor.kind != "import":
        happen(work, row.key, of_comment(body, _people(row, actor), internal), actor)


def tell_given(
    work: UnitOfWork, row: Record, task: GivenTask, person_key: int | None, team: str | None, actor: Actor
) -> None:
    """Keep what is to be told of a task that somebody gave away."""
    if actor.kind == "import":
        return
    given = NewTask(task.element_id, task.token_id, task.definition_key, person_key, (team,) if team else ())
    happen(work, row.key, of_assignment(given, _people(row, actor)), actor)


def _people(row: Record, actor: Actor, of_whole: bool = False) -> Concerned:
    return Concerned(row.requester_key, row.owner_key, actor.key, of_whole)


def _is_part(opened: OpenRecord) -> bool:
    """True for the record of an order that another order made: one of a bundle."""
    orders = opened.type.orders
    return bool(orders and orders.part_of and opened.row.own_fields.get(orders.part_of))


def _task(task: OpenedTask) -> NewTask:
    assignee = int(task.assignee) if task.assignee and task.assignee.isdecimal() else None
    return NewTask(task.element_id, task.token_id, task.definition_key, assignee, task.groups)


def _comments(details: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    found = details.get("comments")
    return found if isinstance(found, list) else ()
