"""How much of each subject is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineSizes:
    """Numbers of calls and rows; ``warm_up`` calls come first and do not count."""

    warm_up: int
    calls: int
    turns: int
    """Turns of the loop."""
    children: int
    """Runs of the large multi-instance that is compared with one of 10."""
    most_children: int
    blocks: tuple[int, ...]
    """Numbers of parallel blocks in a row."""
    rounds: int
    """Times that a process of each number of blocks is run, and that a query is sent."""
    timers: int
    idle_seconds: float
    open_tasks: tuple[int, int]
    jobs: int
    """Jobs of one round of the workers."""
    job_rounds: int
    definitions: int
    ended: int
    """Incidents that are taken to their end."""


FULL = EngineSizes(
    warm_up=30, calls=300, turns=1000, children=1000, most_children=10_000, blocks=(2, 4, 8, 16, 32, 64), rounds=30,
    timers=1_000_000, idle_seconds=20.0, open_tasks=(1_000, 100_000), jobs=800, job_rounds=3, definitions=1000,
    ended=200,
)  # fmt: skip
QUICK = EngineSizes(
    warm_up=3, calls=10, turns=30, children=50, most_children=100, blocks=(2, 4, 8), rounds=5, timers=2_000,
    idle_seconds=1.0, open_tasks=(100, 1_000), jobs=40, job_rounds=1, definitions=20, ended=5,
)  # fmt: skip
