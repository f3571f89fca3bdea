"""Whether a completion can be taken back, and which tokens go with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from engine.events import ElementEventKind
from engine.lifecycle import InstanceState, UserTaskState
from engine.runtime.standing import Standing
from engine.state.tables import ElementEventRow, ProcessInstance, UserTask
from itsm.detours.tables import Detour


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed a completion: the tokens that it has opened and that still wait."""

    tokens: Sequence[str]


def can_be_withdrawn(session: Session, task: UserTask, instance: ProcessInstance) -> bool:
    """True while nobody and nothing has acted on what followed; told by rows alone, for pages that show it."""
    completed = task.state == UserTaskState.COMPLETED and task.ended_at is not None
    return completed and instance.state_name == InstanceState.ACTIVE and not _acted(session, task)


def what_followed(session: Session, task: UserTask, instance: ProcessInstance) -> Followed | None:
    """The tokens that the completion of ``task`` opened; None once anybody or anything has acted on them.

    That is: the process went on, or is over or suspended; somebody claimed, was given, transferred or urged a task.
    """
    if not can_be_withdrawn(session, task, instance):
        return None
    events = ElementEventRow
    entered = session.execute(
        select(events.token_id).where(
            events.instance_key == instance.key, events.kind == ElementEventKind.ACTIVATED.value,
            events.key > (session.scalar(_completion(task)) or 0),
        )
    ).scalars()  # fmt: skip
    fresh = set(entered)
    standing = Standing(session, instance.key, instance.definition_key)
    live = [one for one in standing.tokens() if one.token_id in fresh and not one.is_aside]
    outer = {one.token_id for one in live}
    tokens = [one.token_id for one in live if one.holder not in outer]
    return Followed(tokens) if tokens else None


def tasks_since(session: Session, task: UserTask) -> Sequence[int]:
    """Keys of the tasks that somebody has and that were opened after ``task``."""
    theirs = (UserTask.instance_key == task.instance_key, UserTask.assignee_key.is_not(None))
    still = (UserTask.key > task.key, UserTask.state == UserTaskState.OPEN.value)
    return session.scalars(select(UserTask.key).where(*theirs, *still)).all()


def no_longer_open(session: Session, keys: Sequence[int]) -> Sequence[UserTask]:
    """Those of the tasks that are not open any more, in their order."""
    session.flush()
    gone = select(UserTask).where(UserTask.key.in_(keys), UserTask.state != UserTaskState.OPEN.value)
    return session.scalars(gone.order_by(UserTask.key), execution_options={"populate_existing": True}).all()


def _acted(session: Session, task: UserTask) -> bool:
    """All events of a step have one time, which is not quite that of the task: the last one is of the completion's."""
    events, done = aliased(ElementEventRow), aliased(ElementEventRow)
    completed = select(done.at).where(done.key == _completion(task).scalar_subquery()).scalar_subquery()
    last = session.execute(
        select(events.at, events.actor_key, completed.label("completed"))
        .where(events.instance_key == task.instance_key)
        .order_by(events.key.desc())
        .limit(1)
    ).one()
    if last.at != last.completed or last.actor_key != task.ended_by_key:
        return True
    same = UserTask.instance_key == task.instance_key
    taken = select(UserTask.key).where(same, UserTask.claimed_at >= task.ended_at, UserTask.key > task.key)
    moved = (
        select(Detour.key)
        .join(UserTask, UserTask.key == Detour.task_key)
        .where(same, Detour.at >= task.ended_at, Detour.task_key > task.key)
    )
    return session.scalar(taken.limit(1)) is not None or session.scalar(moved.limit(1)) is not None


def _completion(task: UserTask) -> Select[int | None]:
    """Key of the event that the task was completed."""
    events = aliased(ElementEventRow)
    return select(func.max(events.key)).where(
        events.instance_key == task.instance_key, events.token_id == task.token_id.partition(".")[0],
        events.kind == ElementEventKind.COMPLETED.value,
    )  # fmt: skip
