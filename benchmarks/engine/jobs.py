"""Jobs a second with one worker and with four, each a process of its own, beside the commits a second of the disk."""

import multiprocessing
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from statistics import median
from time import perf_counter

from app.factory import create_app
from app.settings import Settings
from benchmarks.engine import diagrams
from benchmarks.engine.growth import deploy_process
from benchmarks.engine.sizes import EngineSizes
from benchmarks.places import Place, installation
from database import in_tenant
from engine.registry import SYSTEM
from engine.runtime import activate_jobs, complete_job, start_process_instance

MANY = 4
_TYPE = "benchmark"
_AT_ONCE = 10
"""Jobs that a worker asks for at once."""
_COMMITS = 100
_PATIENCE = 600.0
"""Seconds after which the others are given up."""


def jobs(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Let one worker and four workers in turns do the same number of jobs; medians of the rounds."""
    rates: dict[int, list[float]] = {1: [], MANY: []}
    commits: list[float] = []
    with installation("jobs", server_url) as place:
        deploy_process("jobs", diagrams.jobs())
        for _ in range(sizes.job_rounds):
            for workers, found in rates.items():
                commits.append(_commits(place))
                found.append(_rate(place, sizes.jobs, workers))
    return {"jobs_1": median(rates[1]), "jobs_4": median(rates[MANY]), "disk_commits_per_s": median(commits)}


def _rate(place: Place, count: int, workers: int) -> float:
    for number in range(count):
        start_process_instance("jobs", f"job-{number}", {"number": number}, SYSTEM)
    spawning = multiprocessing.get_context("spawn")
    together = spawning.Barrier(workers + 1)
    processes = [
        spawning.Process(target=_work, args=(place.environment, place.tenant, f"worker-{at}", together))
        for at in range(workers)
    ]
    for process in processes:
        process.start()
    together.wait(_PATIENCE)
    begun = perf_counter()
    together.wait(_PATIENCE)
    seconds = perf_counter() - begun
    for process in processes:
        process.join(_PATIENCE)
    if any(process.exitcode for process in processes):
        raise RuntimeError("Expected every worker to come to its end, but one failed. Look at its traceback.")
    return count / seconds


def _work(environment: Mapping[str, str], tenant: int, name: str, together: Barrier) -> None:
    """Do jobs until there are none; one is done before they all begin, so that everything is parsed."""
    app = create_app(Settings.from_environment(environment))
    with app.app_context(), in_tenant(tenant):
        start_process_instance("jobs", f"warm-up-{name}", {}, SYSTEM)
        _do(name, 1)
        together.wait(_PATIENCE)
        while _do(name, _AT_ONCE):
            pass
        together.wait(_PATIENCE)


def _do(name: str, most: int) -> int:
    found = activate_jobs(_TYPE, name, timedelta(minutes=5), most)
    for job in found:
        complete_job(job.key, {"done": True}, SYSTEM, f"job-{job.key}")
    return len(found)


def _commits(place: Place) -> float:
    """Commits a second of one row each, by the bare driver over one connection."""
    with closing(place.store.connect()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS benchmark_commit (number INTEGER)")
        begun = perf_counter()
        for number in range(_COMMITS):
            connection.execute(place.store.begin)
            connection.execute(f"INSERT INTO benchmark_commit VALUES ({number:d})")
            connection.execute("COMMIT")
        return _COMMITS / (perf_counter() - begun)
