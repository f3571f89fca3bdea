"""Decisions: microseconds to answer, whole with their explanation, as tables get longer."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from lxml import etree

from benchmarks.figures import Figure, Measure
from benchmarks.measures.feel import NOW, microseconds
from benchmarks.scenes import tables
from benchmarks.scenes.hostile import Attack, giant_table
from benchmarks.scenes.hostile_models import MODELS
from benchmarks.sizes import Sizes
from engine.dmn import DecisionModel, DmnError, read_model
from engine.feel import FeelLimitError, normalise

FLOOR = "the same written in Python: a loop over one function for each cell; for long tables a dict by the constants"
PRIORITY = Path(__file__).resolve().parents[2] / "processes" / "incident" / "priority.dmn"
SHORT = 30
LONG = (1_000, 10_000)
GIANT = 200_000
Decide = Callable[[Mapping[str, object]], object]


def measure(sizes: Sizes) -> Measure:
    """Ask the priority decision of the incident pack, a table of ordinary length, and long ones."""
    model = read_model(PRIORITY.read_bytes())
    given = {"record": MappingProxyType({"impact": "high", "urgency": "low"})}
    figures = [
        Figure("decide: priority of an incident", _decided(model, "priority", given, sizes), "µs"),
        Figure("decide: the same values again", _again(model, "priority", given, sizes), "µs"),
    ]
    short = _decided(tables.short_table(SHORT), "d", tables.CONTEXT, sizes)
    least = _called(tables.short_table_in_python(SHORT), sizes)
    figures.append(Figure(f"decide: {SHORT} rules, 4 inputs", short, "µs", least))
    taken = []
    for rules in LONG:
        begun = perf_counter()
        table = tables.long_table(rules)
        figures.append(Figure(f"read: {rules:,} rules", (perf_counter() - begun) * 1000, "ms"))
        taken.append(_decided(table, "d", tables.CONTEXT, sizes))
        least = _called(tables.long_table_in_python(rules), sizes)
        figures.append(Figure(f"decide: {rules:,} rules of constants", taken[-1], "µs", least))
    figures.append(Figure(f"growth from {LONG[0]:,} to {LONG[1]:,} rules", taken[1] / taken[0], "times"))
    figures += [_refused(), *(_stopped(attack) for attack in MODELS)]
    note = "Processor time: medians of seven rounds, rules matched and values used included."
    return Measure("dmn", "Decisions", FLOOR, figures, note)


def _decided(model: DecisionModel, decision: str, given: Mapping[str, object], sizes: Sizes) -> float:
    context = {name: normalise(value) for name, value in given.items()}

    def run() -> None:
        model.forget()
        model.decide(decision, context, now=NOW)

    return microseconds(run, sizes.evaluations // 5)


def _again(model: DecisionModel, decision: str, given: Mapping[str, object], sizes: Sizes) -> float:
    context = {name: normalise(value) for name, value in given.items()}
    return microseconds(lambda: model.decide(decision, context, now=NOW), sizes.evaluations // 5)


def _called(decide: Decide, sizes: Sizes) -> float:
    return microseconds(partial(decide, tables.CONTEXT), sizes.evaluations)


def _refused() -> Figure:
    """The table is handed over parsed, so that its number of rules is what refuses it and not the size of its XML."""
    root = etree.fromstring(giant_table(GIANT), etree.XMLParser(huge_tree=True))

    def run() -> None:
        with suppress(DmnError):
            read_model(root)

    return Figure(f"refuse: {GIANT:,} rules", microseconds(run, 1) / 1000, "ms")


def _stopped(attack: Attack) -> Figure:
    model = read_model(attack.source)

    def run() -> None:
        with suppress(FeelLimitError):
            model.decide("d", {}, now=NOW)

    return Figure(f"stop: {attack.name}", microseconds(run, 1, rounds=3) / 1000, "ms")
