"""Command: fire a due timer. A timer whose step fails becomes a fault, so that it stops nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import UnitOfWork, reading, retrying, unit_of_work
from engine import clock
from engine.lifecycle import WaitState
from engine.registry import SYSTEM, Actor
from engine.runtime.attempts import forget_attempts, is_rested
from engine.runtime.command import run_command
from engine.runtime.faulting import fault_of_wait
from engine.runtime.posting import run_step
from engine.runtime.results import InstanceMoved
from engine.state import reads
from engine.state.tables import Timer


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that is due, with the tenant that it belongs to."""

    key: int
    tenant_id: int
    due_at: datetime
    attempts: int


def due_timers(limit: int) -> Sequence[DueTimer]:
    """Armed timers of all tenants that are due now and in nobody's hand, earliest first.

    Call it inside ``all_tenants()``.
    """
    statement = (
        select(Timer.key, Timer.tenant_id, Timer.due_at, Timer.attempts)
        .where(Timer.state == WaitState.ARMED.value, Timer.due_at <= clock.now(), is_rested(Timer))
        .order_by(Timer.due_at, Timer.key)
        .limit(limit)
    )
    with reading() as session:
        return [DueTimer(*row) for row in session.execute(statement)]


def fire_timer(
    timer_key: int,
    actor: Actor = SYSTEM,
    command_id: str | None = None,
    *,
    early: bool = False,
    tolerant: bool = False,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Fire a timer and run its instance on; a timer that ended, or that another worker has, changes nothing.

    ``early`` fires it before it is due or while it is silent (a replay that knows that it fired). ``tolerant`` leaves
    what cannot do its work standing with a fault instead of raising. Raises what the step raises (ExecutionFault, …);
    see ``record_fault``.
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        found = reads.lock_timer(opened_work.session, timer_key, skip_locked=not early)
        if found is None:
            return InstanceMoved(0, False)
        timer, row = found
        if not _may_fire(timer, early):
            return InstanceMoved(row.key, row.ended_at is not None)
        token = timer.token_id
        opened = run_step(
            opened_work, row, actor, "fire_timer", lambda run: run.fire_timer(token), fired=(token,), tolerant=tolerant
        )
        return InstanceMoved(row.key, opened.execution.ended)

    return run_command("fire_timer", command_id, actor, InstanceMoved, body, work)


def _may_fire(timer: Timer, early: bool) -> bool:
    if early:
        return timer.state in (WaitState.ARMED, WaitState.SILENT, WaitState.FAULTED)
    return timer.state == WaitState.ARMED and timer.due_at <= clock.now()


def record_fault(timer_key: int, problem: Exception) -> None:
    """Keep what went wrong when ``timer_key`` fired, and take the timer out of the worker's way."""

    def attempt() -> None:
        with unit_of_work() as work:
            found = reads.lock_timer(work.session, timer_key, skip_locked=False)
            if found is not None and found[0].state == WaitState.ARMED:
                fault_of_wait(work, found[1], found[0], problem)
                forget_attempts(work.session, Timer, timer_key)

    retrying(attempt)
