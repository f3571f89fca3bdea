"""Writes of faults. How many are open stands on the instance, so that a step without any asks for none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from database import table_of
from engine.errors import Text
from engine.kept_text import bounded, keep
from engine.lifecycle import WaitState
from engine.state.instance_writes import change_instance
from engine.state.tables import Fault, ProcessInstance, Timer

_FAULTS, _TIMERS = table_of(Fault), table_of(Timer)


def insert_fault(
    session: Session,
    instance: ProcessInstance,
    *,
    element_id: str,
    token_id: str,
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


def arm_faulted_timers(session: Session, instance: ProcessInstance, token: str | None) -> bool:
    """Arm the timer of ``token`` that a fault stopped, or all such timers (None); False when there is none."""
    mine = (_TIMERS.c.instance_key == instance.key) & (_TIMERS.c.state == WaitState.FAULTED.value)
    if token is not None:
        mine &= _TIMERS.c.token_id == token
    armed = session.connection().execute(update(_TIMERS).where(mine).values(state=WaitState.ARMED.value))
    return armed.rowcount > 0


def count_faults(session: Session, instance: ProcessInstance, more: int) -> None:
    """Add ``more`` to the number of open faults of a locked instance whose step was stored, or that takes none."""
    change_instance(session, instance, {"open_faults": instance.open_faults + more})
