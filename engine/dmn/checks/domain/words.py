"""Writes boxes of atoms as cells that could stand in the table, and inputs as FEEL values."""

from collections.abc import Iterable, Sequence

from engine.dmn.checks.domain.axis import ANYTHING, NULL, Atom, Axis, bits
from engine.dmn.checks.domain.grid import Box, Column
from engine.dmn.checks.domain.kinds import (
    BOOLEAN,
    DATE_TIME,
    DENSE,
    STRING,
    TIME,
    ZONED_DATE_TIME,
    ZONED_TIME,
    Cut,
    Kind,
    bound,
    literal,
)
from engine.feel import FeelValue
from engine.feel.messages import Message, message
from engine.feel.moments.durations import NANO

_WITHOUT_ZONE = {ZONED_TIME: TIME, ZONED_DATE_TIME: DATE_TIME}
_BY_SECOND = frozenset({TIME, ZONED_TIME, DATE_TIME, ZONED_DATE_TIME})
_MOST_TESTS = 8

Witness = tuple[tuple[str, FeelValue], ...]


def region_of(columns: Sequence[Column], box: Box, whole: Box) -> tuple[tuple[str, str], ...]:
    """Return the unary tests of a box by label; columns that hold all of ``whole`` do not matter."""
    return tuple(
        (column.label, tests_of(column.axis, atoms))
        for column, atoms, most in zip(columns, box, whole, strict=True)
        if atoms != most
    )


def witness_of(columns: Sequence[Column], box: Box) -> Witness:
    """Return one input of a box, whose atoms must have examples."""
    return tuple((column.label, _example(column.axis, atoms)) for column, atoms in zip(columns, box, strict=True))


def _example(axis: Axis, atoms: int) -> FeelValue:
    shown = atoms & axis.shown
    return axis.examples[next(bits(shown & ~axis.null or shown))]


def said_region(region: Iterable[tuple[str, str]]) -> str:
    """Write a region in one line."""
    return "; ".join(f"{label}: {tests}" for label, tests in region)


def said_witness(witness: Witness) -> str:
    """Write an input in one line, as FEEL values."""
    return ", ".join(f"{label} = {literal(value)}" for label, value in witness)


def said_rules(numbers: Sequence[int]) -> Message:
    """Name rules by their numbers."""
    if len(numbers) == 1:
        return message("rule %(rule)s", rule=numbers[0])
    return message("rules %(rules)s", rules=_said_numbers(numbers))


def _said_numbers(numbers: Sequence[int]) -> str:
    """Write numbers, runs of them as ``3-7``."""
    parts: list[str] = []
    start = 0
    for index in range(1, len(numbers) + 1):
        if index < len(numbers) and numbers[index] == numbers[index - 1] + 1:
            continue
        run = numbers[start:index]
        parts += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
        start = index
    return ", ".join(parts)


def tests_of(axis: Axis, atoms: int) -> str:
    """Write a set of atoms as unary tests."""
    chosen = [axis.atoms[number] for number in bits(atoms)]
    if any(atom.rest for atom in chosen):
        return _without(axis, atoms)
    tests = ["null" for atom in chosen if atom.kind == NULL]
    for low, high, kind in _runs(chosen):
        tests.append(_test(_WITHOUT_ZONE[kind] if kind in axis.by_clock else kind, low, high))
    listed = tests[:_MOST_TESTS] + (["…"] if len(tests) > _MOST_TESTS else [])
    if "-" in listed and len(listed) > 1:
        kinds = {_WITHOUT_ZONE.get(kind, kind) for low, high, kind in _runs(chosen) if low is None and high is None}
        listed = [test for test in listed if test != "-"] + [f"? instance of {kind}" for kind in sorted(kinds)]
    return ", ".join(listed) or "-"


def _without(axis: Axis, atoms: int) -> str:
    """Write all strings but some."""
    missing = [
        literal(atom.low[0])
        for number, atom in enumerate(axis.atoms)
        if atom.kind == STRING and atom.low is not None and not atoms >> number & 1
    ]
    shown = ", ".join(missing[:_MOST_TESTS] + (["…"] if len(missing) > _MOST_TESTS else []))
    return f"not({shown})" if missing else "-"


def _runs(atoms: Sequence[Atom]) -> list[tuple[Cut | None, Cut | None, Kind]]:
    """Join neighbouring atoms."""
    runs: list[tuple[Cut | None, Cut | None, Kind]] = []
    for atom in atoms:
        if atom.kind in {NULL, ANYTHING}:
            continue
        if runs and runs[-1][2] == atom.kind and atom.low is not None and runs[-1][1] == atom.low:
            runs[-1] = (runs[-1][0], atom.high, atom.kind)
        else:
            runs.append((atom.low, atom.high, atom.kind))
    return runs


def _test(kind: Kind, low: Cut | None, high: Cut | None) -> str:
    if kind == BOOLEAN:
        return "-" if low is None and high is None else "false" if low is None else "true"
    if low is None or high is None:
        return _half(kind, low, high)
    ends = literal(bound(kind, low)), literal(bound(kind, high))
    if _is_single(kind, low, high):
        return ends[0]
    closes_low = low[1] == 0
    closes_high = high[1] == 1
    return f"{'[' if closes_low else '('}{ends[0]}..{ends[1]}{']' if closes_high else ')'}"


def _half(kind: Kind, low: Cut | None, high: Cut | None) -> str:
    if high is not None:
        return f"{'<=' if high[1] else '<'} {literal(bound(kind, high))}"
    if low is not None:
        return f"{'>' if low[1] else '>='} {literal(bound(kind, low))}"
    return "-"


def _is_single(kind: Kind, low: Cut, high: Cut) -> bool:
    """Say whether a stretch is all that equals its first value."""
    if kind in DENSE:
        return low == (high[0], 0) and high[1] == 1
    if kind in _BY_SECOND:
        return low[0] % NANO == 0 and int(high[0] - low[0]) == NANO
    return int(high[0] - low[0]) == 1
