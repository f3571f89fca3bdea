"""Looking over the saved states of instances that run: one that cannot be read is a fault before somebody needs it.

What waits for a timer, job or message shows by itself; what only people work on would be seen first by one of them.
"""

import logging
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from database import UnitOfWork, all_tenants, reading, retrying, unit_of_work
from engine.errors import DamagedState
from engine.lifecycle import InstanceState, JobState, UserTaskState, is_final
from engine.runtime.faulting import keep_fault, why_of
from engine.spiff.state import read
from engine.state import fault_writes, reads
from engine.state.message_reads import RECEIVING
from engine.state.tables import Fault, Job, MessageSubscription, ProcessInstance, SignalSubscription, Timer, UserTask

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """An instance on the way through all that run, in the order of their tenants and keys."""

    tenant: int
    key: int


START = Place(0, 0)
"""Before the first."""
_WAITS: tuple[tuple[type[UserTask | Job | Timer | MessageSubscription | SignalSubscription], tuple[str, ...]], ...] = (
    (UserTask, (UserTaskState.OPEN.value,)),
    (Job, (JobState.OPEN.value, JobState.FAILED.value, JobState.SUSPENDED.value, JobState.HELD.value)),
    *((model, RECEIVING) for model in (Timer, MessageSubscription, SignalSubscription)),
)


def unread_after(place: Place, limit: int) -> tuple[list[Place], Place]:
    """Which of the next ``limit`` running instances behind ``place`` cannot be read, and where to go on next time.

    That is ``START`` once the last has been looked at. Asks for all tenants.
    """
    statement = (
        select(ProcessInstance.tenant_id, ProcessInstance.key, ProcessInstance.state)
        .where(
            ProcessInstance.ended_at.is_(None),
            tuple_(ProcessInstance.tenant_id, ProcessInstance.key) > tuple_(*place),
        )
        .order_by(ProcessInstance.tenant_id, ProcessInstance.key)
        .limit(limit)
    )
    with all_tenants(), reading() as session:
        rows = session.execute(statement).all()
    unread = [Place(row.tenant_id, row.key) for row in rows if _damage(row.state) is not None]
    return unread, Place(rows[-1].tenant_id, rows[-1].key) if len(rows) == limit else START


def keep_damage(instance_key: int) -> bool:
    """Keep a fault of an instance that cannot be read, at what it waits for by its rows; False when that is known.

    It is False too when it has ended or been restored meanwhile. The tenant is in force.
    """

    def attempt() -> bool:
        with unit_of_work() as work:
            row = reads.lock_instance(work.session, instance_key)
            problem = _damage(row.state)
            if problem is None or is_final(InstanceState(row.state_name)) or _is_known(work.session, instance_key):
                return False
            _keep(work, row, problem)
            return True

    return retrying(attempt)


def _keep(work: UnitOfWork, row: ProcessInstance, problem: DamagedState) -> None:
    element, token = _waits_at(work.session, row)
    keep_fault(work, row, element, token, type(problem).__name__, why_of(problem))
    fault_writes.count_faults(work.session, row, 1)


def _damage(state: bytes) -> DamagedState | None:
    try:
        read(state)
    except DamagedState as problem:
        return problem
    return None


def _is_known(session: Session, instance_key: int) -> bool:
    mine = (Fault.instance_key == instance_key) & (Fault.kind == DamagedState.__name__) & Fault.resolved_at.is_(None)
    return session.execute(select(Fault.key).where(mine).limit(1)).first() is not None


def _waits_at(session: Session, row: ProcessInstance) -> tuple[str, str | None]:
    """Element and token of the first thing that the instance waits for by its rows; of itself when there is none."""
    for model, states in _WAITS:
        mine = select(model.element_id, model.token_id).where(model.instance_key == row.key, model.state.in_(states))
        found = session.execute(mine.order_by(model.key).limit(1)).first()
        if found is not None:
            return found[0], found[1]
    return row.process_id, None
