"""Whatever functions and operators are given, they answer, say why not, or are stopped by a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    FeelError,
    FeelLimitError,
    FeelValue,
    compile_expression,
    compile_unary_tests,
    normalise,
    to_plain,
)
from engine.feel.builtins import BUILTINS

EXTREMES = [
    *("null", "0", "-1", "2.5", "1e6144", "-1e6144", "1e-6176", "1e18", "999999999", "true", "false"),
    *('""', '"a"', '"(a+)+$"', '"\\\\"', '"$1"', '"2026-02-30"', '"\\uD800"'),
    *('@"999999999-12-31"', '@"-999999999-01-01T00:00:00+14:00"', '@"2026-10-25T02:30:00@Europe/Berlin"'),
    *('@"10:00:00"', '@"00:00:00@America/New_York"', '@"-P9999999999999999999999999999999999D"', '@"P1Y"'),
    *("[]", "[null]", "[[1], [2]]", '[{key: "a", value: 1}]', "[1e6144, -1e6144]", "{}", "{a: 1}"),
    *("[1..2]", "(< 5)", '(> "a")', "(function(x) x)", "(function(x, y) x < y)", "sum"),
]
VALUES = st.sampled_from(EXTREMES)
CALLS = st.builds(
    lambda name, arguments: f"{name}({', '.join(arguments)})",
    st.sampled_from(sorted(BUILTINS)),
    st.lists(VALUES, max_size=4),
)
OPERATIONS = st.builds(
    lambda left, operator, right: f"({left}) {operator} ({right})",
    VALUES,
    st.sampled_from(["+", "-", "*", "/", "**", "=", "<", ">=", "and", "in"]),
    VALUES,
)


@given(CALLS | OPERATIONS)
def test_extreme_values_raise_nothing_but_documented_errors(source: str) -> None:
    try:
        evaluation = compile_expression(f"string({source})").explain({})
        to_plain([evaluation.value, *(str(reason.message) for reason in evaluation.reasons)])
    except FeelError as error:
        assert str(error)


@pytest.mark.parametrize("pattern", ["a{999999999}", "(a{1000}){1000}", "((a{100}){100}){100}", "(?:ab|c){0,99999}"])
def test_repetitions_that_fill_the_memory_are_refused(pattern: str) -> None:
    with pytest.raises(FeelLimitError, match="Expected a pattern of at most 50000 parts"):
        compile_expression('matches("a", pattern)').evaluate({"pattern": pattern})


def test_values_that_hold_themselves_are_refused() -> None:
    items: list[FeelValue] = []
    items.append({"items": items})

    with pytest.raises(FeelLimitError):
        normalise(items)
    with pytest.raises(FeelLimitError):
        compile_unary_tests("> 1").explain(items, {})


@pytest.mark.parametrize("value", [{1: "a"}, [{None: 1}], b"abc", {1, 2}, (item for item in [1])])
def test_what_feel_has_no_type_for_is_null_and_says_so(value: FeelValue) -> None:
    evaluation = compile_expression("string(x)").explain({"x": value})

    assert evaluation.value is None
    assert [str(reason.message).split(",")[0] for reason in evaluation.reasons] in (
        ["Expected a FEEL value"],
        ["Expected contexts with string keys"],
    )
