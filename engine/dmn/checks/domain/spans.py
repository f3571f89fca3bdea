"""What one comparison with a constant says about every value: the stretches for which it is true, false, or null."""

from dataclasses import dataclass
from typing import Any

from engine.dmn.checks.domain.kinds import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    STRING,
    TIME,
    ZONED_DATE_TIME,
    ZONED_TIME,
    Cut,
    Kind,
    after,
    before,
    key_of,
)
from engine.feel import Date, DateTime, FeelValue, Range, Time
from engine.feel.moments.durations import DAY, NANO

_SECONDS = frozenset({TIME, ZONED_TIME, DATE_TIME, ZONED_DATE_TIME})
_EQUAL_KINDS = {
    DATE: frozenset({DATE, DATE_TIME, ZONED_DATE_TIME}),
    DATE_TIME: frozenset({DATE, DATE_TIME, ZONED_DATE_TIME}),
    ZONED_DATE_TIME: frozenset({DATE, DATE_TIME, ZONED_DATE_TIME}),
    TIME: frozenset({TIME, ZONED_TIME}),
    ZONED_TIME: frozenset({TIME, ZONED_TIME}),
}
"""Kinds that ``=`` answers true or false for, beyond the kind itself; for others it is null."""
_MOMENTS = frozenset({DATE, DATE_TIME, ZONED_DATE_TIME})
_TIMES = frozenset({TIME, ZONED_TIME})
"""Kinds with one order between them: a date counts as its midnight in UTC, and of two moments of which one has no
zone, that one is taken in the offset of the other (DMN 1.5 table 54)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Values of a kind between two cuts; None is no cut on this side.

    ``by_clock``: it is not the moment of a value with zone that lies between the cuts, but what its clock shows.
    """

    kind: Kind
    low: Cut | None
    high: Cut | None
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A comparison: true for ``spans``, false for the rest of ``kinds``, null for all others.

    ``for_null`` is the answer for null. ``value`` is the constant of an equality, ``whole`` tells that it is one.
    """

    spans: tuple[Span, ...]
    kinds: frozenset[Kind]
    for_null: bool | None
    value: FeelValue = None
    whole: bool = False


NEVER = Match((), frozenset(), None)


def equal_to(value: FeelValue) -> Match | None:
    """Read ``= value`` of a value that is not null; None when it is no value of an ordered kind."""
    place = key_of(value)
    if place is None:
        return None
    kind, key = place
    if kind in _SECONDS:
        # The standard's equality of times looks at whole seconds, their order does not.
        spans = _across(kind, key // NANO * NANO, (key // NANO + 1) * NANO)
    elif kind == BOOLEAN:
        spans = (Span(kind, (1, 0), None) if key else Span(kind, None, (1, 0)),)
    elif kind == DATE:
        spans = (Span(DATE, (key, 0), (key + 1, 0)), Span(ZONED_DATE_TIME, (key * DAY, 0), (key * DAY + NANO, 0)))
    else:
        spans = (Span(kind, before(kind, key), after(kind, key)),)
    return Match(spans, _EQUAL_KINDS.get(kind, frozenset({kind})), False, value, True)


def _across(kind: Kind, low: int, high: int) -> tuple[Span, ...]:
    """A stretch of nanoseconds, with the dates whose midnights lie in it."""
    span = Span(kind, (low, 0), (high, 0))
    return (span, Span(DATE, _day(low), _day(high))) if kind == ZONED_DATE_TIME else (span,)


def _day(nanoseconds: int) -> Cut:
    return -(-nanoseconds // DAY), 0


def ordered(operator: str, value: FeelValue) -> Match | None:
    """Read ``< value`` and the like; None when the value is no constant with an order."""
    closed = operator in {"<=", ">="}
    if operator in {"<", "<="}:
        return in_range(Range(None, value, False, closed))
    return in_range(Range(value, None, closed, False))


def in_range(span: Range) -> Match | None:
    """Read a range; None when its ends are of different kinds or of none that has an order."""
    places = [key_of(end) for end in (span.low, span.high) if end is not None]
    kinds = {place[0] for place in places if place is not None}
    if None in places or len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind == BOOLEAN:
        return NEVER
    compared = _MOMENTS if kind in _MOMENTS else _TIMES if kind in _TIMES else frozenset({kind})
    spans = (_between(span, kind, other) for other in (kind, *sorted(compared - {kind})))
    return Match(tuple(spans), compared, None)


def _between(span: Range, kind: Kind, of: Kind) -> Span:
    """Return the values of one kind that lie in a range whose ends are of another."""
    low, high = (None if end is None else _place(end, kind, of) for end in (span.low, span.high))
    by_clock = of in {ZONED_DATE_TIME, ZONED_TIME} and kind in {DATE_TIME, TIME}
    if of == DATE != kind:
        lows = None if low is None else _day(low if span.low_closed else low + 1)
        return Span(of, lows, None if high is None else _day(high + 1 if span.high_closed else high))
    return Span(
        of,
        None if low is None else before(of, low) if span.low_closed else after(of, low),
        None if high is None else after(of, high) if span.high_closed else before(of, high),
        by_clock,
    )


def _place(end: FeelValue, kind: Kind, of: Kind) -> Any:
    """Return where an end stands among the values of a kind that it is compared with."""
    if isinstance(end, Date):
        return end.number if of == DATE else end.number * DAY
    if isinstance(end, DateTime | Time) and of in {DATE_TIME, TIME}:
        return end.local_nanoseconds
    place = key_of(end)
    return None if place is None else place[1]


def orders_strings(match: Match) -> bool:
    """Say whether a comparison needs the order of strings, not only whether they are equal."""
    return not match.whole and any(span.kind == STRING for span in match.spans)
