"""Taking a step in the diagram for a change of state: by one of the mapping's ways, else by moving the token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import UnitOfWork
from engine.lifecycle import UserTaskState, WaitState
from engine.registry import Actor
from engine.runtime import assign_user_task, complete_user_task, correlate_message, fire_timer, move_token
from engine.state.tables import MessageSubscription, Timer, UserTask
from itsm.imports.mapping import Way


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an instance stands: what its tokens wait for, oldest first."""

    instance_key: int
    tasks: Sequence[UserTask]
    timers: Sequence[Timer]
    subscriptions: Sequence[MessageSubscription]

    @property
    def token_id(self) -> str | None:
        """The token to move when the diagram offers no way: the one that a person or a message would wake."""
        tokens = [item.token_id for rows in (self.tasks, self.subscriptions, self.timers) for item in rows]
        return tokens[0] if tokens else None


def standing(work: UnitOfWork, instance_key: int) -> Standing:
    """Read where ``instance_key`` stands now."""
    session = work.session
    tasks = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.OPEN.value)
    alive = (WaitState.ARMED.value, WaitState.SILENT.value)
    timers = select(Timer).where(Timer.instance_key == instance_key, Timer.state.in_(alive))
    messages = select(MessageSubscription).where(
        MessageSubscription.instance_key == instance_key, MessageSubscription.state.in_(alive)
    )
    return Standing(
        instance_key,
        session.execute(tasks.order_by(UserTask.key)).scalars().all(),
        session.execute(timers.order_by(Timer.key)).scalars().all(),
        session.execute(messages.order_by(MessageSubscription.key)).scalars().all(),
    )


def take(work: UnitOfWork, where: Standing, ways: Sequence[Way], at: datetime, actor: Actor) -> bool:
    """Take the first of ``ways`` that the diagram offers here; False when it offers none."""
    return any(_take(work, where, way, at, actor) for way in ways)


def _take(work: UnitOfWork, where: Standing, way: Way, at: datetime, actor: Actor) -> bool:
    if way.complete:
        task = next((task for task in where.tasks if task.element_id in way.complete), None)
        if task is None:
            return False
        outcome = {"outcome": way.outcome} if way.outcome else {}
        complete_user_task(task.key, outcome, actor, details=outcome, work=work)
        return True
    if way.message:
        found = next((item for item in where.subscriptions if item.message_name == way.message), None)
        if found is None:
            return False
        correlate_message(found.message_name, found.correlation_key, {}, actor, work=work)
        return True
    timer = next((item for item in where.timers if item.element_id == way.timer and item.due_at <= at), None)
    if timer is None:
        return False
    fire_timer(timer.key, actor, early=True, work=work)
    return True


def move(work: UnitOfWork, where: Standing, element: str, reason: str, actor: Actor) -> bool:
    """Move the token to ``element``, kept as such in the history; False when the instance has ended."""
    if where.token_id is None:
        return False
    move_token(where.instance_key, where.token_id, element, reason, actor, work=work)
    return True


def keep_assignment(work: UnitOfWork, task: UserTask, team: str | None, person: int | None, actor: Actor) -> None:
    """Give a new task to who had the record before, without a word on the timeline: nobody reassigned anything."""
    assign_user_task(task.key, person, actor, group_id=team, work=work)
