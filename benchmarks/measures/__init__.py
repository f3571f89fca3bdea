"""The measures, one module each, in the order of the report."""

from benchmarks.figures import Run
from benchmarks.measures import calendars, complete, dmn, engine, feel, imports, lint, server, start, state, work

MEASURES: dict[str, Run] = {
    "start": start.measure,
    "complete": complete.measure,
    "engine": engine.measure,
    "work": work.measure,
    "import": imports.measure,
    "server": server.measure,
    "feel": feel.measure,
    "dmn": dmn.measure,
    "lint": lint.measure,
    "calendars": calendars.measure,
    "state": state.measure,
}
"""What ``--only`` may name."""
