"""What was measured, as a table for people, as JSON for machines, as a page of the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.figures import Figure, Measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "benchmarks.md"
HEAD = Path(__file__).with_name("head.md").read_text(encoding="utf-8")
"""What the page of the reference says first."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run: when, by which command, on what, and all measures."""

    date: str
    command: str
    machine: Mapping[str, object]
    measures: Sequence[Measure]


def as_json(report: Report) -> str:
    """One JSON object on one line."""
    found: dict[str, Any] = {
        "date": report.date, "command": report.command, "machine": dict(report.machine),
        "measures": [_measure(measure) for measure in report.measures],
    }  # fmt: skip
    return orjson.dumps(found).decode()


def as_table(measure: Measure) -> str:
    """Lines for a terminal."""
    width = max(len(figure.name) for figure in measure.figures)
    lines = [measure.title, f"  floor: {measure.floor}"]
    lines += [f"  {measure.note}"] if measure.note else []
    lines.append(f"  {'':{width}} {'value':>11} {'':13} {'floor':>9} {'ratio':>7}")
    for figure in measure.figures:
        value, unit, floor, ratio = _cells(figure)
        lines.append(f"  {figure.name:{width}} {value:>11} {unit:13} {floor:>9} {ratio:>7}")
    return "\n".join(lines) + "\n"


def as_page(report: Report) -> str:
    """The page of the reference."""
    machine = " · ".join(f"{name} {value}" for name, value in report.machine.items())
    parts = [HEAD, f"Measured on {report.date} with `{report.command}`: {machine}.\n"]
    for measure in report.measures:
        parts.append(f"## {measure.title}\n\n{_sentence(measure)}\n")
        rows = ["| figure | value | | floor | ratio |", "|---|---:|---|---:|---:|"]
        rows += [f"| {figure.name} | {' | '.join(_cells(figure))} |" for figure in measure.figures]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _sentence(measure: Measure) -> str:
    floor = f"Floor: {measure.floor}."
    return f"{measure.note}\n\n{floor}" if measure.note else floor


def _measure(measure: Measure) -> dict[str, object]:
    return {
        "name": measure.name, "title": measure.title, "floor": measure.floor, "note": measure.note,
        "figures": [
            {"name": figure.name, "value": figure.value, "unit": figure.unit, "floor": figure.floor,
             "ratio": figure.ratio}
            for figure in measure.figures
        ],
    }  # fmt: skip


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    floor = "" if figure.floor is None else _number(figure.floor)
    ratio = "" if figure.ratio is None else f"{figure.ratio:.1f}"
    return _number(figure.value), figure.unit, floor, ratio


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1_000_000:
        return f"{int(value):,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
