"""Writes of a migration: the rows of what goes on are told their element and version; nothing else of them changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import BindParameter, Table, Update, and_, bindparam, update
from sqlalchemy.orm import Session

from database import Base, follow_row, table_of
from engine.lifecycle import JobState, UserTaskState, WaitState, is_final
from engine.state.tables import (
    Definition,
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
)
from engine.waits import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait

Values = dict[str, object]
_ENDED = tuple(
    dict.fromkeys(state.value for states in (UserTaskState, WaitState, JobState) for state in states if is_final(state))
)
_TABLES: Mapping[type[Wait], type[Base]] = {
    UserTaskWait: UserTask, JobWait: Job, TimerWait: Timer, MessageWait: MessageSubscription,
    SignalWait: SignalSubscription,
}  # fmt: skip


def change_version(session: Session, instance: ProcessInstance, definition: Definition) -> None:
    """Let a locked instance be one of another version."""
    values = {"definition_key": definition.key, "process_id": definition.id}
    table = table_of(ProcessInstance)
    session.connection().execute(update(table).where(table.c.key == instance.key).values(values))
    for name, value in values.items():
        follow_row(instance, name, value)


def relabel_waits(
    session: Session, instance: ProcessInstance, before: Sequence[Wait], after: Sequence[Wait]
) -> tuple[Wait, ...]:
    """Write what is called otherwise of the waits that go on, and give ``before`` as it reads now.

    A message or signal of another name stays in ``before`` under its old one: it opens as one that waits anew.
    """
    now = {(type(wait), wait.token_id): wait for wait in after}
    kept = [(wait, now[type(wait), wait.token_id]) for wait in before if (type(wait), wait.token_id) in now]
    for kind, model in _TABLES.items():
        waits = [wait for _, wait in kept if type(wait) is kind]
        if waits:
            columns = _values(instance, waits[0])
            rows = [_row(instance, wait) for wait in waits]
            session.connection().execute(_update(table_of(model), columns), rows)
    _relabel_faults(session, instance, kept)
    return tuple(_as_now(wait, now.get((type(wait), wait.token_id))) for wait in before)


def _as_now(wait: Wait, found: Wait | None) -> Wait:
    if isinstance(wait, MessageWait) and isinstance(found, MessageWait):
        return replace(found, message_name=wait.message_name, correlation_key=wait.correlation_key)
    return wait if found is None else found


def _values(instance: ProcessInstance, wait: Wait) -> Values:
    """What a row is called by now."""
    values: Values = {"element_id": wait.element_id}
    if isinstance(wait, UserTaskWait | JobWait):
        values["definition_key"] = wait.definition_key or instance.definition_key
    elif isinstance(wait, MessageWait):
        values |= {"message_name": wait.message_name, "correlation_key": wait.correlation_key}
    elif isinstance(wait, SignalWait):
        values["signal_name"] = wait.signal_name
    return values


def _row(instance: ProcessInstance, wait: Wait) -> Values:
    changed = {f"new_{name}": value for name, value in _values(instance, wait).items()}
    return {"instance": instance.key, "token": wait.token_id, **changed}


def _update(table: Table, columns: Iterable[str]) -> Update:
    mine = update(table).where(table.c.instance_key == bindparam("instance"), table.c.token_id == bindparam("token"))
    changed: dict[str, BindParameter[object]] = {name: bindparam(f"new_{name}") for name in columns}
    running = and_(*(table.c.state != state for state in _ENDED))  # a list would not do for several rows at once
    return mine.where(running).values(changed)


def _relabel_faults(session: Session, instance: ProcessInstance, kept: Sequence[tuple[Wait, Wait]]) -> None:
    """Open faults name the element at which their token, or its job or timer, stands."""
    table = table_of(Fault)
    rows = [
        {"instance": instance.key, "token": now.token_id, "was": wait.element_id, "new_element_id": now.element_id}
        for wait, now in kept
        if instance.open_faults and wait.element_id != now.element_id
    ]
    if rows:
        mine = update(table).where(
            table.c.instance_key == bindparam("instance"),
            table.c.token_id == bindparam("token"),
            table.c.element_id == bindparam("was"),
            table.c.resolved_at.is_(None),
        )
        session.connection().execute(mine.values(element_id=bindparam("new_element_id")), rows)
