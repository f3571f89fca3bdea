"""Numeric functions, and ``not`` (DMN 1.5 §10.3.4.2, §10.3.4.5)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
)

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.values import NUMBERS, show

_MIN_SCALE, _MAX_SCALE = -6111, 6176
_WIDE = Context(prec=13_000, Emin=-9999, Emax=9999)


def whole(value: Decimal) -> int:
    """Return a number as an int, cutting its fraction. Raises Fault when it is too great to count with."""
    if abs(value) >= 10**18:
        raise Fault(message("Expected a number below 10^18 to count with, but got %(value)s.", value=show(value)))
    return int(value)


def rounded(value: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    """Round to a number of digits after the point. Raises Fault for a scale out of bounds."""
    digits = whole(scale) if scale is not None else 0
    if not _MIN_SCALE <= digits <= _MAX_SCALE:
        raise Fault(
            message(
                "Expected a scale from %(least)s to %(greatest)s, but got %(scale)s.",
                least=_MIN_SCALE, greatest=_MAX_SCALE, scale=digits,
            )
        )
    if value.as_tuple().exponent >= -digits:  # type: ignore[operator]  # finite: the exponent is an int
        return _with_zeros(value, digits)
    try:
        result = value.quantize(Decimal(1).scaleb(-digits, _WIDE), rounding, _WIDE)
        return NUMBERS.create_decimal(Decimal(int(result)) if digits < 0 else result)
    except DecimalException:
        raise Fault(message("Expected a number that can be rounded, but got %(value)s.", value=show(value))) from None


def _with_zeros(value: Decimal, digits: int) -> Decimal:
    """Return a number with a scale that is no smaller than its own, as far as 34 digits hold it: ``1.50`` for 1.5."""
    if digits <= 0 or value.adjusted() + digits >= NUMBERS.prec:
        return value
    return value.quantize(Decimal((0, (1,), -digits)), context=NUMBERS)


@builtin("decimal(n: number, scale: number)")
def decimal(value: Decimal, scale: Decimal) -> Decimal:
    """Round half to even."""
    return rounded(value, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number)")
def floor(value: Decimal, scale: Decimal | None = None) -> Decimal:
    """Round towards minus infinity."""
    return rounded(value, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number)")
def ceiling(value: Decimal, scale: Decimal | None = None) -> Decimal:
    """Round towards infinity."""
    return rounded(value, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(value: Decimal, scale: Decimal) -> Decimal:
    """Round away from zero."""
    return rounded(value, scale, ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(value: Decimal, scale: Decimal) -> Decimal:
    """Round towards zero."""
    return rounded(value, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(value: Decimal, scale: Decimal) -> Decimal:
    """Round half away from zero."""
    return rounded(value, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(value: Decimal, scale: Decimal) -> Decimal:
    """Round half towards zero."""
    return rounded(value, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number)")
def absolute(value: Decimal) -> Decimal:
    """Return the distance from zero."""
    return NUMBERS.abs(value)


@builtin("abs(n: days and time duration)")
def absolute_days(value: DayTimeDuration) -> DayTimeDuration:
    """Return a duration without its sign."""
    return DayTimeDuration(abs(value.nanoseconds))


@builtin("abs(n: years and months duration)")
def absolute_months(value: YearMonthDuration) -> YearMonthDuration:
    """Return a duration without its sign."""
    return YearMonthDuration(abs(value.months))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder with the sign of the divisor."""
    if not divisor:
        raise Fault(message("Expected a divisor other than zero."))
    try:
        remainder = NUMBERS.remainder(dividend, divisor)
    except DecimalException:
        remainder = _far_remainder(dividend, divisor)
    return NUMBERS.add(remainder, divisor) if remainder and (remainder < 0) != (divisor < 0) else remainder


def _far_remainder(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder, with the sign of the dividend, where the quotient has more than 34 digits.

    The dividend's exponent is the greater one then, so that the powers of ten between them are reckoned by remainders.
    """
    whole_part, exponent = _parts(dividend)
    modulus, least = _parts(divisor)
    rest = abs(whole_part) * pow(10, exponent - least, abs(modulus)) % abs(modulus)
    return Decimal(-rest if dividend < 0 else rest).scaleb(least, NUMBERS)


def _parts(value: Decimal) -> tuple[int, int]:
    """Return a number as a whole one and the power of ten that it is multiplied by."""
    exponent = int(value.as_tuple().exponent)
    return int(value.scaleb(-exponent, _WIDE)), exponent


@builtin("sqrt(number: number)")
def sqrt(value: Decimal) -> Decimal:
    """Return the square root."""
    if value < 0:
        raise Fault(message("Expected a number that is not negative, but got %(value)s.", value=show(value)))
    return NUMBERS.sqrt(value)


@builtin("log(number: number)")
def log(value: Decimal) -> Decimal:
    """Return the natural logarithm."""
    if value <= 0:
        raise Fault(message("Expected a number above zero, but got %(value)s.", value=show(value)))
    return NUMBERS.ln(value)


@builtin("exp(number: number)")
def exp(value: Decimal) -> Decimal:
    """Return e raised to a number."""
    try:
        return NUMBERS.exp(value)
    except DecimalException:
        raise Fault(message("Expected a smaller exponent, but got %(value)s.", value=show(value))) from None


@builtin("odd(number: number)")
def odd(value: Decimal) -> bool:
    """Say whether a whole number is odd."""
    return abs(_by_two(value)) == 1


@builtin("even(number: number)")
def even(value: Decimal) -> bool:
    """Say whether a whole number is even."""
    return _by_two(value) == 0


def _by_two(value: Decimal) -> Decimal:
    """Return the remainder by 2; a number of tens has none, however great it is."""
    exponent = value.as_tuple().exponent
    return Decimal(0) if isinstance(exponent, int) and exponent > 0 else NUMBERS.remainder(value, Decimal(2))


@builtin("not(negand: boolean?)")
def negation(value: bool | None) -> bool | None:
    """Negate true and false; null stays null."""
    return None if value is None else not value
