"""Range functions: Allen's relations on points and ranges (DMN 1.5 §10.3.4.9, table 78).

Each is the standard's formula in three-valued logic, since the missing end of ``(> 5)`` is null and cannot be compared.
Of each pair the function of two ranges stands first: a range fits the parameter ``point: any`` as well.
"""

from typing import TypeAlias

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import order
from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.values import FeelValue, Range, show

Truth: TypeAlias = bool | None


def _less(one: FeelValue, other: FeelValue) -> Truth:
    return None if one is None or other is None else order(one, other) < 0


def _same(one: FeelValue, other: FeelValue) -> Truth:
    """Say whether the end of one range is the beginning of another, or a point is an end."""
    return None if one is None or other is None else order(one, other) == 0


def _same_side(one: FeelValue, other: FeelValue) -> bool:
    """Say whether two beginnings (or two ends) are equal; two that are missing are."""
    return one is other if one is None or other is None else order(one, other) == 0


def _any(*values: Truth) -> Truth:
    if True in values:
        return True
    return None if None in values else False


def _all(*values: Truth) -> Truth:
    if False in values:
        return False
    return None if None in values else True


def _decided(answer: Truth, one: FeelValue, other: FeelValue) -> bool:
    if answer is None:
        raise Fault(
            message(
                "Expected points and ranges with two ends, but cannot tell with %(one)s and %(other)s.",
                one=show(one), other=show(other),
            )
        )
    return answer


def _point_before_range(point: FeelValue, span: Range) -> Truth:
    return _any(_less(point, span.low), _all(_same(point, span.low), not span.low_closed))


def _range_before_point(span: Range, point: FeelValue) -> Truth:
    return _any(_less(span.high, point), _all(_same(span.high, point), not span.high_closed))


def _range_before(one: Range, other: Range) -> Truth:
    touching = not (one.high_closed and other.low_closed)
    return _any(_less(one.high, other.low), _all(touching, _same(one.high, other.low)))


def _before(one: FeelValue, other: FeelValue) -> Truth:
    if isinstance(one, Range):
        return _range_before(one, other) if isinstance(other, Range) else _range_before_point(one, other)
    return _point_before_range(one, other) if isinstance(other, Range) else _less(one, other)


@builtin("before(point1: any, point2: any)")
@builtin("before(point: any, range: range)")
@builtin("before(range: range, point: any)")
@builtin("before(range1: range, range2: range)")
def before(one: FeelValue, other: FeelValue) -> bool:
    """Say whether the first ends before the second begins."""
    return _decided(_before(one, other), one, other)


@builtin("after(point1: any, point2: any)")
@builtin("after(point: any, range: range)")
@builtin("after(range: range, point: any)")
@builtin("after(range1: range, range2: range)")
def after(one: FeelValue, other: FeelValue) -> bool:
    """Say whether the first begins after the second ends."""
    return _decided(_before(other, one), one, other)


def _meets(one: Range, other: Range) -> Truth:
    return _all(one.high_closed, other.low_closed, _same(one.high, other.low))


@builtin("meets(range1: range, range2: range)")
def meets(one: Range, other: Range) -> bool:
    """Say whether the first ends exactly where the second begins, both including the point."""
    return _decided(_meets(one, other), one, other)


@builtin("met by(range1: range, range2: range)")
def met_by(one: Range, other: Range) -> bool:
    """The reverse of ``meets``."""
    return _decided(_meets(other, one), one, other)


def _reaches(one: Range, other: Range) -> Truth:
    """Say whether the first ends after the second begins, or where both include the point."""
    return _any(_less(other.low, one.high), _meets(one, other))


@builtin("overlaps(range1: range, range2: range)")
def overlaps(one: Range, other: Range) -> bool:
    """Say whether the two have a point in common."""
    return _decided(_all(_reaches(one, other), _reaches(other, one)), one, other)


def _ends_no_later(one: Range, other: Range) -> Truth:
    inside = not one.high_closed or other.high_closed
    return _any(_less(one.high, other.high), _all(_same_side(one.high, other.high), inside))


def _starts_no_earlier(one: Range, other: Range) -> Truth:
    inside = not one.low_closed or other.low_closed
    return _any(_less(other.low, one.low), _all(_same_side(one.low, other.low), inside))


def _overlaps_before(one: Range, other: Range) -> Truth:
    includes_more = one.low_closed and not other.low_closed
    starts_earlier = _any(_less(one.low, other.low), _all(_same_side(one.low, other.low), includes_more))
    return _all(starts_earlier, _reaches(one, other), _ends_no_later(one, other))


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(one: Range, other: Range) -> bool:
    """Say whether the first begins earlier and ends inside the second."""
    return _decided(_overlaps_before(one, other), one, other)


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(one: Range, other: Range) -> bool:
    """Say whether the second begins earlier and ends inside the first."""
    return _decided(_overlaps_before(other, one), one, other)


def _finishes(one: Range, other: Range) -> Truth:
    return _all(
        one.high_closed == other.high_closed, _same_side(one.high, other.high), _starts_no_earlier(one, other)
    )


@builtin("finishes(range1: range, range2: range)")
def finishes(one: Range, other: Range) -> bool:
    """Say whether the first ends with the second and begins no earlier."""
    return _decided(_finishes(one, other), one, other)


@builtin("finishes(point: any, range: range)")
def point_finishes(point: FeelValue, span: Range) -> bool:
    """Say whether a point is the included end of a range."""
    return _decided(_all(span.high_closed, _same(point, span.high)), point, span)


@builtin("finished by(range1: range, range2: range)")
def finished_by(one: Range, other: Range) -> bool:
    """The reverse of ``finishes``."""
    return _decided(_finishes(other, one), one, other)


@builtin("finished by(range: range, point: any)")
def finished_by_point(span: Range, point: FeelValue) -> bool:
    """The reverse of ``finishes``."""
    return point_finishes(point, span)


def _includes(one: Range, other: Range) -> Truth:
    return _all(_starts_no_earlier(other, one), _ends_no_later(other, one))


@builtin("includes(range1: range, range2: range)")
def includes(one: Range, other: Range) -> bool:
    """Say whether the second lies wholly in the first."""
    return _decided(_includes(one, other), one, other)


@builtin("includes(range: range, point: any)")
def includes_point(span: Range, point: FeelValue) -> bool:
    """Say whether a point lies in a range."""
    inside = _all(_less(span.low, point), _less(point, span.high))
    at_start, at_end = _all(span.low_closed, _same(span.low, point)), _all(span.high_closed, _same(span.high, point))
    return _decided(_any(inside, at_start, at_end), span, point)


@builtin("during(range1: range, range2: range)")
def during(one: Range, other: Range) -> bool:
    """The reverse of ``includes``."""
    return _decided(_includes(other, one), one, other)


@builtin("during(point: any, range: range)")
def point_during(point: FeelValue, span: Range) -> bool:
    """The reverse of ``includes``."""
    return includes_point(span, point)


def _starts(one: Range, other: Range) -> Truth:
    return _all(one.low_closed == other.low_closed, _same_side(one.low, other.low), _ends_no_later(one, other))


@builtin("starts(range1: range, range2: range)")
def starts(one: Range, other: Range) -> bool:
    """Say whether the first begins with the second and ends no later."""
    return _decided(_starts(one, other), one, other)


@builtin("starts(point: any, range: range)")
def point_starts(point: FeelValue, span: Range) -> bool:
    """Say whether a point is the included beginning of a range."""
    return _decided(_all(span.low_closed, _same(point, span.low)), point, span)


@builtin("started by(range1: range, range2: range)")
def started_by(one: Range, other: Range) -> bool:
    """The reverse of ``starts``."""
    return _decided(_starts(other, one), one, other)


@builtin("started by(range: range, point: any)")
def started_by_point(span: Range, point: FeelValue) -> bool:
    """The reverse of ``starts``."""
    return point_starts(point, span)


@builtin("coincides(point1: any, point2: any)")
@builtin("coincides(range1: range, range2: range)")
def coincides(one: FeelValue, other: FeelValue) -> bool:
    """Say whether two points or two ranges are the same."""
    if not (isinstance(one, Range) and isinstance(other, Range)):
        return order(one, other) == 0
    return (
        (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed)
        and _same_side(one.low, other.low)
        and _same_side(one.high, other.high)
    )
