"""Arithmetic of FEEL values (DMN 1.5 §10.3.2.13-15, tables 51-57)."""

from collections.abc import Callable
from decimal import Decimal, DecimalException, DivisionByZero, Underflow
from typing import Any

from engine.feel.comparison import on_time_line
from engine.feel.errors import Fault
from engine.feel.evaluation import check_string
from engine.feel.messages import message
from engine.feel.moments import arithmetic
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DAY, NANO, DayTimeDuration, Duration, YearMonthDuration
from engine.feel.values import NUMBERS, FeelValue, show, type_name

Operation = Callable[[Any, Any], FeelValue]
MAX_EXPONENT = 999_999_999
MAX_LENGTH = 10**34
"""Of durations, in nanoseconds or months: what 34 digits hold."""


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
    one, other = on_time_line(left, right)
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
