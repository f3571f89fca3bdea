"""Writes of one step: at most one statement for each table (of jobs two), whatever the step did.

Ended and new rows of a table go into one upsert on (instance, token): ended rows come from the waits that the state
held before the step, so nothing has to be read for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from database import Base, Prepared, follow_row, table_of
from engine.events import ElementEvent, ElementEventKind
from engine.lifecycle import InstanceState, UserTaskState, WaitState
from engine.state.instance_writes import change_instance
from engine.state.job_writes import write_jobs
from engine.state.tables import (
    ElementEventRow,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
    UserTaskCandidate,
)
from engine.waits import MessageWait, SignalWait, TimerWait, UserTaskWait, Wait

Row = dict[str, object]
_KINDS = {kind: kind.value for kind in ElementEventKind}
"""Their texts: asking a member for its own takes ten times as long, and a step stores a score of them."""
_OF_EVENT = ("kind", "element_id", "token_id", "at", "details")
_TASKS, _TIMERS = table_of(UserTask), table_of(Timer)
_CHANGE_TASK = Prepared(update(_TASKS).where(_TASKS.c.key == bindparam("task_key")))
_ARM = (
    update(_TIMERS)
    .where(_TIMERS.c.instance_key == bindparam("instance"), _TIMERS.c.state == WaitState.SILENT.value)
    .values(state=WaitState.ARMED.value)
)


def change_task(session: Session, task: UserTask, values: Mapping[str, object]) -> None:
    """Change columns of a task that was read and locked in this session; its object follows. None: nothing is sent."""
    if not values:
        return
    _CHANGE_TASK.write(session, [{"task_key": task.key, **values}])
    for name, value in values.items():
        follow_row(task, name, value)


def arm_silent_timers(session: Session, instance: ProcessInstance) -> None:
    """End the replay of a locked instance: its silent timers are armed."""
    session.connection().execute(_ARM, {"instance": instance.key})
    change_instance(session, instance, {"replaying": False})


def insert_events(
    session: Session, instance: ProcessInstance, events: Sequence[ElementEvent], actor_key: int | None
) -> None:
    """Append ``events`` to the history in one statement."""
    if not events:
        return
    same: Row = {"tenant_id": instance.tenant_id, "instance_key": instance.key, "actor_key": actor_key}
    rows = [
        (_KINDS[event.kind], event.element_id, event.token_id, event.at, dict(event.details) or None)
        for event in events
    ]
    _insert_statement(ElementEventRow).write_columns(session, same, _OF_EVENT, rows)


def write_waits(
    session: Session,
    instance: ProcessInstance,
    before: Sequence[Wait],
    after: Sequence[Wait],
    fired: Iterable[str],
    actor_key: int | None,
    at: datetime,
) -> None:
    """Bring tasks, timers, subscriptions and jobs in line with ``after``; ``fired`` tokens did what they waited for.

    What is in neither ``before`` nor ``after`` stays as it is.
    """
    known = {_identity(wait): wait for wait in before}
    kept = {_identity(wait) for wait in after}
    opened = [wait for wait in after if _identity(wait) not in known]
    ended = [wait for wait in before if _identity(wait) not in kept]
    again = [wait for wait in after if known.get(_identity(wait), wait) != wait]
    done = frozenset(fired)
    _write_tasks(session, instance, opened, ended, done, actor_key, at)
    _write_timers(session, instance, [*opened, *again], ended, done, at)
    _write_subscriptions(session, instance, opened, ended, done, at)
    write_jobs(session, instance, before, after, done, at)


def _identity(wait: Wait) -> tuple[type[Wait], str]:
    """A token that stands with a fault waits for its resolution, no longer for what it waited for."""
    return type(wait), wait.token_id


def _write_tasks(
    session: Session,
    instance: ProcessInstance,
    opened: Sequence[Wait],
    ended: Sequence[Wait],
    done: frozenset[str],
    actor_key: int | None,
    at: datetime,
) -> None:
    new = [wait for wait in opened if isinstance(wait, UserTaskWait)]
    _forget_candidates(session, instance, [wait for wait in ended if isinstance(wait, UserTaskWait)])
    rows = [_task_row(instance, wait, UserTaskState.OPEN, at) for wait in new]
    for wait in ended:
        if isinstance(wait, UserTaskWait):
            state = UserTaskState.COMPLETED if wait.token_id in done else UserTaskState.CANCELLED
            rows.append(
                _task_row(instance, wait, state, at) | {"ended_at": at, "ended_by_key": actor_key, "created_at": at}
            )
    _upsert(session, UserTask, rows, ("state", "ended_at", "ended_by_key"))
    left = [wait.token_id for wait in ended if isinstance(wait, UserTaskWait) and wait.token_id not in done]
    if left:
        _cancel_side_tasks(session, instance, left, actor_key, at)
    candidates = [row for wait in new for row in _candidate_rows(instance, wait)]
    if candidates:
        _insert_statement(UserTaskCandidate).write(session, candidates)


def _cancel_side_tasks(
    session: Session, instance: ProcessInstance, tokens: Sequence[str], actor_key: int | None, at: datetime
) -> None:
    """Tasks beside one whose token has left are over; beside one that is completed, none is open."""
    beside = (_TASKS.c.instance_key == instance.key) & _TASKS.c.side_of.in_(tokens)
    values = {"state": UserTaskState.CANCELLED.value, "ended_at": at, "ended_by_key": actor_key}
    is_open = _TASKS.c.state == UserTaskState.OPEN.value
    session.connection().execute(update(_TASKS).where(beside, is_open).values(values))


def _task_row(instance: ProcessInstance, wait: UserTaskWait, state: UserTaskState, at: datetime) -> Row:
    return {
        "tenant_id": instance.tenant_id,
        "instance_key": instance.key,
        "definition_key": wait.definition_key or instance.definition_key,
        "business_key": instance.business_key,
        "element_id": wait.element_id,
        "token_id": wait.token_id,
        "state": state.value,
        "assignee_key": int(wait.assignee) if wait.assignee and wait.assignee.isdigit() else None,
        "group_id": wait.candidate_groups[0] if wait.candidate_groups else None,
        "form_id": wait.form_id,
        "priority": wait.priority,
        "due_at": wait.due_at,
        "follow_up_at": wait.follow_up_at,
        "created_at": at,
        "ended_at": None,
        "ended_by_key": None,
    }


def _forget_candidates(session: Session, instance: ProcessInstance, ended: Sequence[UserTaskWait]) -> None:
    """Further candidates are kept for open tasks only, so that lists of work stay fast however old the house is."""
    tokens = [wait.token_id for wait in ended if wait.candidate_users or len(wait.candidate_groups) > 1]
    if tokens:
        table = table_of(UserTaskCandidate)
        mine = (table.c.instance_key == instance.key) & table.c.token_id.in_(tokens)
        session.connection().execute(delete(table).where(mine))


def _candidate_rows(instance: ProcessInstance, wait: UserTaskWait) -> list[Row]:
    pairs = [("group", group) for group in wait.candidate_groups[1:]]
    pairs += [("person", person) for person in wait.candidate_users]
    base: Row = {"tenant_id": instance.tenant_id, "instance_key": instance.key, "token_id": wait.token_id}
    return [base | {"kind": kind, "value": value} for kind, value in dict.fromkeys(pairs)]


def _write_timers(
    session: Session,
    instance: ProcessInstance,
    armed: Sequence[Wait],
    ended: Sequence[Wait],
    done: frozenset[str],
    at: datetime,
) -> None:
    state = WaitState.SILENT if instance.replaying else _begun(instance)
    waits = [(wait, state, None) for wait in armed] + [(wait, _ended(wait, done), at) for wait in ended]
    rows: list[Row] = [
        _wait_row(instance, wait, wait_state, ended_at) | {"due_at": wait.due_at}
        for wait, wait_state, ended_at in waits
        if isinstance(wait, TimerWait)
    ]
    _upsert(session, Timer, rows, ("state", "due_at", "ended_at", "attempts", "rest_until"))


def _write_subscriptions(
    session: Session,
    instance: ProcessInstance,
    opened: Sequence[Wait],
    ended: Sequence[Wait],
    done: frozenset[str],
    at: datetime,
) -> None:
    state = _begun(instance)
    waits: list[tuple[Wait, WaitState, datetime | None]] = [(wait, state, None) for wait in opened]
    waits += [(wait, _ended(wait, done), at) for wait in ended]
    messages: list[Row] = [
        _wait_row(instance, wait, state, ended_at)
        | {"message_name": wait.message_name, "correlation_key": wait.correlation_key}
        for wait, state, ended_at in waits
        if isinstance(wait, MessageWait)
    ]
    _upsert(session, MessageSubscription, messages, ("state", "ended_at"))
    signals: list[Row] = [
        _wait_row(instance, wait, state, ended_at) | {"signal_name": wait.signal_name}
        for wait, state, ended_at in waits
        if isinstance(wait, SignalWait)
    ]
    _upsert(session, SignalSubscription, signals, ("state", "ended_at"))


def _begun(instance: ProcessInstance) -> WaitState:
    """The state of a wait that begins."""
    return WaitState.SUSPENDED if instance.state_name == InstanceState.SUSPENDED else WaitState.ARMED


def _ended(wait: Wait, done: frozenset[str]) -> WaitState:
    return WaitState.FIRED if wait.token_id in done else WaitState.CANCELLED


def _wait_row(instance: ProcessInstance, wait: Wait, state: WaitState, ended_at: datetime | None) -> Row:
    return {
        "tenant_id": instance.tenant_id,
        "instance_key": instance.key,
        "element_id": wait.element_id,
        "token_id": wait.token_id,
        "state": state.value,
        "ended_at": ended_at,
    }


def _upsert(session: Session, model: type[Base], rows: Sequence[Row], changing: tuple[str, ...]) -> None:
    if rows:
        _upsert_statement(model, changing, session.get_bind().dialect.name).write(session, rows)


@lru_cache(maxsize=32)
def _upsert_statement(model: type[Base], changing: tuple[str, ...], dialect: str) -> Prepared:
    make = postgresql_insert if dialect == "postgresql" else sqlite_insert
    statement = make(table_of(model))
    replaced = {name: statement.excluded[name] for name in changing}
    statement = statement.on_conflict_do_update(index_elements=["instance_key", "token_id"], set_=replaced)
    return Prepared(statement.inline())


@lru_cache(maxsize=32)
def _insert_statement(model: type[Base]) -> Prepared:
    return Prepared(insert(table_of(model)).inline())
