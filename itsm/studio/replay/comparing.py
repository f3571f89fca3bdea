"""Comparing what two versions of a decision say about the same records: counts, moves, and the queue at its fullest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A value (None: no answer) and why: number and words of the rule, or what was missing."""

    value: str | None
    rule: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A record of the past: what stands in it, what the decision in use says of it, what the other one says.

    ``opened`` and ``ended`` bound the time in which somebody had it; ``by_hand`` when a person set its value.
    """

    number: str
    title: str
    opened: datetime
    ended: datetime | None
    stands: str | None
    by_hand: bool
    before: Answer
    after: Answer

    @property
    def differs(self) -> bool:
        """True when the two versions answer differently."""
        return self.before.value != self.after.value


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the field: how many records have it, would have it by each version, and how many at once."""

    value: str | None
    stands: int
    before: int
    after: int
    most_before: int
    most_after: int
    went_to: Mapping[str | None, int] = field(default_factory=dict)
    """Of the records that have this value by the decision in use: how many get which other value."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All values in the order of the field, and every record that the two versions see differently."""

    rows: tuple[Row, ...]
    differing: tuple[Case, ...]
    counted: int
    by_hand: int


def compared(cases: Sequence[Case], values: Sequence[str]) -> Comparison:
    """Count ``cases`` by value; ``values`` are those of the field in order, others follow, no answer comes last."""
    met: set[str | None] = {value for case in cases for value in (case.stands, case.before.value, case.after.value)}
    others = sorted(str(value) for value in met - {None, *values})
    order: list[str | None] = [*values, *others, *([None] if None in met else [])]
    differing = tuple(case for case in cases if case.differs)
    rows = tuple(_row(value, cases) for value in order)
    return Comparison(rows, differing, len(cases), sum(case.by_hand for case in cases))


def most_at_once(spans: Iterable[tuple[datetime, datetime | None]]) -> int:
    """The greatest number of spans that are open at one moment; one that ends when another begins is over by then."""
    edges = [edge for opened, ended in spans for edge in ((opened, 1), *([(ended, -1)] if ended else []))]
    most = now = 0
    for _moment, step in sorted(edges):
        now += step
        most = max(most, now)
    return most


def _row(value: str | None, cases: Sequence[Case]) -> Row:
    before = [case for case in cases if case.before.value == value]
    after = [case for case in cases if case.after.value == value]
    return Row(
        value,
        sum(case.stands == value for case in cases),
        len(before),
        len(after),
        most_at_once((case.opened, case.ended) for case in before),
        most_at_once((case.opened, case.ended) for case in after),
        Counter(case.after.value for case in before if case.differs),
    )
