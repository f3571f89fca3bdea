"""The engine's figures of speed and growth as a measure of the report: those of ``python -m benchmarks.engine``."""

import os
from collections.abc import Mapping

from benchmarks.figures import Figure, Measure
from benchmarks.sizes import QUICK, Sizes

FLOOR = "the same rows, written or read by a bare loop over the driver in the same run, one transaction each"
NOTE = (
    "`python -m benchmarks.engine --json` answers with these keys alone. `spiff` is the same step on stock "
    "SpiffWorkflow in memory: load with cached specs, step, save."
)
UNITS = {
    "_per_s": "commits/s", "jobs_1": "jobs/s", "jobs_4": "jobs/s", "_ms": "ms", "_s": "s", "_mb": "MB",
    "_bytes": "bytes", "_percent": "%", "_ratio": "times", "_first": "times",
}  # fmt: skip
"""Units by the end of a key, the longer ends first."""


def measure(sizes: Sizes) -> Measure:
    """Take the figures on SQLite, and on PostgreSQL where a server is named for it."""
    # These import the measure of the server, so they cannot be imported before the measures are.
    from benchmarks.engine.__main__ import SERVER
    from benchmarks.engine.sizes import FULL
    from benchmarks.engine.sizes import QUICK as LITTLE
    from benchmarks.engine.suite import figures

    servers = {"SQLite": "", "PostgreSQL": os.environ.get(SERVER, "")}
    found: list[Figure] = []
    for name, url in servers.items():
        if url or name == "SQLite":
            found += _figures(name, figures(url, LITTLE if sizes is QUICK else FULL))
    return Measure("engine", "The engine: speed and growth", FLOOR, found, NOTE)


def _figures(database: str, found: Mapping[str, float]) -> list[Figure]:
    return [
        Figure(f"{database}: `{key}`", value, unit_of(key), found.get(_floor_of(key)))
        for key, value in found.items()
        if "_floor_" not in key
    ]


def _floor_of(key: str) -> str:
    """The key of a figure's floor: ``complete_floor_ms`` is that of ``complete_ms``, and so for processor time."""
    end = "_cpu_ms" if key.endswith("_cpu_ms") else f"_{key.rpartition('_')[2]}"
    return f"{key.removesuffix(end)}_floor{end}"


def unit_of(key: str) -> str:
    """The unit of a figure, by the end of its key."""
    return next((unit for end, unit in UNITS.items() if key.endswith(end)), "")
