"""Unary tests of constants are prepared once; they must say the same as those whose ends are computed each time."""

from decimal import Decimal
from itertools import product

import pytest

from engine.feel import FeelValue, UnaryTests, compile_unary_tests, parse_date
from engine.feel.evaluation import Frame, Run

LONG = "1234567890123456789012345678901234"
ENDS: dict[str, FeelValue] = {
    "-2": Decimal(-2), "5": Decimal(5), f"-{LONG}": Decimal(f"-{LONG}"), '"m"': "m",
    '@"2020-02-01"': parse_date("2020-02-01"), "null": None,
}  # fmt: skip
VALUES: list[FeelValue] = [*ENDS.values(), Decimal("4.999"), True, "z", [Decimal(5)], {"a": Decimal(5)}]


def _said(tests: UnaryTests, value: FeelValue, names: dict[str, FeelValue]) -> tuple[bool | None, int]:
    """Return the answer and how many reasons it has."""
    run = Run()
    answer = tests.code(Frame(names, None, run), value)
    return answer, len(run.notes)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "=", "!="])
def test_comparison_with_a_constant_is_that_with_its_value(operator: str) -> None:
    computed = compile_unary_tests(f"{operator} end", ("end",))
    for (text, end), value in product(ENDS.items(), VALUES):
        constant = compile_unary_tests(f"{operator} {text}")

        assert _said(constant, value, {}) == _said(computed, value, {"end": end}), (text, value)


@pytest.mark.parametrize(("opened", "closed"), ["[]", "()", "[)", "(]"])
def test_range_between_constants_is_that_between_their_values(opened: str, closed: str) -> None:
    computed = compile_unary_tests(f"{opened}low..high{closed}", ("low", "high"))
    ends = {text: end for text, end in ENDS.items() if end is not None}  # a null that is written is an open end
    for (low, first), (high, last), value in product(ends.items(), ends.items(), VALUES):
        constant = compile_unary_tests(f"{opened}{low}..{high}{closed}")

        assert _said(constant, value, {}) == _said(computed, value, {"low": first, "high": last}), (low, high, value)
