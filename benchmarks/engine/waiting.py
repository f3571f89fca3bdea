"""What waits: a million timers, and a worker that has nothing to do."""

import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter, process_time

from sqlalchemy import text

from benchmarks.engine.sizes import EngineSizes
from benchmarks.figures import Timings
from benchmarks.floor import Reader
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes import desk
from database import all_tenants, is_postgresql, unit_of_work
from engine import clock
from engine.runtime import due_timers
from engine.worker import Worker

DUE = 100
"""Timers that are due, and that one look picks."""
_TIMERS = """
INSERT INTO timer (tenant_id, instance_key, element_id, token_id, state, due_at)
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
SELECT :tenant, :instance, 'late', :prefix || n, 'armed', {due} FROM number
"""
_SQLITE_DUE = r"strftime('%Y-%m-%d %H\:%M\:%f', :first, '+' || n || ' seconds') || '000'"
_POSTGRESQL_DUE = "CAST(:first AS timestamptz) + n * interval '1 second'"


def timers(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Pick those that are due out of many that are not, then let a worker find nothing."""
    with installation("timers", server_url) as place:
        instance = desk.start_loop(0)
        _insert(place, instance, "due-", clock.now() - timedelta(hours=1), DUE)
        _insert(place, instance, "later-", clock.now() + timedelta(hours=1), sizes.timers - DUE)
        picked, bare = _pick(place, sizes.rounds)
        with unit_of_work() as work:
            work.session.execute(text("DELETE FROM timer WHERE token_id LIKE 'due-%'"))
        return {
            "timers_pick_ms": picked.median_ms, "timers_pick_floor_ms": bare.median_ms,
            "idle_worker_percent": _idle_percent(place, sizes.idle_seconds),
        }  # fmt: skip


def _insert(place: Place, instance: int, prefix: str, first: datetime, count: int) -> None:
    """Put ``count`` armed timers in, one for each second from ``first`` on."""
    statement = _TIMERS.format(due=_POSTGRESQL_DUE if is_postgresql() else _SQLITE_DUE)
    values = {
        "count": count, "tenant": place.tenant, "instance": instance, "prefix": prefix,
        "first": first.strftime("%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip
    with unit_of_work() as work:
        if is_postgresql():
            work.session.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        work.session.execute(text(statement), values)
    desk.renew_statistics()


def _pick(place: Place, times: int) -> tuple[Timings, Timings]:
    """Times of a look for due timers, and of the same statement by the bare driver."""
    picked, bare = Timings(), Timings()
    with all_tenants():
        with Recorder() as recorder:
            found = due_timers(DUE)
        if len(found) != DUE:
            raise RuntimeError(f"Expected {DUE} timers to be due, but {len(found)} are. Look at how they are put in.")
        with closing(Reader(place.store)) as reader:
            for _ in range(times):
                picked.take(partial(due_timers, DUE))
                bare.take(partial(reader.read, recorder.statements))
    return picked, bare


def _idle_percent(place: Place, seconds: float) -> float:
    """Percent of a core that a worker takes while nothing is due; statements are compiled and connections open."""
    _work(place, 1.5)
    cpu, begun = process_time(), perf_counter()
    _work(place, seconds)
    return (process_time() - cpu) / (perf_counter() - begun) * 100


def _work(place: Place, seconds: float) -> None:
    worker = Worker(place.app.app_context)
    stop = threading.Timer(seconds, worker.stop, kwargs={"timeout": 0})
    stop.start()
    worker.run()
    stop.join()
