"""Taking a step in the diagram for a change of state: by one of the mapping's ways, else by moving the token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVarTuple

from sqlalchemy import Row, Select, bindparam, select

from database import UnitOfWork
from engine.lifecycle import UserTaskState, WaitState
from engine.registry import Actor
from engine.runtime import complete_user_task, correlate_message, fire_timer, move_token
from engine.state.tables import MessageSubscription, Timer, UserTask
from itsm.imports.mapping import Way

Ts = TypeVarTuple("Ts")
ALIVE = (WaitState.ARMED.value, WaitState.SILENT.value)
_TASKS = (
    select(
        UserTask.key, UserTask.token_id, UserTask.definition_key, UserTask.element_id, UserTask.group_id,
        UserTask.assignee_key,
    )
    .where(UserTask.instance_key == bindparam("instance"), UserTask.state == UserTaskState.OPEN.value)
    .order_by(UserTask.key)
)
_TIMERS = (
    select(Timer.key, Timer.token_id, Timer.element_id, Timer.due_at)
    .where(Timer.instance_key == bindparam("instance"), Timer.state.in_(ALIVE))
    .order_by(Timer.key)
)
_SUBSCRIPTIONS = (
    select(MessageSubscription.token_id, MessageSubscription.message_name, MessageSubscription.correlation_key)
    .where(MessageSubscription.instance_key == bindparam("instance"), MessageSubscription.state.in_(ALIVE))
    .order_by(MessageSubscription.key)
)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open user task: what an import needs to know of it."""

    key: int
    token_id: str
    definition_key: int
    element_id: str
    group_id: str | None
    assignee_key: int | None


@dataclass
class Standing:
    """Where an instance stands: what its tokens wait for, oldest first; read when it is asked for."""

    work: UnitOfWork
    instance_key: int

    @cached_property
    def tasks(self) -> Sequence[OpenTask]:
        """Open user tasks."""
        return [OpenTask(*row) for row in self._read(_TASKS)]

    @cached_property
    def timers(self) -> Sequence[Row[int, str, str, datetime]]:
        """Timers that may still fire."""
        return self._read(_TIMERS)

    @cached_property
    def subscriptions(self) -> Sequence[Row[str, str, str]]:
        """Messages that are waited for."""
        return self._read(_SUBSCRIPTIONS)

    @property
    def token_id(self) -> str | None:
        """The token to move when the diagram offers no way: the one that a person or a message would wake."""
        if self.tasks:
            return self.tasks[0].token_id
        tokens = [str(row.token_id) for rows in (self.subscriptions, self.timers) for row in rows]
        return tokens[0] if tokens else None

    def _read(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return self.work.session.execute(statement, {"instance": self.instance_key}).all()


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
