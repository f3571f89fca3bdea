"""The measures, one module each, in the order of the report."""

from benchmarks.figures import Run
from benchmarks.measures import complete, dmn, feel, imports, lint, server, start, state, work

MEASURES: dict[str, Run] = {
    "start": start.measure,
    "complete": complete.measure,
    "work": work.measure,
    "import": imports.measure,
    "server": server.measure,
    "feel": feel.measure,
    "dmn": dmn.measure,
    "lint": lint.measure,
    "state": state.measure,
}
"""What ``--only`` may name."""
