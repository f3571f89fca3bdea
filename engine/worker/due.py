"""Doing what is due, each in its own transaction. What one instance does must not stop the others."""

import logging
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.exc import DBAPIError

from database import all_tenants, in_tenant, is_away, is_passing
from engine.errors import FlowdeskError
from engine.runtime.attempts import Model, Tried, in_turn, lay_down, require_untroubled
from engine.runtime.faulting import why_of
from engine.runtime.fire_start import conditional_starts, due_starts, fire_start, skip_start
from engine.runtime.fire_timer import due_timers, fire_timer, record_fault
from engine.state.tables import StartTrigger, Timer
from engine.worker.heart import Life

log = logging.getLogger(__name__)
BATCH = 50


def fire_due_timers(limit: int = BATCH, life: Life | None = None) -> int:
    """Fire at most ``limit`` due timers, earliest first; gives how many were tried. A failing one becomes a fault.

    One that has to give way to other transactions again and again stays due. ``life`` shows what is in hand.
    Raises DBAPIError when the database is away: its timers stay due.
    """
    with all_tenants():
        due = due_timers(limit)
    tried = 0
    for timer in in_turn(Timer, due):
        tried += 1
        if life is not None:
            life.take("timer", timer.key, timer.tenant_id)
        with in_tenant(timer.tenant_id):
            try:
                require_untroubled(timer.attempts)
                if not fire_timer(timer.key, tolerant=True).instance_key:
                    lay_down(Timer, timer.key)  # somebody else has its instance
            except Exception as problem:  # whatever one instance does must not stop the others
                extra = {"timer": timer.key, "tenant": timer.tenant_id}
                if not _is_due_still(problem, Timer, timer, "timer_waits"):
                    _keep_fault(timer.key, problem, extra)
    return tried


def fire_due_starts(limit: int = BATCH, life: Life | None = None) -> int:
    """Let processes begin whose time has come or whose condition has become true; gives how many were tried.

    One that cannot begin is told to the log and left until its event happens again. Raises DBAPIError when the database
    is away.
    """
    with all_tenants():
        due = [*due_starts(limit), *conditional_starts()]
    tried = 0
    for start in in_turn(StartTrigger, due):
        tried += 1
        if life is not None:
            life.take("start", start.key, start.tenant_id)
        with in_tenant(start.tenant_id):
            try:
                require_untroubled(start.attempts)
                fire_start(start.key)
            except Exception as problem:  # no instance is there that could keep a fault
                extra = {"trigger": start.key, "tenant": start.tenant_id}
                if not _is_due_still(problem, StartTrigger, start, "start_waits"):
                    skip_start(start.key)
                    _tell(problem, logging.ERROR, "Process could not begin", {**extra, "action": "start_failed"})
    return tried


def _is_due_still(problem: Exception, model: Model, one: Tried, action: str) -> bool:
    """True when others were in the way and the next look may succeed; raises ``problem`` when the database is away."""
    if is_passing(problem):
        log.info("Others were in the way; it stays due", extra={"action": action, "key": one.key})
        lay_down(model, one.key)
        return True
    if isinstance(problem, DBAPIError) and is_away(problem):
        with suppress(DBAPIError):  # away is away: the count stays one too high
            lay_down(model, one.key)
        raise problem
    return False


def _keep_fault(timer_key: int, problem: Exception, extra: Mapping[str, object]) -> None:
    record_fault(timer_key, problem)
    level = logging.WARNING if isinstance(problem, FlowdeskError) else logging.ERROR
    _tell(problem, level, "Timer became a fault", {**extra, "action": "timer_faulted"})


def _tell(problem: Exception, level: int, what: str, extra: Mapping[str, object]) -> None:
    """No more of anybody's data than the fault itself quotes; a defect of ours with its traceback."""
    trace = None if isinstance(problem, FlowdeskError) else problem
    log.log(level, what, exc_info=trace, extra={**extra, "why": str(why_of(problem))})
