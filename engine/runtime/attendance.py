"""Who asks for jobs: noted every few seconds at most, so that an idle worker's many looks do not write."""

import threading
import time
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool

from database import current_tenant, db, retrying, unit_of_work
from engine import clock
from engine.state.worker_rows import see_job_worker

NOTED_EVERY = 10.0
"""Seconds between two notes of the same worker and type by one process."""
_MOST = 10_000
_noted: WeakKeyDictionary[Pool, dict[tuple[int, str, str], float]] = WeakKeyDictionary()
_lock = threading.Lock()


def note_worker(name: str, job_type: str) -> None:
    """Note that the program called ``name`` asks for jobs of ``job_type``; one without a name is nobody to show."""
    tenant = current_tenant()
    if not name or not _is_time(tenant, name, job_type):
        return

    def attempt() -> None:
        with unit_of_work() as work:
            see_job_worker(work.session, tenant, name, job_type, clock.now())

    retrying(attempt)


def _is_time(tenant: int, name: str, job_type: str) -> bool:
    """True once every few seconds for the same words; the oldest are forgotten when there are too many."""
    who, now = (tenant, name, job_type), time.monotonic()
    with _lock:
        noted = _noted.setdefault(db.engine.pool, {})
        if now - noted.get(who, -NOTED_EVERY) < NOTED_EVERY:
            return False
        noted.pop(who, None)
        while len(noted) >= _MOST:
            noted.pop(next(iter(noted)))
        noted[who] = now
        return True
