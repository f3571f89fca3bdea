"""FEEL and decisions: microseconds to compile an expression and to evaluate it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import process_time

from benchmarks.figures import Figure, Measure
from benchmarks.sizes import Sizes
from engine.definitions.reader import read_xml
from engine.dmn import read_model
from engine.feel import compile_expression, normalise

FLOOR = "the same written in Python: compiled by the interpreter, called as a function"
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PRIORITY = Path(__file__).resolve().parents[2] / "processes" / "incident" / "priority.dmn"
CONTEXT = {"impact": "high", "urgency": "low", "amount": 17, "items": list(range(20))}
Evaluated = Callable[[dict[str, object]], object]

EXPRESSIONS: tuple[tuple[str, str, str, Evaluated], ...] = (
    ("condition", 'impact = "high" and urgency != "high"', "impact == 'high' and urgency != 'high'",
     lambda names: names["impact"] == "high" and names["urgency"] != "high"),
    ("choice", "if amount * 3 > 50 then amount + 1 else amount - 1", "amount + 1 if amount * 3 > 50 else amount - 1",
     lambda names: names["amount"] + 1 if names["amount"] * 3 > 50 else names["amount"] - 1),  # type: ignore[operator]  # numbers
    ("sum over 20 items", "sum(for item in items return item * 2)", "sum([item * 2 for item in items])",
     lambda names: sum([item * 2 for item in names["items"]])),  # type: ignore[attr-defined]  # a list
)  # fmt: skip
"""Name, FEEL, the same in Python, and as a function."""


def measure(sizes: Sizes) -> Measure:
    """Compile and evaluate a few expressions, and ask the priority decision of the incident pack."""
    figures: list[Figure] = []
    context = {name: normalise(value) for name, value in CONTEXT.items()}
    for name, source, python, function in EXPRESSIONS:
        figures.append(_compiled(name, source, python, sizes))
        compiled = compile_expression(source)
        taken = _microseconds(partial(compiled.evaluate, context, NOW), sizes.evaluations)
        least = _microseconds(partial(function, CONTEXT), sizes.evaluations)
        figures.append(Figure(f"evaluate: {name}", taken, "µs", least))
    model = read_model(read_xml(PRIORITY.read_bytes()))
    decided = _microseconds(lambda: model.decide("priority", context, now=NOW), sizes.evaluations // 5)
    return Measure("feel", "FEEL and decisions", FLOOR, [*figures, Figure("decide: priority", decided, "µs")],
                   "Processor time; the fastest of five rounds.")  # fmt: skip


def _compiled(name: str, source: str, python: str, sizes: Sizes) -> Figure:
    """A comment makes every source a new one: a compiled expression is kept for the next time."""
    times = sizes.evaluations // 10
    fresh = iter(range(times * 5))
    taken = _microseconds(lambda: compile_expression(f"{source} // {next(fresh)}"), times)
    least = _microseconds(lambda: compile(python, "<floor>", "eval"), times)
    return Figure(f"compile: {name}", taken, "µs", least)


def _microseconds(call: Callable[[], object], times: int) -> float:
    """Processor time of one call in the fastest of five rounds."""
    rounds = []
    for _ in range(5):
        begun = process_time()
        for _ in range(times):
            call()
        rounds.append((process_time() - begun) / times * 1_000_000)
    return min(rounds)
