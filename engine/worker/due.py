"""Doing what is due, each in its own transaction. What one instance does must not stop the others."""

import logging
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError

from database import all_tenants, in_tenant, is_away, is_passing
from engine.errors import FlowdeskError
from engine.runtime.faulting import why_of
from engine.runtime.fire_start import conditional_starts, due_starts, fire_start, skip_start
from engine.runtime.fire_timer import due_timers, fire_timer, record_fault
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
    for timer in due:
        if life is not None:
            life.take("timer", timer.key, timer.tenant_id)
        with in_tenant(timer.tenant_id):
            try:
                fire_timer(timer.key, tolerant=True)
            except Exception as problem:  # whatever one instance does must not stop the others
                extra = {"timer": timer.key, "tenant": timer.tenant_id}
                if not _is_due_still(problem, "timer_waits", extra):
                    _keep_fault(timer.key, problem, extra)
    return len(due)


def fire_due_starts(limit: int = BATCH, life: Life | None = None) -> int:
    """Let processes begin whose time has come or whose condition has become true; gives how many were tried.

    One that cannot begin is told to the log and left until its event happens again. Raises DBAPIError when the database
    is away.
    """
    with all_tenants():
        due = [*due_starts(limit), *conditional_starts()]
    for start in due:
        if life is not None:
            life.take("start", start.key, start.tenant_id)
        with in_tenant(start.tenant_id):
            try:
                fire_start(start.key)
            except Exception as problem:  # no instance is there that could keep a fault
                extra = {"trigger": start.key, "tenant": start.tenant_id}
                if not _is_due_still(problem, "start_waits", extra):
                    skip_start(start.key)
                    _tell(problem, logging.ERROR, "Process could not begin", {**extra, "action": "start_failed"})
    return len(due)


def _is_due_still(problem: Exception, action: str, extra: Mapping[str, object]) -> bool:
    """True when others were in the way and the next look may succeed; raises ``problem`` when the database is away."""
    if is_passing(problem):
        log.info("Others were in the way; it stays due", extra={**extra, "action": action})
        return True
    if isinstance(problem, DBAPIError) and is_away(problem):
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
