"""Arithmetic, comparison and equality of FEEL values (DMN 1.5 §10.3.2.13-15, tables 51-57)."""

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException, DivisionByZero, Underflow
from typing import Any

from engine.feel.errors import Fault
from engine.feel.evaluation import check_string, spend
from engine.feel.messages import message
from engine.feel.moments import arithmetic
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DAY, NANO, DayTimeDuration, Duration, YearMonthDuration
from engine.feel.values import NUMBERS, FeelValue, Function, Range, show, type_name

Operation = Callable[[Any, Any], FeelValue]
_ORDERED = (Decimal, str, Date, DayTimeDuration, YearMonthDuration)
MAX_EXPONENT = 999_999_999
MAX_LENGTH = 10**34
"""Of durations, in nanoseconds or months: what 34 digits hold."""


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
        left, right = _on_time_line(left, right)
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


def _on_time_line(left: Time | DateTime, right: Time | DateTime) -> tuple[int, int]:
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


def _days(nanoseconds: int) -> DayTimeDuration:
    if abs(nanoseconds) > MAX_LENGTH:
        raise Fault(message("Expected a duration that 34 digits hold, but it is longer."))
    return DayTimeDuration(nanoseconds)


def _months(months: int) -> YearMonthDuration:
    if abs(months) > MAX_LENGTH:
        raise Fault(message("Expected a duration that 34 digits hold, but it is longer."))
    return YearMonthDuration(months)


def _subtract_moments(left: Time | DateTime, right: Time | DateTime) -> DayTimeDuration:
    if (left.zone is None) != (right.zone is None):
        raise Fault(message("Expected two times with zone or two without, but only one has a zone."))
    one, other = _on_time_line(left, right)
    return DayTimeDuration(one - other)


def _swapped(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _scale(duration: Duration, factor: Decimal) -> Duration:
    if isinstance(duration, DayTimeDuration):
        return _days(int(NUMBERS.multiply(Decimal(duration.nanoseconds), factor)))
    return _months(int(NUMBERS.multiply(Decimal(duration.months), factor)))


def _divide(duration: Duration, divisor: Decimal) -> Duration:
    if isinstance(duration, DayTimeDuration):
        return _days(int(NUMBERS.divide(Decimal(duration.nanoseconds), divisor)))
    return _months(int(NUMBERS.divide(Decimal(duration.months), divisor)))


def _length(duration: Duration) -> Decimal:
    return Decimal(duration.nanoseconds if isinstance(duration, DayTimeDuration) else duration.months)


def _ratio(left: Duration, right: Duration) -> Decimal:
    return NUMBERS.divide(_length(left), _length(right))


def _multiply(left: Decimal, right: Decimal) -> Decimal:
    product = NUMBERS.multiply(left, right)
    if not product and left and right:
        raise _TOO_SMALL
    return product


def _quotient(left: Decimal, right: Decimal) -> Decimal:
    quotient = NUMBERS.divide(left, right)
    if not quotient and left:
        raise _TOO_SMALL
    return quotient


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_EXPONENT:
        raise Fault(
            message(
                "Expected an exponent within ±%(limit)s, but got %(value)s.",
                limit=MAX_EXPONENT, value=show(exponent),
            )
        )
    if not exponent:
        return _ONE
    power = NUMBERS.power(base, exponent)
    if base and not power:
        raise _TOO_SMALL
    if not power.is_finite():  # zero to a negative power, of which the context does not complain
        raise _INFINITE
    return power if exponent == exponent.to_integral_value() else _without_zeros(power)


def _without_zeros(root: Decimal) -> Decimal:
    """Return a root without the zeros it was worked out to: ``4 ** 0.5`` is 2, as ``sqrt(4)`` is."""
    shortest = NUMBERS.normalize(root)
    is_short = shortest == shortest.to_integral_value() and shortest.adjusted() < NUMBERS.prec
    return shortest.quantize(_ONE, context=NUMBERS) if is_short else shortest


_ONE = Decimal(1)
_TOO_SMALL = Underflow()
_INFINITE = DivisionByZero()
_DAYS, _MONTHS = DayTimeDuration, YearMonthDuration
_ADD: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): lambda left, right: check_string(left + right),
    (_DAYS, _DAYS): lambda left, right: _days(left.nanoseconds + right.nanoseconds),
    (_MONTHS, _MONTHS): lambda left, right: _months(left.months + right.months),
    (Time, _DAYS): arithmetic.add_to_time,
    (_DAYS, Time): _swapped(arithmetic.add_to_time),
    (DateTime, _DAYS): arithmetic.add_to_date_time,
    (DateTime, _MONTHS): arithmetic.add_to_date_time,
    (_DAYS, DateTime): _swapped(arithmetic.add_to_date_time),
    (_MONTHS, DateTime): _swapped(arithmetic.add_to_date_time),
    (Date, _DAYS): arithmetic.add_to_date,
    (Date, _MONTHS): arithmetic.add_to_date,
    (_DAYS, Date): _swapped(arithmetic.add_to_date),
    (_MONTHS, Date): _swapped(arithmetic.add_to_date),
}


def _negated_second(operation: Operation) -> Operation:
    return lambda left, right: operation(left, negate(right))


_SUBTRACT: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (DateTime, DateTime): _subtract_moments,
    (Date, Date): lambda left, right: DayTimeDuration((left.number - right.number) * DAY),
    (Date, DateTime): lambda left, right: _subtract_moments(arithmetic.midnight_utc(left), right),
    (DateTime, Date): lambda left, right: _subtract_moments(left, arithmetic.midnight_utc(right)),
    (Time, Time): _subtract_moments,
}
_SUBTRACT.update({pair: _negated_second(operation) for pair, operation in _ADD.items() if pair[1] in {_DAYS, _MONTHS}})
_MULTIPLY: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): _multiply,
    (_DAYS, Decimal): _scale,
    (_MONTHS, Decimal): _scale,
    (Decimal, _DAYS): _swapped(_scale),
    (Decimal, _MONTHS): _swapped(_scale),
}
_DIVIDE: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): _quotient,
    (_DAYS, Decimal): _divide,
    (_MONTHS, Decimal): _divide,
    (_DAYS, _DAYS): _ratio,
    (_MONTHS, _MONTHS): _ratio,
}
_TABLES: dict[str, dict[tuple[type, type], Operation]] = {
    "+": _ADD,
    "-": _SUBTRACT,
    "*": _MULTIPLY,
    "/": _DIVIDE,
    "**": {(Decimal, Decimal): _power},
}


def arithmetic_operation(operator: str) -> Operation:
    """Return the function of ``+ - * / **``. It raises Fault when the values do not fit."""
    table = _TABLES[operator]

    def operate(left: FeelValue, right: FeelValue) -> FeelValue:
        operation = table.get((type(left), type(right)))
        if operation is None:
            raise _no_meaning(operator, left, right)
        try:
            return operation(left, right)
        except (DecimalException, ZeroDivisionError):
            raise Fault(
                message(
                    "Expected a result, but %(left)s %(operator)s %(right)s has none.",
                    left=show(left), operator=operator, right=show(right),
                )
            ) from None
        except (ValueError, OverflowError) as error:
            raise Fault(error.args[0]) from None

    return operate


def _no_meaning(operator: str, left: FeelValue, right: FeelValue) -> Fault:
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return Fault(
            message(
                "Expected two strings, but got %(left)s + %(right)s. Use string(…) to make a string of a value.",
                left=show(left), right=show(right),
            )
        )
    return Fault(
        message(
            'Expected values that "%(operator)s" works with, but %(left)s %(operator)s %(right)s has no meaning.',
            left=type_name(left), operator=operator, right=type_name(right),
        )
    )


def negate(value: FeelValue) -> FeelValue:
    """Return the negative of a number or duration. Raises Fault for anything else."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if isinstance(value, DayTimeDuration):
        return DayTimeDuration(-value.nanoseconds)
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(-value.months)
    raise Fault(message("Expected a number or duration to negate, but got %(value)s.", value=show(value)))


def seconds(value: DayTimeDuration) -> Decimal:
    """Return a duration in seconds."""
    return NUMBERS.divide(Decimal(value.nanoseconds), Decimal(NANO))
