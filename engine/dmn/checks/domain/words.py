"""Writes boxes of atoms as cells that could stand in the table, and inputs as FEEL values."""

from collections.abc import Iterable, Sequence

from engine.dmn.checks.domain.axis import ANYTHING, NULL, Atom, Axis, bits
from engine.dmn.checks.domain.grid import Box, Column
from engine.dmn.checks.domain.kinds import (
    BOOLEAN,
    DATE_TIME,
    DAYS,
    DENSE,
    STRING,
    TIME,
    ZONED_DATE_TIME,
    ZONED_TIME,
    Cut,
    Kind,
    bound,
    literal,
    type_of,
)
from engine.feel import FeelValue
from engine.feel.messages import Message, message
from engine.feel.moments.durations import NANO

_BY_SECOND = frozenset({TIME, ZONED_TIME, DATE_TIME, ZONED_DATE_TIME, DAYS})
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
    tests = ["null" for atom in chosen if atom.kind == NULL]
    rest = any(atom.rest for atom in chosen)
    runs = [run for run in _runs(chosen) if not (rest and run[2] == STRING)]
    if rest and not tests and not runs:
        return f"not({_missing(axis, atoms)})" if _missing(axis, atoms) else "-"
    whole = {type_of(kind) for low, high, kind in runs if low is None and high is None}
    if len(runs) == 1 and whole and not tests and not rest:
        return "-"
    tests += [_test(axis, *run) for run in runs if run[0] is not None or run[1] is not None]
    tests += [f"? instance of {kind}" for kind in sorted(whole)]
    if rest:
        missing = _missing(axis, atoms)
        tests.append("? instance of string" + (f" and not(? in ({missing}))" if missing else ""))
    return _listed(tests) or "-"


def _listed(tests: Sequence[str]) -> str:
    return ", ".join([*tests[:_MOST_TESTS], *(["…"] if len(tests) > _MOST_TESTS else [])])


def _missing(axis: Axis, atoms: int) -> str:
    """Write the strings that tests name and that are not in a set."""
    return _listed([
        literal(atom.low[0])
        for number, atom in enumerate(axis.atoms)
        if atom.kind == STRING and atom.low is not None and not atoms >> number & 1
    ])


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


def _test(axis: Axis, low: Cut | None, high: Cut | None, kind: Kind) -> str:
    if kind == BOOLEAN:
        return "false" if low is None else "true"
    kind = type_of(kind) if kind in axis.by_clock else kind
    if low is not None and high is not None and _is_single(kind, low, high):
        return literal(bound(kind, low))
    start, above = _end(kind, low)
    stop, below = _end(kind, high)
    if low is None:
        return f"{'<' if below else '<='} {stop}"
    if high is None:
        return f"{'>=' if above else '>'} {start}"
    return f"{'[' if above else '('}{start}..{stop}{')' if below else ']'}"


def _end(kind: Kind, cut: Cut | None) -> tuple[str, bool]:
    """Return the value to write for a cut, and whether the cut lies before it."""
    if cut is None:
        return "", True
    if kind in _BY_SECOND and cut[0] % NANO == 1:
        # Nobody writes the nanosecond after a second.
        return literal(bound(kind, (cut[0] - 1, 0))), False
    return literal(bound(kind, cut)), cut[1] == 0


def _is_single(kind: Kind, low: Cut, high: Cut) -> bool:
    """Say whether a stretch is all that equals its first value."""
    if kind in DENSE:
        return low == (high[0], 0) and high[1] == 1
    if kind in _BY_SECOND and kind != DAYS:
        return low[0] % NANO == 0 and int(high[0] - low[0]) == NANO
    return int(high[0] - low[0]) == 1
