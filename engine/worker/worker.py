"""A background thread that does what is due in all tenants: timers, and the events that start processes by themselves.

Several may run, in one process or in many.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.exc import OperationalError

from database import all_tenants, in_tenant
from engine.errors import FlowdeskError
from engine.runtime.fire_start import conditional_starts, due_starts, fire_start, skip_start
from engine.runtime.fire_timer import due_timers, fire_timer, record_fault, why_of
from engine.runtime.publish_message import forget_messages

log = logging.getLogger(__name__)
BATCH = 50
FORGET_EVERY = 300.0
"""Seconds between two looks for messages whose time is over."""


def fire_due_timers(limit: int = BATCH) -> int:
    """Fire at most ``limit`` due timers, earliest first; gives how many were tried. A failing one becomes a fault.

    Raises OperationalError when the database is away: its timers stay due.
    """
    with all_tenants():
        due = due_timers(limit)
    for timer in due:
        with in_tenant(timer.tenant_id):
            try:
                fire_timer(timer.key, tolerant=True)
            except OperationalError:  # no fault of the instance: the timer stays due, the next look tries again
                raise
            except Exception as problem:  # whatever one instance does must not stop the others
                record_fault(timer.key, problem)
                level = logging.WARNING if isinstance(problem, FlowdeskError) else logging.ERROR
                why = str(why_of(problem))  # no more of anybody's data than the fault itself quotes
                extra = {"action": "timer_faulted", "timer": timer.key, "tenant": timer.tenant_id, "why": why}
                log.log(level, "Timer became a fault", exc_info=level == logging.ERROR, extra=extra)
    return len(due)


def fire_due_starts(limit: int = BATCH) -> int:
    """Let processes begin whose time has come or whose condition has become true; gives how many were tried.

    One that cannot begin is told to the log and left until its event happens again. Raises OperationalError.
    """
    with all_tenants():
        due = [*due_starts(limit), *conditional_starts()]
    for start in due:
        with in_tenant(start.tenant_id):
            try:
                fire_start(start.key)
            except OperationalError:
                raise
            except Exception as problem:  # no instance is there that could keep a fault
                skip_start(start.key)
                extra = {"action": "start_failed", "trigger": start.key, "tenant": start.tenant_id}
                extra["why"] = str(why_of(problem))
                is_defect = not isinstance(problem, FlowdeskError)
                log.log(logging.ERROR, "Process could not begin", exc_info=is_defect, extra=extra)
    return len(due)


class Worker:
    """Polls for what is due every ``interval`` seconds inside ``context`` (an application context) until stopped."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]], interval: float = 1.0) -> None:
        self._context, self._interval = context, interval
        self._stopping = threading.Event()
        self._forget_at = 0.0
        self._thread = threading.Thread(target=self.run, name="flowdesk-worker", daemon=True)

    def start(self) -> None:
        """Start working in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Ask for a stop; the step under way is finished first. Waits at most ``timeout`` seconds."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        """Work in this thread until ``stop`` is called."""
        log.info("Worker started", extra={"action": "worker_started"})
        while not self._stopping.is_set():
            if self._work() < BATCH:
                self._stopping.wait(self._interval)
        log.info("Worker stopped", extra={"action": "worker_stopped"})

    def _work(self) -> int:
        try:
            with self._context():
                if time.monotonic() >= self._forget_at:
                    self._forget_at = time.monotonic() + FORGET_EVERY
                    with all_tenants():
                        forget_messages()
                return fire_due_timers() + fire_due_starts()
        except Exception:  # the database may be away for a moment; the worker outlives it
            log.exception("Worker could not look for what is due", extra={"action": "worker_failed"})
            return 0
