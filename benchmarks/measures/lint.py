"""The linter: milliseconds to judge large diagrams, and to refuse hostile files."""

from functools import partial

from benchmarks.figures import Figure, Measure
from benchmarks.measures.feel import microseconds
from benchmarks.scenes.hostile_files import LARGE, UNREAD
from benchmarks.sizes import Sizes
from engine.definitions.lint import LintEnvironment, lint_process

FLOOR = "none: a limit of 2 s for each file"
ELEMENTS = 10_000


def measure(_sizes: Sizes) -> Measure:
    """Judge each kind of large diagram and each hostile file."""
    figures = [Figure(f"judge: {name}", _judged(make(ELEMENTS)), "ms") for name, make in LARGE.items()]
    figures += [Figure(f"refuse: {each.name}", _judged(each.data), "ms") for each in UNREAD]
    note = f"Diagrams of about {ELEMENTS:,} elements, with every rule of the linter."
    return Measure("lint", "Linter", FLOOR, figures, note)


def _judged(data: bytes) -> float:
    return microseconds(partial(lint_process, data, "x.bpmn", LintEnvironment()), 1, rounds=3) / 1000
