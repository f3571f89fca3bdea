"""A background thread that does what is due in all tenants: timers, and the events that start processes by themselves.

Several may run, in one process or in many.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from database import all_tenants, renew_statistics
from engine.runtime.publish_message import forget_messages
from engine.worker.background import Background
from engine.worker.due import BATCH, fire_due_starts, fire_due_timers
from engine.worker.heart import Heart, Kind, Life
from engine.worker.operations import work_operations
from engine.worker.states import Rounds

log = logging.getLogger(__name__)
FORGET_EVERY = 300.0
"""Seconds between two looks for messages whose time is over, and at how selective indexes are."""


class Worker:
    """Polls for what is due every ``interval`` seconds inside ``context`` (an application context) until stopped."""

    def __init__(
        self, context: Callable[[], AbstractContextManager[object]], interval: float = 1.0, kind: Kind = "worker"
    ) -> None:
        self._context, self._interval = context, interval
        self._stopping = threading.Event()
        self._forget_at = 0.0
        self._rounds, self._background = Rounds(), Background()
        self._thread = threading.Thread(target=self.run, name="flowdesk-worker", daemon=True)
        self.life = Life(kind, is_alive=self._thread.is_alive)

    def start(self) -> None:
        """Start working in a thread of its own."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask for a stop; the step under way is finished first."""
        self._stopping.set()

    def stop(self, timeout: float = 30.0) -> None:
        """Ask for a stop, and wait for it, at most ``timeout`` seconds."""
        self.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        """Work in this thread until ``stop`` is called."""
        extra = {"action": "worker_started", "worker": self.life.id}
        log.info("Worker started", extra=extra)
        while not self._stopping.is_set():
            if self._work() < BATCH:
                self._stopping.wait(self._interval)
        log.info("Worker stopped", extra={**extra, "action": "worker_stopped"})

    def _work(self) -> int:
        try:
            with self._context():
                if time.monotonic() >= self._forget_at:
                    self._forget_at = time.monotonic() + FORGET_EVERY
                    with all_tenants():
                        forget_messages()
                    renew_statistics()
                fired = fire_due_timers(life=self.life) + fire_due_starts(life=self.life)
                done = fired + work_operations(BATCH) + self._background.work(BATCH)
                if not done:
                    self._rounds.look_if_time()
                return done
        except Exception:  # the database may be away for a moment; the worker outlives it
            log.exception("Worker could not look for what is due", extra={"action": "worker_failed"})
            return 0
        finally:
            self.life.doing = None


class Crew:
    """The workers of one process, ``size`` of them, and the heart that beats for them."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]], size: int, kind: Kind) -> None:
        self._workers = [Worker(context, kind=kind) for _ in range(size)]
        self._heart = Heart(context, [worker.life for worker in self._workers])

    def start(self) -> None:
        """Start them all."""
        for worker in self._workers:
            worker.start()
        if self._workers:
            self._heart.start()

    def stop(self, timeout: float) -> None:
        """Stop them all; steps under way are finished first, within ``timeout`` seconds for each."""
        for worker in self._workers:
            worker.ask_to_stop()
        for worker in self._workers:
            worker.stop(timeout)
        self._heart.stop()
