"""Numbers: every operator and rounding function agrees with exact fractions, rounded to 34 digits."""

import os
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelValue, compile_expression

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
DIGITS = 34
NUMBERS = st.one_of(
    st.tuples(st.integers(-(10**16), 10**16), st.integers(-20, 20)).map(lambda both: Decimal(both[0]).scaleb(both[1])),
    st.builds(lambda digits: Decimal(digits).scaleb(-17), st.integers(-(10**DIGITS - 1), 10**DIGITS - 1)),
    st.integers(-100, 100).map(Decimal),
)  # fmt: skip
MODEST = st.builds(lambda digits: Decimal(digits).scaleb(-9), st.integers(-(10**18), 10**18))
repeated = settings(max_examples=EXAMPLES, deadline=None)


def _value(source: str, **values: FeelValue) -> FeelValue:
    return compile_expression(source).evaluate(values)


def _nearest(exact: Fraction) -> int:
    """Round to the nearest whole number, half to even."""
    below = floor(exact)
    rest = exact - below
    return below + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1))


def _rounded(exact: Fraction) -> Fraction:
    """Round to 34 significant digits, half to even."""
    if exact == 0:
        return exact
    exponent = len(str(abs(exact.numerator))) - len(str(exact.denominator)) - DIGITS
    while abs(exact) / Fraction(10) ** exponent >= 10**DIGITS:
        exponent += 1
    while abs(exact) / Fraction(10) ** exponent < 10 ** (DIGITS - 1):
        exponent -= 1
    return _nearest(exact / Fraction(10) ** exponent) * Fraction(10) ** exponent


@repeated
@given(NUMBERS, NUMBERS)
def test_arithmetic_is_exact_to_34_digits(one: Decimal, other: Decimal) -> None:
    left, right = Fraction(one), Fraction(other)

    assert Fraction(_value("a + b", a=one, b=other)) == _rounded(left + right)
    assert Fraction(_value("a - b", a=one, b=other)) == _rounded(left - right)
    assert Fraction(_value("a * b", a=one, b=other)) == _rounded(left * right)
    assert Fraction(_value("-a", a=one)) == -left


@repeated
@given(NUMBERS, NUMBERS)
def test_division_is_exact_to_34_digits_and_null_by_zero(one: Decimal, other: Decimal) -> None:
    quotient = _value("a / b", a=one, b=other)

    assert quotient is None if other == 0 else Fraction(quotient) == _rounded(Fraction(one) / Fraction(other))


@repeated
@given(st.decimals(-100, 100, places=3).filter(bool), st.integers(-9, 9))
def test_whole_power_is_a_repeated_product(base: Decimal, exponent: int) -> None:
    power, exact = Fraction(_value("a ** b", a=base, b=exponent)), Fraction(base) ** exponent

    assert abs(power - exact) <= abs(exact) / 10 ** (DIGITS - 1)


@repeated
@given(NUMBERS, NUMBERS)
def test_comparison_is_exact(one: Decimal, other: Decimal) -> None:
    left, right = Fraction(one), Fraction(other)
    expected = [left < right, left <= right, left == right, left != right, left >= right, left > right]

    assert _value("[a < b, a <= b, a = b, a != b, a >= b, a > b]", a=one, b=other) == expected
    assert _value("a in [b..b]", a=one, b=other) is (left == right)


def _away(exact: Fraction) -> int:
    return ceil(exact) if exact > 0 else floor(exact)


def _toward(exact: Fraction) -> int:
    return floor(exact) if exact > 0 else ceil(exact)


def _half(exact: Fraction, tie: Callable[[Fraction], int]) -> int:
    return tie(exact) if exact - floor(exact) == Fraction(1, 2) else floor(exact + Fraction(1, 2))


ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "decimal": _nearest,
    "floor": floor,
    "ceiling": ceil,
    "round up": _away,
    "round down": _toward,
    "round half up": lambda exact: _half(exact, _away),
    "round half down": lambda exact: _half(exact, _toward),
}


@pytest.mark.parametrize("name", ROUNDINGS)
@repeated
@given(st.one_of(MODEST, st.integers(-2_000, 2_000).map(lambda units: Decimal(units).scaleb(-2))), st.integers(-4, 9))
def test_rounding_is_that_of_exact_fractions(name: str, number: Decimal, scale: int) -> None:
    step = Fraction(10) ** -scale
    expected = ROUNDINGS[name](Fraction(number) / step) * step

    assert Fraction(_value(f"{name}(a, b)", a=number, b=scale)) == expected


@repeated
@given(MODEST, MODEST.filter(bool))
def test_modulo_has_the_sign_of_the_divisor(one: Decimal, other: Decimal) -> None:
    left, right = Fraction(one), Fraction(other)

    assert Fraction(_value("modulo(a, b)", a=one, b=other)) == _rounded(left - right * floor(left / right))


@repeated
@given(NUMBERS)
def test_number_survives_its_text(number: Decimal) -> None:
    assert _value("number(string(a)) = a and abs(a) >= 0 and abs(a) = abs(-a)", a=number) is True
