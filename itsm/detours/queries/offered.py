"""Which operations outside the drawn flow a reader is offered at a record's tasks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine.errors import Forbidden
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state import reads
from engine.state.tables import ProcessInstance, UserTask
from itsm.detours.keeping import allowed_at
from itsm.detours.visited import completed, visited_before
from itsm.detours.withdrawing import can_be_withdrawn
from itsm.people.roles import may
from itsm.records import elements
from itsm.records.flow.policy import may_work
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class Offered:
    """What the reader can do with an open task; ``targets`` are the steps that it can be sent back to: id and name."""

    transfer: bool = False
    delegate: bool = False
    urge: bool = False
    give_back: bool = False
    add_signer: bool = False
    countersign: bool = False
    targets: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        single = (self.transfer, self.delegate, self.urge, self.give_back, self.add_signer, self.countersign)
        return any(single) or bool(self.targets)


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """A completion of the reader's that they can take back."""

    task_key: int
    step: str


def offered_at(number: str, task_keys: Collection[int], actor: Actor, language: str) -> Mapping[int, Offered]:
    """What is offered at each of these open tasks of the record. Raises NotFound."""
    if not task_keys:
        return {}
    with reading() as session:
        row = seen_record(session, number, actor).row
        return {
            task.key: _offered(session, task, reads.instance_of(session, task.instance_key), actor, language)
            for task in reads.tasks_of(session, row.instance_key)
            if task.key in task_keys and task.state == UserTaskState.OPEN.value
        }


def urgeable(number: str, actor: Actor) -> list[int]:
    """Open tasks of the record that the actor can urge, oldest first. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        mine = UserTask.instance_key == row.instance_key
        tasks = session.scalars(
            select(UserTask).where(mine, UserTask.state == UserTaskState.OPEN.value).order_by(UserTask.key)
        )
        return [task.key for task in tasks if task.assignee_key != actor.key and "urge" in allowed_at(session, task)]


def withdrawable(number: str, actor: Actor, language: str) -> Withdrawable | None:
    """The actor's last completion of the record, while nobody has acted on what followed. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        last = next(iter(completed(session, row.instance_key)), None)
        if last is None or last.ended_by_key != actor.key or "withdraw" not in allowed_at(session, last):
            return None
        instance = reads.instance_of(session, last.instance_key)
        if last.definition_key != instance.definition_key or not can_be_withdrawn(session, last, instance):
            return None
        element = elements.element_of(session, last.definition_key, last.element_id)
        return Withdrawable(last.key, elements.element_name(element, language))


def _offered(session: Session, task: UserTask, instance: ProcessInstance, actor: Actor, language: str) -> Offered:
    allowed, delegated = allowed_at(session, task), task.returns_to_key is not None
    mine = actor.key is not None and actor.key == task.assignee_key
    urge = "urge" in allowed and not mine
    if delegated:
        back = mine or actor.key == task.returns_to_key or may(actor, "work.take_back")
        return Offered(urge=urge, give_back=back)
    if task.held is not None:
        return Offered(urge=urge)
    ref = reads.task_ref(session, task, instance, with_candidates=True)
    work = UnitOfWork(session)

    def permits(kind: str) -> bool:
        if kind not in allowed:
            return False
        try:
            may_work(work, kind, ref, actor)
        except Forbidden:
            return False
        return True

    return Offered(
        permits("transfer"), permits("delegate"), urge, False, permits("add_signer"), permits("countersign"),
        _targets(session, task, instance, language) if permits("send_back") else (),
    )


def _targets(
    session: Session, task: UserTask, instance: ProcessInstance, language: str
) -> tuple[tuple[str, str], ...]:
    drawn = elements.program(session, instance.definition_key).drawn
    found = (drawn.get(element_id) for element_id in visited_before(session, task, instance))
    return tuple((one.id, elements.element_name(one, language)) for one in found if one is not None)
