"""FEEL: microseconds to compile an expression and to evaluate it, and how soon hostile ones are stopped."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import process_time

from benchmarks.figures import Figure, Measure
from benchmarks.scenes.hostile import EVALUATED, READ, Attack
from benchmarks.sizes import Sizes
from engine.feel import FeelError, compile_expression, normalise

FLOOR = "the same written in Python: compiled by the interpreter, called as a function"
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
CONTEXT = {
    "impact": "high", "urgency": "low", "priority": "P1", "amount": 170, "items": list(range(20)),
    "record": {"priority": "P1", "major": False},
}  # fmt: skip
ROUNDS = 7
KILOBYTE = 1_000
Evaluated = Callable[[dict[str, object]], object]

EXPRESSIONS: tuple[tuple[str, str, str, Evaluated], ...] = (
    ("condition", 'impact = "high" and urgency != "high"', "impact == 'high' and urgency != 'high'",
     lambda names: names["impact"] == "high" and names["urgency"] != "high"),
    ("gateway with a number", 'priority = "P1" and amount > 100', "priority == 'P1' and amount > 100",
     lambda names: names["priority"] == "P1" and names["amount"] > 100),  # type: ignore[operator]  # a number
    ("gateway on a record", 'record.priority = "P1" and not(record.major)',
     "record['priority'] == 'P1' and not record['major']",
     lambda names: names["record"]["priority"] == "P1" and not names["record"]["major"]),  # type: ignore[index]  # a dict
    ("choice", "if amount * 3 > 50 then amount + 1 else amount - 1", "amount + 1 if amount * 3 > 50 else amount - 1",
     lambda names: names["amount"] + 1 if names["amount"] * 3 > 50 else names["amount"] - 1),  # type: ignore[operator]  # numbers
    ("sum over 20 items", "sum(for item in items return item * 2)", "sum([item * 2 for item in items])",
     lambda names: sum([item * 2 for item in names["items"]])),  # type: ignore[attr-defined]  # a list
)  # fmt: skip
"""Name, FEEL, the same in Python, and as a function."""


def measure(sizes: Sizes) -> Measure:
    """Compile and evaluate a few expressions, a kilobyte of source, and attacks."""
    figures: list[Figure] = []
    context = {name: normalise(value) for name, value in CONTEXT.items()}
    for name, source, python, function in EXPRESSIONS:
        figures.append(_compiled(f"compile: {name}", source, python, sizes))
        compiled = compile_expression(source)
        taken = microseconds(partial(compiled.evaluate, context, NOW), sizes.evaluations)
        least = microseconds(partial(function, CONTEXT), sizes.evaluations)
        figures.append(Figure(f"evaluate: {name}", taken, "µs", least))
    figures.append(_compiled("compile: 1 kB of source", *_kilobyte(), sizes))
    figures += [_stopped(attack) for attack in (*READ, *EVALUATED)]
    note = "Processor time: medians of seven rounds; of attacks, until a limit stops the expression."
    return Measure("feel", "FEEL", FLOOR, figures, note)


def _kilobyte() -> tuple[str, str]:
    """A thousand characters of FEEL, a list of conditions, and the same in Python."""
    feel, python = 'if amount > 100 and priority = "P1" then "soon" else impact', (
        "'soon' if amount > 100 and priority == 'P1' else impact"
    )
    times = KILOBYTE // (len(feel) + 2)
    return "[" + ", ".join([feel] * times) + "]", "[" + ", ".join([python] * times) + "]"


def _compiled(name: str, source: str, python: str, sizes: Sizes) -> Figure:
    """A comment makes every source a new one: a compiled expression is kept for the next time."""
    times = max(sizes.evaluations // 10 * 50 // len(source), 5)
    fresh = iter(range(times * ROUNDS))
    taken = microseconds(lambda: compile_expression(f"{source} // {next(fresh)}"), times)
    least = microseconds(lambda: compile(python, "<floor>", "eval"), times)
    return Figure(name, taken, "µs", least)


def _stopped(attack: Attack) -> Figure:
    def run() -> None:
        with suppress(FeelError):
            compile_expression(attack.source, ("f", "g")).evaluate({}, NOW)

    return Figure(f"stop: {attack.name}", microseconds(run, 1, rounds=3) / 1000, "ms")


def microseconds(call: Callable[[], object], times: int, rounds: int = ROUNDS) -> float:
    """Processor time of one call, the median of some rounds of ``times`` calls."""
    taken = []
    for _ in range(rounds):
        begun = process_time()
        for _ in range(times):
            call()
        taken.append((process_time() - begun) / times * 1_000_000)
    return median(taken)
