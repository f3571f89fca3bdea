"""Hostile expressions are stopped by a limit with a clear error, and soon."""

from decimal import Decimal

import pytest

from engine.feel import (
    FeelEncodingError,
    FeelLimitError,
    FeelSyntaxError,
    FeelValue,
    compile_expression,
    compile_unary_tests,
    to_json,
)

REFUSED_WHEN_READ = [
    ("parentheses", "(" * 5_000 + "1" + ")" * 5_000, "levels of nesting"),
    ("minus signs", "-" * 9_000 + "1", "levels of nesting"),
    ("lists", "[" * 5_000, "levels of nesting"),
    ("ifs", "if true then " * 5_000 + "1", "levels of nesting"),
    ("additions", "1" + "+1" * 20_000, "operators in a row"),
    ("source of a megabyte", "1 " * 500_000, "at most 65536 characters"),
    ("number of many digits", "9" * 5_000, "at most 400 characters"),
    ("number with a giant exponent", "1e999999999", "within"),
]

STRINGS = ['s0: "aaaaaaaaaa"'] + [f"s{i}: s{i - 1} + s{i - 1}" for i in range(1, 40)]
LISTS = ["l0: [1, 2]"] + [f"l{i}: concatenate(l{i - 1}, l{i - 1})" for i in range(1, 40)]

STOPPED = [
    ("long loop", "for i in 1..1000000000 return i", "steps"),
    ("nested loops", "for a in 1..1000, b in 1..1000 return a * b", "steps"),
    ("loop in a filter", "count((for i in 1..40000 return i)[item in (for j in 1..40000 return j)])", "steps"),
    ("quantifier", "some i in 1..1000000000 satisfies i < 0", "steps"),
    ("recursion", "{f: function(f, n) f(f, n + 1), r: f(f, 1)}.r", "nested calls"),
    (
        "mutual recursion",
        "{f: function(f, g, n) g(g, f, n), g: function(g, f, n) f(f, g, n), r: f(f, g, 1)}.r",
        "nested calls",
    ),
    ("regular expression", 'matches("' + "a" * 400 + '", "(.*a){25}z")', "regular expression"),
    (
        "string doubling",
        "{" + ", ".join(STRINGS) + "}",
        "string",
    ),
    (
        "list doubling",
        "{" + ", ".join(LISTS) + "}",
        "list",
    ),
    (
        "string growth by replacing",
        "{" + 's: string join(for i in 1..200 return "aaaaaaaaaa"), r: replace(s, "a", "' + "x" * 1_000 + '")}',
        "string",
    ),
    (
        "comparing doubled lists",
        "{l0: [1], m0: [1], "
        + ", ".join(f"l{i}: [l{i - 1}, l{i - 1}], m{i}: [m{i - 1}, m{i - 1}]" for i in range(1, 40))
        + ", r: l39 = m39}",
        "compare",
    ),
    ("string join", '{s: string join(for i in 1..20000 return "' + "x" * 100 + '")}', "string"),
]


@pytest.mark.parametrize(
    ("source", "message"), [case[1:] for case in REFUSED_WHEN_READ], ids=[case[0] for case in REFUSED_WHEN_READ]
)
def test_hostile_source_is_refused(source: str, message: str) -> None:
    with pytest.raises(FeelSyntaxError, match=message):
        compile_expression(source)


@pytest.mark.parametrize(("source", "message"), [case[1:] for case in STOPPED], ids=[case[0] for case in STOPPED])
def test_hostile_evaluation_is_stopped(source: str, message: str) -> None:
    with pytest.raises(FeelLimitError, match=message):
        compile_expression(source, ["f", "g"]).evaluate({})


@pytest.mark.parametrize(
    "source", ["__class__", "x.__class__", "x.__class__.__mro__", "x.upper", "items.append", "x.real"]
)
def test_python_attributes_are_out_of_reach(source: str) -> None:
    assert compile_expression(source).evaluate({"x": "text", "items": [1]}) in (None, [None])


@pytest.mark.parametrize("source", ["10 ** 999999999", "9 ** (9 ** (9 ** 9))", "exp(1e9)", "1e6000 * 1e6000"])
def test_giant_numbers_are_null(source: str) -> None:
    evaluation = compile_expression(source).explain({})

    assert evaluation.value is None
    assert evaluation.reasons


def test_result_that_would_explode_when_stored_is_refused() -> None:
    source = "{l0: [1], " + ", ".join(f"l{i}: [l{i - 1}, l{i - 1}]" for i in range(1, 40)) + "}.l39"
    value = compile_expression(source).evaluate({})

    with pytest.raises(FeelEncodingError, match="items in all"):
        to_json(value)


@pytest.mark.parametrize(
    "value",
    [float("nan"), Decimal("NaN"), Decimal("Infinity"), 2**30_000, object()],
    ids=["float nan", "nan", "infinity", "giant", "object"],
)
def test_values_that_feel_cannot_hold_are_null(value: FeelValue) -> None:
    assert compile_expression("x > 1").evaluate({"x": value}) is None
    assert compile_unary_tests("> 1").matches(value, {}) is False
