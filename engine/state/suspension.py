"""Rows of a suspended instance: its waits have a state of their own, so that whoever looks for work passes them by.

What comes for it meanwhile is kept in the order in which it came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from database import table_of
from engine.lifecycle import InstanceState, JobState, WaitState
from engine.state.instance_writes import change_instance
from engine.state.tables import HeldArrival, Job, MessageSubscription, ProcessInstance, SignalSubscription, Timer

_WAITS = tuple(table_of(model) for model in (Timer, MessageSubscription, SignalSubscription))
_JOBS = table_of(Job)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came: see ``HeldArrival`` for the columns. ``content`` and ``actor`` are JSON-able."""

    kind: str
    name: str
    content: Mapping[str, object]
    actor: Mapping[str, object]
    at: datetime
    token_id: str | None = None
    job_key: int | None = None


def fall_asleep(session: Session, instance: ProcessInstance, reason: str, at: datetime) -> None:
    """Suspend a locked instance: its armed waits and open jobs with it."""
    _change(session, instance, InstanceState.SUSPENDED, at, reason)
    for table in _WAITS:
        mine = (table.c.instance_key == instance.key) & (table.c.state == WaitState.ARMED.value)
        session.connection().execute(update(table).where(mine).values(state=WaitState.SUSPENDED.value))
    mine = (_JOBS.c.instance_key == instance.key) & (_JOBS.c.state == JobState.OPEN.value)
    session.connection().execute(update(_JOBS).where(mine).values(state=JobState.SUSPENDED.value))


def wake_up(session: Session, instance: ProcessInstance) -> None:
    """Let a locked instance go on: its waits are armed again, its jobs open, those with a held result among them."""
    _change(session, instance, InstanceState.ACTIVE, None, None)
    for table in _WAITS:
        mine = (table.c.instance_key == instance.key) & (table.c.state == WaitState.SUSPENDED.value)
        session.connection().execute(update(table).where(mine).values(state=WaitState.ARMED.value))
    asleep = _JOBS.c.state.in_([JobState.SUSPENDED.value, JobState.HELD.value])
    mine = (_JOBS.c.instance_key == instance.key) & asleep
    session.connection().execute(update(_JOBS).where(mine).values(state=JobState.OPEN.value))


def _change(
    session: Session, instance: ProcessInstance, state: InstanceState, at: datetime | None, reason: str | None
) -> None:
    change_instance(
        session, instance, {"state_name": state.value, "suspended_at": at, "suspended_reason": reason}
    )


def keep_arrival(session: Session, instance: ProcessInstance, arrival: Arrival) -> None:
    """Keep what came for a suspended instance."""
    row = {"tenant_id": instance.tenant_id, "instance_key": instance.key, **asdict(arrival)}
    session.connection().execute(insert(table_of(HeldArrival)), [row])


def take_arrivals(session: Session, instance_key: int) -> Sequence[HeldArrival]:
    """Take out what was kept for an instance, first come first."""
    mine = select(HeldArrival).where(HeldArrival.instance_key == instance_key).order_by(HeldArrival.key)
    found = session.execute(mine).scalars().all()
    for arrival in found:
        session.expunge(arrival)
    if found:
        session.execute(delete(HeldArrival).where(HeldArrival.instance_key == instance_key))
    return found
