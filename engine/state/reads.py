"""Reads that commands start from: an instance or a task, locked until the transaction ends.

The instance is always locked before what belongs to it. PostgreSQL locks the rows of a join in the order of its tables,
so the instance stands first in each FROM.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import PreparedRead, looked_up
from engine.errors import NotFound, text
from engine.lifecycle import InstanceState
from engine.registry import InstanceRef, TaskRef
from engine.state.tables import Fault, Job, MessageSubscription, ProcessInstance, Timer, UserTask, UserTaskCandidate

_INSTANCE = PreparedRead(select(ProcessInstance).where(ProcessInstance.key == bindparam("wanted")).with_for_update())
_TASK = PreparedRead(
    select(UserTask, ProcessInstance)
    .select_from(ProcessInstance)
    .join(UserTask, UserTask.instance_key == ProcessInstance.key)
    .where(UserTask.key == bindparam("wanted"))
    .with_for_update()
)


_ANY_INSTANCE = select(ProcessInstance).where(ProcessInstance.key == bindparam("wanted"))
_TASKS = select(UserTask).where(UserTask.instance_key == bindparam("instance")).order_by(UserTask.key)
_FURTHER = select(UserTaskCandidate.value).where(
    UserTaskCandidate.instance_key == bindparam("instance"), UserTaskCandidate.token_id == bindparam("token"),
    UserTaskCandidate.kind == "group",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskAndInstance:
    """A user task with its locked instance."""

    task: UserTask
    instance: ProcessInstance


def instance_ref(row: ProcessInstance) -> InstanceRef:
    """What handlers, policies and listeners may know of ``row``."""
    return InstanceRef(row.key, row.tenant_id, row.definition_key, row.process_id, row.business_key, row.replaying)


def lock_instance(session: Session, key: int) -> ProcessInstance:
    """The instance ``key``, locked; raises NotFound."""
    found = _INSTANCE.one_or_none(session, {"wanted": key})
    if found is None:
        raise NotFound(text("Expected process instance %(key)s to exist, but it does not. Check the key.", key=key))
    row: ProcessInstance = found[0]
    return row


def instance_of(session: Session, key: int) -> ProcessInstance:
    """The instance ``key`` for what only reads: asked once for a page. Raises NoResultFound."""
    wanted = {"wanted": key}
    return looked_up(session, ("instance", key), lambda: session.scalars(_ANY_INSTANCE, wanted).one())


def tasks_of(session: Session, instance_key: int | None) -> Sequence[UserTask]:
    """All tasks that an instance ever had, oldest first: asked once for a page, whose parts tell of different ones."""
    if instance_key is None:
        return ()
    mine = {"instance": instance_key}
    return looked_up(session, ("tasks", instance_key), lambda: session.scalars(_TASKS, mine).all())


def is_suspended(session: Session, instance_key: int | None) -> bool:
    """True while an instance is suspended; nothing is read for what serves none."""
    return instance_key is not None and instance_of(session, instance_key).state_name == InstanceState.SUSPENDED


def suspended_of(session: Session, instance_keys: Collection[int]) -> frozenset[int]:
    """Those of some instances that are suspended; nothing is read for none."""
    if not instance_keys:
        return frozenset()
    asleep = ProcessInstance.state_name == InstanceState.SUSPENDED.value
    statement = select(ProcessInstance.key).where(ProcessInstance.key.in_(instance_keys), asleep)
    return frozenset(session.execute(statement).scalars())


def lock_task(session: Session, key: int) -> TaskAndInstance:
    """User task ``key`` with its locked instance, in one statement; raises NotFound."""
    found = _TASK.one_or_none(session, {"wanted": key})
    if found is None:
        raise NotFound(text("Expected task %(key)s to exist, but it does not. Reload the list.", key=key))
    return TaskAndInstance(found[0], found[1])


def lock_timer(session: Session, key: int, skip_locked: bool) -> tuple[Timer, ProcessInstance] | None:
    """Timer ``key`` with its locked instance; None when it is gone, or (with ``skip_locked``) somebody else has it."""
    statement = (
        select(Timer, ProcessInstance)
        .select_from(ProcessInstance)
        .join(Timer, Timer.instance_key == ProcessInstance.key)
        .where(Timer.key == key)
        .with_for_update(skip_locked=skip_locked)
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else (found[0], found[1])


def lock_job(session: Session, key: int) -> tuple[Job, ProcessInstance]:
    """Job ``key`` with its locked instance, the instance first, as every step takes them; raises NotFound."""
    instance = select(ProcessInstance).join(Job, Job.instance_key == ProcessInstance.key).where(Job.key == key)
    row = session.execute(instance.with_for_update(of=ProcessInstance)).scalar_one_or_none()
    if row is None:
        raise NotFound(text("Expected job %(key)s to exist, but it does not. Check the key.", key=key))
    return session.execute(select(Job).where(Job.key == key).with_for_update()).scalar_one(), row


def lock_fault(session: Session, key: int) -> tuple[Fault, ProcessInstance]:
    """Fault ``key`` with its locked instance; raises NotFound."""
    instance = select(ProcessInstance).join(Fault, Fault.instance_key == ProcessInstance.key).where(Fault.key == key)
    row = session.execute(instance.with_for_update(of=ProcessInstance)).scalar_one_or_none()
    if row is None:
        raise NotFound(text("Expected fault %(key)s to exist, but it does not. Check the key.", key=key))
    return session.execute(select(Fault).where(Fault.key == key).with_for_update()).scalar_one(), row


def lock_subscription(
    session: Session, message_name: str, correlation_key: str, states: Iterable[str]
) -> tuple[MessageSubscription, ProcessInstance] | None:
    """The oldest subscription to this message in the first of ``states`` that one is in, with its locked instance.

    None when nothing waits.
    """
    statement = (
        select(MessageSubscription, ProcessInstance)
        .select_from(ProcessInstance)
        .join(MessageSubscription, MessageSubscription.instance_key == ProcessInstance.key)
        .where(
            MessageSubscription.state == bindparam("state"),
            MessageSubscription.message_name == message_name,
            MessageSubscription.correlation_key == correlation_key,
        )
        .order_by(MessageSubscription.key)
        .limit(1)
        .with_for_update()
    )
    for state in states:
        found = session.execute(statement, {"state": state}).one_or_none()
        if found is not None:
            return found[0], found[1]
    return None


def candidates_of(session: Session, task: UserTask) -> frozenset[str]:
    """Team codes of all candidate groups of ``task``; the further ones cost a statement, so ask only when needed."""
    mine = {"instance": task.instance_key, "token": task.token_id}
    further = looked_up(session, ("candidates", *mine.values()), lambda: session.scalars(_FURTHER, mine).all())
    return frozenset(further) | ({task.group_id} if task.group_id else frozenset())


def task_ref(session: Session, task: UserTask, instance: ProcessInstance, with_candidates: bool) -> TaskRef:
    """What policies may know of ``task``."""
    first = frozenset({task.group_id}) if task.group_id else frozenset[str]()
    groups = candidates_of(session, task) if with_candidates else first
    return TaskRef(
        key=task.key,
        element_id=task.element_id,
        token_id=task.token_id,
        state=task.state,
        assignee_key=task.assignee_key,
        group_id=task.group_id,
        candidate_groups=groups,
        instance=instance_ref(instance),
    )
