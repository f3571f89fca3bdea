"""Rows of a suspended instance: its waits have a state of their own, so that whoever looks for work passes them by.

What comes for it meanwhile is kept in the order in which it came.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.lifecycle import InstanceState, JobState, WaitState
from engine.state.instance_writes import change_instance
from engine.state.tables import HeldArrival, Job, MessageSubscription, ProcessInstance, SignalSubscription, Timer

_WAITS = (Timer, MessageSubscription, SignalSubscription)


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
    _change_instance(session, instance, InstanceState.SUSPENDED, at, reason)
    _change_waits(session, instance, WaitState.ARMED, WaitState.SUSPENDED)
    _change_jobs(session, instance, (JobState.OPEN,), JobState.SUSPENDED)


def wake_up(session: Session, instance: ProcessInstance) -> None:
    """Let a locked instance go on: its waits are armed again, its jobs open, those with a held result among them."""
    _change_instance(session, instance, InstanceState.ACTIVE, None, None)
    _change_waits(session, instance, WaitState.SUSPENDED, WaitState.ARMED)
    _change_jobs(session, instance, (JobState.SUSPENDED, JobState.HELD), JobState.OPEN)


def _change_instance(
    session: Session, instance: ProcessInstance, state: InstanceState, at: datetime | None, reason: str | None
) -> None:
    change_instance(
        session, instance, {"state_name": state.value, "suspended_at": at, "suspended_reason": reason}
    )


def _change_waits(session: Session, instance: ProcessInstance, old: WaitState, new: WaitState) -> None:
    for model in _WAITS:
        mine = update(model).where(model.instance_key == instance.key, model.state == old.value)
        session.execute(mine.values(state=new.value).execution_options(synchronize_session=False))


def _change_jobs(session: Session, instance: ProcessInstance, old: Collection[JobState], new: JobState) -> None:
    mine = update(Job).where(Job.instance_key == instance.key, Job.state.in_([state.value for state in old]))
    session.execute(mine.values(state=new.value).execution_options(synchronize_session=False))


def keep_arrival(session: Session, instance: ProcessInstance, arrival: Arrival) -> None:
    """Keep what came for a suspended instance."""
    session.add(HeldArrival(tenant_id=instance.tenant_id, instance_key=instance.key, **asdict(arrival)))
    session.flush()


def take_arrivals(session: Session, instance_key: int) -> Sequence[HeldArrival]:
    """Take out what was kept for an instance, first come first."""
    mine = select(HeldArrival).where(HeldArrival.instance_key == instance_key).order_by(HeldArrival.key)
    found = session.execute(mine).scalars().all()
    for arrival in found:
        session.expunge(arrival)
    if found:
        session.execute(delete(HeldArrival).where(HeldArrival.instance_key == instance_key))
    return found
