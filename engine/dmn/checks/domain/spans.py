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
from engine.feel import FeelValue, Range
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
_ORDERED_KINDS = {DATE: frozenset({DATE, ZONED_DATE_TIME}), ZONED_DATE_TIME: frozenset({DATE, ZONED_DATE_TIME})}
"""Kinds that have one order between them: a date counts as its midnight in UTC."""


@dataclass(frozen=True, slots=True)
class Span:
    """Values of a kind between two cuts; None is no cut on this side."""

    kind: Kind
    low: Cut | None
    high: Cut | None


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
    low = _end(span.low, kind, span.low_closed)
    high = _end(span.high, kind, not span.high_closed)
    spans = [Span(kind, low, high)]
    if kind == DATE:
        lows, highs = _midnight(span.low, span.low_closed), _midnight(span.high, not span.high_closed)
        spans.append(Span(ZONED_DATE_TIME, lows, highs))
    elif kind == ZONED_DATE_TIME:
        spans.append(Span(DATE, low and _day(low[0]), high and _day(high[0])))
    return Match(tuple(spans), _ORDERED_KINDS.get(kind, frozenset({kind})), None)


def _end(value: FeelValue, kind: Kind, just_before: bool) -> Cut | None:
    place = key_of(value)
    if place is None:
        return None
    return before(kind, place[1]) if just_before else after(kind, place[1])


def _midnight(value: FeelValue, just_before: bool) -> Cut | None:
    place = key_of(value)
    return None if place is None else _moment(place[1] * DAY, just_before)


def _moment(key: Any, just_before: bool) -> Cut:
    return (key, 0) if just_before else (key + 1, 0)


def orders_strings(match: Match) -> bool:
    """Say whether a comparison needs the order of strings, not only whether they are equal."""
    return not match.whole and any(span.kind == STRING for span in match.spans)
