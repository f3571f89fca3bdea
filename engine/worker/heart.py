"""Heart-beats: the workers of a process say every few seconds that they live, and miss those of others.

One small statement for all workers of a process. A worker whose thread has ended beats no more; one whose step takes
long still does, and shows since when it has had that step in hand.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from database import all_tenants, retrying, unit_of_work
from engine import clock
from engine.state import worker_rows

log = logging.getLogger(__name__)
BEAT = timedelta(seconds=5)
MISSED_BEATS = 4
SILENCE = BEAT * MISSED_BEATS
"""A worker that has not beaten for so long is dead."""
KEPT = timedelta(days=7)
"""How long a worker that stopped or died, and a program that asks for no jobs, is still shown."""
_SWEEP_EVERY = 30.0

Kind = Literal["web", "worker"]


@dataclass(frozen=True, slots=True)
class Doing:
    """What a worker has in hand: a ``timer`` or a ``start`` event with its key and tenant, since when (ISO)."""

    what: str
    key: int
    tenant: int
    since: str


@dataclass
class Life:
    """One worker as its heart-beat tells of it; the worker itself sets ``doing``."""

    kind: Kind
    id: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    started_at: datetime = field(default_factory=clock.now)
    doing: Doing | None = None
    is_alive: Callable[[], bool] = lambda: True
    has_stopped: bool = False

    def take(self, what: str, key: int, tenant: int) -> None:
        """Take something in hand."""
        self.doing = Doing(what, key, tenant, clock.now().isoformat())

    def row(self, at: datetime) -> dict[str, object]:
        """The row of this beat."""
        doing = self.doing
        return {
            "id": self.id, "kind": self.kind, "host": socket.gethostname(), "process": os.getpid(),
            "version": own_version(), "started_at": self.started_at, "heartbeat_at": at,
            "doing": asdict(doing) if doing and not self.has_stopped else None,
            "lost_at": None, "stopped_at": at if self.has_stopped else None,
        }  # fmt: skip


@cache
def own_version() -> str:
    """The version of the program; ``-`` when it runs from a folder that was never installed."""
    try:
        return version("flowdesk")
    except PackageNotFoundError:
        return "-"


class Heart:
    """A thread that beats for ``lives`` inside ``context`` (an application context) until it is stopped."""

    def __init__(self, context: Callable[[], AbstractContextManager[object]], lives: Sequence[Life]) -> None:
        self._context, self._lives = context, lives
        self._stopping = threading.Event()
        self._sweep_at = 0.0
        self._thread = threading.Thread(target=self.run, name="flowdesk-heart", daemon=True)

    def start(self) -> None:
        """Beat from now on, in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Say that the workers have stopped, and end. Waits at most ``timeout`` seconds."""
        for life in self._lives:
            life.has_stopped = True
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def run(self) -> None:
        """Beat in this thread until ``stop`` is called; the last beat says that it was."""
        while True:
            last = self._stopping.is_set()
            self._beat()
            if last:
                return
            self._stopping.wait(BEAT.total_seconds())

    def _beat(self) -> None:
        try:
            with self._context(), all_tenants():
                beat(self._lives)
                if time.monotonic() >= self._sweep_at:
                    self._sweep_at = time.monotonic() + _SWEEP_EVERY
                    sweep()
        except Exception:  # the database may be away for a moment; the heart outlives it
            log.exception("Heart-beat could not be stored", extra={"action": "heartbeat_failed"})


def beat(lives: Sequence[Life]) -> None:
    """Store one beat of those workers that live. Call it inside ``all_tenants()``."""
    at = clock.now()
    rows = [life.row(at) for life in lives if life.has_stopped or life.is_alive()]

    def attempt() -> None:
        with unit_of_work() as work:
            worker_rows.beat(work.session, rows)

    if rows:
        retrying(attempt)


def sweep() -> None:
    """Tell the log of each worker that died, once, and forget old ones. Call it inside ``all_tenants()``."""
    at = clock.now()

    def attempt() -> list[tuple[str, datetime, object]]:
        with unit_of_work() as work:
            worker_rows.forget_workers(work.session, at - KEPT)
            return worker_rows.lose_silent(work.session, at - SILENCE, at)

    for identity, beaten, doing in retrying(attempt):
        extra = {"action": "worker_lost", "worker": identity, "last_heard": beaten.isoformat(), "doing": doing}
        log.warning("Worker is dead: its heart-beat is missing", extra=extra)
