"""All figures of one database, subject by subject."""

import sys
from collections.abc import Callable, Mapping

from benchmarks.engine.disk import disk
from benchmarks.engine.growth import loop, multi_instance, parallel_blocks
from benchmarks.engine.jobs import jobs
from benchmarks.engine.lists import work_list_growth
from benchmarks.engine.memory import memory
from benchmarks.engine.sizes import EngineSizes
from benchmarks.engine.steps import steps
from benchmarks.engine.waiting import timers

Subject = Callable[[str, EngineSizes], Mapping[str, float]]
SUBJECTS: Mapping[str, Subject] = {
    "steps": steps, "loop": loop, "blocks": parallel_blocks, "multi-instance": multi_instance, "timers": timers,
    "work": work_list_growth, "jobs": jobs, "memory": memory, "disk": disk,
}  # fmt: skip
"""What ``--only`` may name."""


def figures(server_url: str, sizes: EngineSizes, only: list[str] | None = None) -> dict[str, float]:
    """Take the figures of SQLite (no URL) or of a PostgreSQL server; each key has one number."""
    found: dict[str, float] = {}
    for name in only or SUBJECTS:
        print(f"Measuring {name} on {'PostgreSQL' if server_url else 'SQLite'}", file=sys.stderr, flush=True)
        found.update(SUBJECTS[name](server_url, sizes))
    return {key: round(value, 4) for key, value in found.items()}
