"""The end of an instance by its rows alone, for one whose state nobody can read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.events import ElementEvent, ElementEventKind
from engine.lifecycle import InstanceState, JobState, UserTaskState, WaitState, is_final
from engine.state.fault_writes import resolve_faults
from engine.state.instance_writes import change_instance
from engine.state.tables import (
    ElementEventRow,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
    UserTaskCandidate,
)

Waiting = type[UserTask] | type[Timer] | type[MessageSubscription] | type[SignalSubscription] | type[Job]
_TABLES: Mapping[Waiting, type[UserTaskState] | type[WaitState] | type[JobState]] = {
    UserTask: UserTaskState, Timer: WaitState, MessageSubscription: WaitState, SignalSubscription: WaitState,
    Job: JobState,
}  # fmt: skip
_ENDS = (ElementEventKind.COMPLETED.value, ElementEventKind.CANCELLED.value)
_NAMES = (ElementEventKind.ACTIVATED.value, ElementEventKind.ELEMENT_MIGRATED.value)


def cancel_rows(session: Session, instance: ProcessInstance, actor_key: int | None, at: datetime) -> None:
    """Cancel a locked instance with all that waits for it, those of called processes too; its state stays as it is."""
    for model, states in _TABLES.items():
        live = [state.value for state in states if not is_final(state)]
        mine = update(model).where(model.instance_key == instance.key, model.state.in_(live))
        values: dict[str, object] = {"state": "cancelled", "ended_at": at}
        if model is UserTask:
            values["ended_by_key"] = actor_key
        session.execute(mine.values(values).execution_options(synchronize_session=False))
    candidates = delete(UserTaskCandidate).where(UserTaskCandidate.instance_key == instance.key)
    session.execute(candidates.execution_options(synchronize_session=False))
    resolve_faults(session, instance, None, at)
    ended = {"state_name": InstanceState.CANCELLED.value, "open_faults": 0, "ended_at": at}
    change_instance(session, instance, ended)


def cancelled_runs(session: Session, instance_key: int, at: datetime) -> list[ElementEvent]:
    """What the history has to say of the elements that it knows as begun and not ended, inner ones first."""
    told = (
        select(ElementEventRow.kind, ElementEventRow.token_id, ElementEventRow.element_id, ElementEventRow.details)
        .where(ElementEventRow.instance_key == instance_key, ElementEventRow.kind.in_((*_NAMES, *_ENDS)))
        .order_by(ElementEventRow.key)
    )
    running: dict[str, ElementEvent] = {}
    for kind, token, element, details in session.execute(told):
        if kind in _ENDS:
            running.pop(token, None)
        elif kind == ElementEventKind.ACTIVATED or token in running:
            running[token] = ElementEvent(ElementEventKind.CANCELLED, element, token, at, _where(details))
    return list(reversed(running.values()))


def _where(details: Mapping[str, object] | None) -> dict[str, object]:
    """The called process that an element stands in, as its events say it."""
    return {name: value for name, value in (details or {}).items() if name in ("process", "definition")}
