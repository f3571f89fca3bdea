"""Equality and order of FEEL values, and whether one lies in a range (DMN 1.5 §10.3.2.13-15, tables 51-57)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.errors import Fault
from engine.feel.evaluation import spend
from engine.feel.messages import message
from engine.feel.moments import arithmetic
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import NANO, DayTimeDuration, YearMonthDuration
from engine.feel.values import FeelValue, Function, Range, show

_ORDERED = (Decimal, str, Date, DayTimeDuration, YearMonthDuration)


def equals(left: FeelValue, right: FeelValue, budget: list[int] | None = None) -> bool | None:
    """Compare by value: null equals only null; values of different types cannot be compared (None).

    ``budget`` counts the items still to be compared; FeelLimitError is raised when it runs out.
    """
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return _equals_mixed(left, right, budget)
    if kind is Decimal or kind is str or kind is bool:
        return bool(left == right)
    rule = _EQUALITY.get(kind)
    if rule is not None:
        return rule(left, right)
    if kind is list:
        return _equal_lists(left, right, spend(budget, len(left)))
    if isinstance(left, Mapping):
        return _equal_contexts(left, right, spend(budget, len(left)))
    return bool(left == right)


def _equals_mixed(left: FeelValue, right: FeelValue, budget: list[int] | None) -> bool | None:
    if isinstance(left, Date) and isinstance(right, DateTime):
        return equals(arithmetic.midnight_utc(left), right)
    if isinstance(left, DateTime) and isinstance(right, Date):
        return equals(left, arithmetic.midnight_utc(right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _equal_contexts(left, right, spend(budget, len(left)))
    return None


def _equal_lists(left: list[FeelValue], right: list[FeelValue], budget: list[int]) -> bool:
    return len(left) == len(right) and all(equals(one, other, budget) for one, other in zip(left, right, strict=True))


def _equal_contexts(left: Mapping[str, FeelValue], right: Mapping[str, FeelValue], budget: list[int]) -> bool:
    return left.keys() == right.keys() and all(equals(left[key], right[key], budget) for key in left)


def _equal_date_times(left: DateTime, right: DateTime) -> bool:
    """To the second, as the standard's table of equality has it; ``is`` and the order are exact."""
    return (left.zone is None) == (right.zone is None) and left.nanoseconds // NANO == right.nanoseconds // NANO


def _equal_times(left: Time, right: Time) -> bool:
    (zoned, nanos), (other_zoned, other_nanos) = left.key, right.key
    return zoned == other_zoned and nanos // NANO == other_nanos // NANO


def _equal_ranges(left: Range, right: Range) -> bool:
    return (
        bool(equals(left.low, right.low) and equals(left.high, right.high))
        and left.low_closed == right.low_closed
        and left.high_closed == right.high_closed
        and left.operator == right.operator
    )


_EQUALITY: dict[type, Callable[[Any, Any], bool | None]] = {
    DateTime: _equal_date_times,
    Time: _equal_times,
    Range: _equal_ranges,
    Function: lambda left, right: left is right,
}


def order(left: FeelValue, right: FeelValue) -> int:
    """Return -1, 0 or 1. Raises Fault for values that have no order between them."""
    if isinstance(left, Date) and isinstance(right, DateTime):
        left = arithmetic.midnight_utc(left)
    elif isinstance(left, DateTime) and isinstance(right, Date):
        right = arithmetic.midnight_utc(right)
    kind = type(left)
    if kind is not type(right):
        raise _not_alike(left, right)
    if kind is DateTime or kind is Time:
        left, right = on_time_line(left, right)
    elif kind not in _ORDERED:
        raise Fault(
            message(
                "Expected values that have an order, but got %(left)s and %(right)s.",
                left=show(left), right=show(right),
            )
        )
    return int(left > right) - int(left < right)


def _not_alike(left: FeelValue, right: FeelValue) -> Fault:
    return Fault(
        message(
            "Expected two values of one type to compare, but got %(left)s and %(right)s.",
            left=show(left), right=show(right),
        )
    )


def on_time_line(left: Time | DateTime, right: Time | DateTime) -> tuple[int, int]:
    """Return both in nanoseconds; one without a zone is taken in the offset of the other (DMN 1.5 table 54)."""
    one, other = left.offset, right.offset
    shift, other_shift = other if one is None else one, one if other is None else other
    return left.local_nanoseconds - (shift or 0) * NANO, right.local_nanoseconds - (other_shift or 0) * NANO


def compare(operator: str, left: FeelValue, right: FeelValue, budget: list[int] | None = None) -> bool | None:
    """Apply ``=``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``. Raises Fault when the values cannot be compared.

    ``budget`` is that of ``equals``.
    """
    if operator in {"=", "!="}:
        same = equals(left, right, budget)
        if same is None:
            raise _not_alike(left, right)
        return same if operator == "=" else not same
    return _ORDER_TESTS[operator](order(left, right))


_ORDER_TESTS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def in_range(value: FeelValue, span: Range) -> bool:
    """Say whether a value lies in a range. Raises Fault when they cannot be compared."""
    if value is None:
        raise Fault(message("Expected a value to look for in a range, but got null."))
    if span.low is None and span.high is None:
        raise Fault(message("Expected a range with at least one end, but both are null."))
    if span.low is not None:
        sign = order(value, span.low)
        if sign < 0 or (sign == 0 and not span.low_closed):
            return False
    if span.high is not None:
        sign = order(value, span.high)
        if sign > 0 or (sign == 0 and not span.high_closed):
            return False
    return True
