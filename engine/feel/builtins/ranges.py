"""Range functions: Allen's relations on points and ranges, and ``range`` (DMN 1.5 §10.3.4.9, table 79).

Of each pair the one for two ranges stands first: a range fits the parameter ``point: any`` as well.
"""

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.operators import in_range, order
from engine.feel.values import FeelValue, Range


def _ends(span: Range) -> Range:
    if span.low is None or span.high is None:
        raise Fault(f"Expected a range with two ends, but got {span}.")
    return span


def _range_before(one: Range, other: Range) -> bool:
    sign = order(_ends(one).high, _ends(other).low)
    return sign < 0 or (sign == 0 and not (one.high_closed and other.low_closed))


def _point_before_range(point: FeelValue, span: Range) -> bool:
    sign = order(point, _ends(span).low)
    return sign < 0 or (sign == 0 and not span.low_closed)


def _range_before_point(span: Range, point: FeelValue) -> bool:
    sign = order(_ends(span).high, point)
    return sign < 0 or (sign == 0 and not span.high_closed)


def _before(one: FeelValue, other: FeelValue) -> bool:
    if isinstance(one, Range):
        return _range_before(one, other) if isinstance(other, Range) else _range_before_point(one, other)
    return _point_before_range(one, other) if isinstance(other, Range) else order(one, other) < 0


@builtin("before(point1: any, point2: any)")
@builtin("before(point: any, range: range)")
@builtin("before(range: range, point: any)")
@builtin("before(range1: range, range2: range)")
def before(one: FeelValue, other: FeelValue) -> bool:
    """Say whether the first ends before the second begins."""
    return _before(one, other)


@builtin("after(point1: any, point2: any)")
@builtin("after(point: any, range: range)")
@builtin("after(range: range, point: any)")
@builtin("after(range1: range, range2: range)")
def after(one: FeelValue, other: FeelValue) -> bool:
    """Say whether the first begins after the second ends."""
    return _before(other, one)


@builtin("meets(range1: range, range2: range)")
def meets(one: Range, other: Range) -> bool:
    """Say whether the first ends exactly where the second begins, both including the point."""
    return _ends(one).high_closed and _ends(other).low_closed and order(one.high, other.low) == 0


@builtin("met by(range1: range, range2: range)")
def met_by(one: Range, other: Range) -> bool:
    """The reverse of ``meets``."""
    return meets(other, one)


@builtin("overlaps(range1: range, range2: range)")
def overlaps(one: Range, other: Range) -> bool:
    """Say whether the two have a point in common."""
    return not _range_before(one, other) and not _range_before(other, one)


def _starts_earlier(one: Range, other: Range) -> bool:
    sign = order(one.low, other.low)
    return sign < 0 or (sign == 0 and one.low_closed and not other.low_closed)


def _ends_later(one: Range, other: Range) -> bool:
    sign = order(one.high, other.high)
    return sign > 0 or (sign == 0 and one.high_closed and not other.high_closed)


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(one: Range, other: Range) -> bool:
    """Say whether the first begins earlier and ends inside the second."""
    return overlaps(one, other) and _starts_earlier(one, other) and not _ends_later(one, other)


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(one: Range, other: Range) -> bool:
    """Say whether the first begins inside the second and ends later."""
    return overlaps(one, other) and _ends_later(one, other) and not _starts_earlier(one, other)


def _same_end(one: Range, other: Range) -> bool:
    return one.high_closed == other.high_closed and order(one.high, other.high) == 0


def _same_start(one: Range, other: Range) -> bool:
    return one.low_closed == other.low_closed and order(one.low, other.low) == 0


@builtin("finishes(range1: range, range2: range)")
def finishes(one: Range, other: Range) -> bool:
    """Say whether the first ends with the second and begins no earlier."""
    return _same_end(_ends(one), _ends(other)) and not _starts_earlier(one, other)


@builtin("finishes(point: any, range: range)")
def point_finishes(point: FeelValue, span: Range) -> bool:
    """Say whether a point is the included end of a range."""
    return _ends(span).high_closed and order(point, span.high) == 0


@builtin("finished by(range1: range, range2: range)")
def finished_by(one: Range, other: Range) -> bool:
    """The reverse of ``finishes``."""
    return finishes(other, one)


@builtin("finished by(range: range, point: any)")
def finished_by_point(span: Range, point: FeelValue) -> bool:
    """The reverse of ``finishes``."""
    return point_finishes(point, span)


@builtin("includes(range1: range, range2: range)")
def includes(one: Range, other: Range) -> bool:
    """Say whether the second lies wholly in the first."""
    return not _starts_earlier(_ends(other), _ends(one)) and not _ends_later(other, one)


@builtin("includes(range: range, point: any)")
def includes_point(span: Range, point: FeelValue) -> bool:
    """Say whether a point lies in a range."""
    return in_range(point, _ends(span))


@builtin("during(range1: range, range2: range)")
def during(one: Range, other: Range) -> bool:
    """The reverse of ``includes``."""
    return includes(other, one)


@builtin("during(point: any, range: range)")
def point_during(point: FeelValue, span: Range) -> bool:
    """The reverse of ``includes``."""
    return includes_point(span, point)


@builtin("starts(range1: range, range2: range)")
def starts(one: Range, other: Range) -> bool:
    """Say whether the first begins with the second and ends no later."""
    return _same_start(_ends(one), _ends(other)) and not _ends_later(one, other)


@builtin("starts(point: any, range: range)")
def point_starts(point: FeelValue, span: Range) -> bool:
    """Say whether a point is the included beginning of a range."""
    return _ends(span).low_closed and order(point, span.low) == 0


@builtin("started by(range1: range, range2: range)")
def started_by(one: Range, other: Range) -> bool:
    """The reverse of ``starts``."""
    return starts(other, one)


@builtin("started by(range: range, point: any)")
def started_by_point(span: Range, point: FeelValue) -> bool:
    """The reverse of ``starts``."""
    return point_starts(point, span)


@builtin("coincides(point1: any, point2: any)")
@builtin("coincides(range1: range, range2: range)")
def coincides(one: FeelValue, other: FeelValue) -> bool:
    """Say whether two points or two ranges are the same."""
    if isinstance(one, Range) and isinstance(other, Range):
        return _same_start(_ends(one), _ends(other)) and _same_end(one, other)
    return order(one, other) == 0
