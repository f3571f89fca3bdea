"""Evaluating: what is read from a context, which Python values are taken, and why something is null."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from engine.feel import (
    Date,
    DateTime,
    FeelValue,
    basic_type,
    compile_expression,
    compile_unary_tests,
    host_function,
    normalise,
)

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


class RecordingContext(Mapping[str, FeelValue]):
    """A lazy context that remembers which names were asked for."""

    def __init__(self, values: Mapping[str, FeelValue]) -> None:
        self._values = values
        self.asked: list[str] = []

    def __getitem__(self, key: str) -> FeelValue:
        self.asked.append(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("A context must not be gone through.")

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values


def test_evaluation_reads_only_the_names_it_needs() -> None:
    context = RecordingContext({"a": 1, "b": 2, "c": 3})

    assert compile_expression("if a = 1 then b else c").evaluate(context) == 2

    assert context.asked == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a + b.c", {"a", "b"}),
        ("for x in items return x + y", {"items", "y"}),
        ("{a: 1, b: a + c}", {"c"}),
        ("function(p) p + q", {"q"}),
        ("count(list)", {"list"}),
        ("items[price > limit]", {"items", "price", "limit"}),
        ("some x in xs satisfies x = z", {"xs", "z"}),
    ],
)
def test_expression_lists_the_names_it_reads(source: str, names: set[str]) -> None:
    assert compile_expression(source).reads == names


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 2, 28), "2026-02-28"),
        (datetime(2026, 2, 28, 10, 0, tzinfo=UTC), "2026-02-28T10:00:00Z"),
        (datetime(2026, 2, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")), "2026-02-28T10:00:00@Asia/Shanghai"),
        (time(10, 0, 0, 500_000, tzinfo=timezone(timedelta(hours=8))), "10:00:00.5+08:00"),
        (timedelta(days=5, hours=2), "P5DT2H"),
    ],
)
def test_python_times_become_feel_values_and_back(value: FeelValue, text: str) -> None:
    inside = normalise(value)

    assert str(inside) == text
    assert inside.to_python() == value


def test_now_and_today_are_the_given_time() -> None:
    assert compile_expression("now()").evaluate({}, NOW) == DateTime.of(NOW)
    assert compile_expression("today()").evaluate({}, NOW) == Date(2026, 3, 1)


def test_explanation_names_the_place_of_each_null() -> None:
    evaluation = compile_expression('1 +\n  amount * "x"').explain({"amount": 2})

    assert evaluation.value is None
    assert [(reason.line, reason.column, reason.text) for reason in evaluation.reasons] == [
        (2, 3, 'amount * "x"'),
        (1, 1, '1 +\n  amount * "x"'),
    ]
    assert "number * string has no meaning" in str(evaluation.reasons[0].message)


def test_explanation_names_null_once_when_it_has_no_property() -> None:
    (reason,) = compile_expression("a.b").explain({"a": None}).reasons

    assert str(reason.message) == 'Expected a value with an entry or a property "b", but got null.'


def test_explanation_has_no_reasons_when_nothing_failed() -> None:
    assert compile_expression("null").explain({}).reasons == ()


def test_function_of_the_host_is_called_with_fitted_arguments() -> None:
    number = basic_type("number")
    assert number is not None
    double = host_function("double", {"n": number}, lambda n: n * 2)

    assert compile_expression("double(21)", ["double"]).evaluate({"double": double}) == 42
    assert compile_expression("double(n: [21])", ["double"]).evaluate({"double": double}) == 42
    assert compile_expression('double("a")', ["double"]).evaluate({"double": double}) is None


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ('"high", "critical"', "critical", True),
        (">= 5", 5, True),
        (">= 5", None, False),
        ("[1..5), > 10", 5, False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("-", None, True),
        ("null", None, True),
        ("? > limit and ? < 10", 5, True),
        ('contains(?, "net")', "network", True),
        ("limit", 4, True),
        ("list contains([1, 2], ?)", 3, False),
        ("true", False, False),
        ("allowed", "a", True),
    ],
)
def test_unary_tests_match_values(tests: str, value: FeelValue, expected: bool) -> None:
    context = {"limit": 4, "allowed": ["a", "b"]}

    assert compile_unary_tests(tests).matches(value, context) is expected


def test_context_given_from_outside_is_not_changed() -> None:
    outer = {"a": {"b": 1}}

    result = compile_expression('context put(a, "b", 2)').evaluate(outer)

    assert result == {"b": 2}
    assert outer == {"a": {"b": 1}}
