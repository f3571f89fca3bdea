"""Whatever text comes: the parser gives an expression or FeelSyntaxError, evaluation a value or FeelLimitError."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelLimitError, FeelSyntaxError, compile_expression, compile_unary_tests, to_plain
from engine.feel.values import NUMBERS

PIECES = st.sampled_from(
    "1 2.5 x y item ? + - * / ** ( ) [ ] { } , : . .. < <= > >= = != ' \\ // /*".split()
    + "and or not if then else for in return some every satisfies between instance of partial".split()
    + 'number function list null true count sum sort date "s" @"P1D"'.split()
)
SOURCES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join))
SMALL = st.decimals(-(10**6), 10**6, places=3)


@settings(max_examples=400)
@given(SOURCES)
def test_any_text_compiles_or_is_refused(source: str) -> None:
    for compile_text in (compile_expression, compile_unary_tests):
        try:
            compiled = compile_text(source, ("x",))
        except FeelSyntaxError as error:
            assert error.line >= 1 and error.column >= 1
        else:
            assert compiled.source == source


@settings(max_examples=400)
@given(SOURCES)
def test_any_expression_evaluates_or_meets_a_limit(source: str) -> None:
    try:
        to_plain(compile_expression(source).evaluate({"x": [1, "a", None, {"y": 2}], "y": {"x": 1}}))
    except (FeelSyntaxError, FeelLimitError):
        return


@given(SMALL, SMALL)
def test_arithmetic_agrees_with_decimal(one: Decimal, other: Decimal) -> None:
    values = {"a": one, "b": other}

    assert compile_expression("a + b").evaluate(values) == NUMBERS.add(one, other)
    assert compile_expression("a * b").evaluate(values) == NUMBERS.multiply(one, other)
    assert compile_expression("a < b").evaluate(values) is (one < other)
    assert compile_expression("b != 0 and (a / b) * b - a < 0.001").evaluate(values) is (other != 0)
