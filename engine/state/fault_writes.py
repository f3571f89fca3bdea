"""Writes of faults. How many are open stands on the instance, so that a step without any asks for none."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from database import follow_row, table_of
from engine.errors import Text
from engine.kept_text import bounded, keep
from engine.lifecycle import WaitState
from engine.state.instance_writes import change_instance
from engine.state.tables import Fault, MessageSubscription, ProcessInstance, SignalSubscription, Timer

_FAULTS = table_of(Fault)
Row = Timer | MessageSubscription | SignalSubscription
"""What a fault may stop."""
Stopped = TypeVar("Stopped", Timer, MessageSubscription, SignalSubscription)


def insert_fault(
    session: Session,
    instance: ProcessInstance,
    *,
    element_id: str,
    token_id: str | None,
    kind: str,
    why: Text,
    at: datetime,
    job_key: int | None = None,
) -> Text:
    """Keep a fault and give its sentence, cut to what operators need. The caller counts it on the instance."""
    told = bounded(why)
    values = {
        "tenant_id": instance.tenant_id,
        "instance_key": instance.key,
        "element_id": element_id,
        "token_id": token_id,
        "job_key": job_key,
        "kind": kind,
        "message": str(told),
        "sentence": keep(told),
        "at": at,
    }
    session.connection().execute(insert(_FAULTS), [values])
    return told


def resolve_faults(session: Session, instance: ProcessInstance, tokens: Collection[str] | None, at: datetime) -> int:
    """Resolve the open faults of ``tokens``, or all (None); gives how many there were."""
    mine = update(_FAULTS).where(_FAULTS.c.instance_key == instance.key, _FAULTS.c.resolved_at.is_(None))
    if tokens is not None:
        mine = mine.where(_FAULTS.c.token_id.in_(list(tokens)))
    return session.connection().execute(mine.values(resolved_at=at)).rowcount


def stop_wait(session: Session, wait: Row) -> None:
    """Mark a timer or subscription of a locked instance as stopped by a fault."""
    table = table_of(type(wait))
    stopped = update(table).where(table.c.key == wait.key).values(state=WaitState.FAULTED.value)
    session.connection().execute(stopped)
    follow_row(wait, "state", WaitState.FAULTED.value)


def arm_faulted(session: Session, instance: ProcessInstance, token: str | None) -> list[Row]:
    """Arm the timers and subscriptions of ``token`` that a fault stopped, or all of the instance (None); gives them."""
    return [
        *_arm(session, Timer, instance, token), *_arm(session, MessageSubscription, instance, token),
        *_arm(session, SignalSubscription, instance, token),
    ]  # fmt: skip


def _arm(session: Session, model: type[Stopped], instance: ProcessInstance, token: str | None) -> Sequence[Stopped]:
    mine = select(model).where(model.instance_key == instance.key, model.state == WaitState.FAULTED.value)
    if token is not None:
        mine = mine.where(model.token_id == token)
    found = session.execute(mine).scalars().all()
    if found:
        table = table_of(model)
        again = update(table).where(table.c.key.in_([wait.key for wait in found]))
        session.connection().execute(again.values(state=WaitState.ARMED.value))
    for wait in found:
        follow_row(wait, "state", WaitState.ARMED.value)
    return found


def count_faults(session: Session, instance: ProcessInstance, more: int) -> None:
    """Add ``more`` to the number of open faults of a locked instance whose step was stored, or that takes none."""
    change_instance(session, instance, {"open_faults": instance.open_faults + more})
