"""Stored forms: lossless both ways, plain where JSON can hold the value, natural for pages."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    Date,
    DateTime,
    DayTimeDuration,
    FeelEncodingError,
    FeelValue,
    Range,
    Time,
    YearMonthDuration,
    compile_expression,
    from_json,
    normalise,
    parse_date_time,
    to_json,
    to_plain,
)
from engine.feel.moments import civil

NUMBERS = st.builds(
    lambda digits, exponent: Decimal(f"{digits}E{exponent}"),
    st.integers(-(10**34) + 1, 10**34 - 1),
    st.integers(-6_176, 6_111),
)
ZONE_NAMES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Etc/UTC"])
ZONES = st.one_of(st.none(), st.integers(-86_399, 86_399), ZONE_NAMES)
DATES = st.integers(-(10**11), 10**11).map(Date.from_number).filter(lambda day: abs(day.year) <= civil.MAX_YEAR)
TIMES = st.builds(Time, st.integers(0, 86_399), st.integers(0, 999_999_999), ZONES)
ORDERED = st.one_of(
    st.text(),
    NUMBERS,
    st.integers(-(2**60), 2**60).map(Decimal),
    DATES,
    TIMES,
    st.builds(DateTime, DATES, TIMES),
    st.builds(DayTimeDuration, st.integers(-(10**34), 10**34)),
    st.builds(YearMonthDuration, st.integers(-(10**34), 10**34)),
)
OPERATORS = st.sampled_from(["", "<", "<=", ">", ">=", "="])
RANGES = st.builds(Range, ORDERED | st.none(), ORDERED | st.none(), st.booleans(), st.booleans(), OPERATORS)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), ORDERED, RANGES)
KEYS = st.one_of(st.text(), st.sampled_from(["$feel", "value"]))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12)


def canonical(value: FeelValue) -> FeelValue:
    """Make numbers comparable however deep they lie."""
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(normalise(value))
    if isinstance(value, Range):
        return type(value.low), str(value.low), type(value.high), str(value.high), value
    return value


@given(VALUES)
def test_stored_value_comes_back_the_same(value: FeelValue) -> None:
    stored = json.dumps(to_json(value))

    assert canonical(from_json(json.loads(stored))) == canonical(value)
    assert json.dumps(to_json(from_json(json.loads(stored)))) == stored


@pytest.mark.parametrize("value", [None, True, 3, "text", [1, "a"], {"a": {"b": [None]}}])
def test_plain_values_are_stored_plainly(value: FeelValue) -> None:
    assert to_json(value) == value


def test_number_with_a_fraction_is_stored_with_its_digits() -> None:
    assert to_json(Decimal("1.50")) == {"$feel": "number", "value": "1.50"}
    assert to_json(Decimal(7)) == 7


def test_function_cannot_be_stored() -> None:
    function = compile_expression("function(x) x").evaluate({})

    with pytest.raises(FeelEncodingError, match="Expected a value that can be stored, but got a function"):
        to_json({"f": function})


def test_stored_range_can_be_asked_again() -> None:
    stored = from_json(json.loads(json.dumps(to_json(Range(Decimal(1), Decimal(10))))))

    assert compile_expression("5 in r").evaluate({"r": stored}) is True


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_stored_as_null(value: FeelValue) -> None:
    assert to_json(value) is None
    assert to_plain([value]) == [None]


BROKEN = [
    {"$feel": "date"},
    {"$feel": "spell", "value": "x"},
    {"$feel": ["date"], "value": "x"},
    {"$feel": "date", "value": "x"},
    {"$feel": "date", "value": 5},
    {"$feel": "number", "value": "NaN"},
    {"$feel": "number", "value": "1e9999"},
    {"$feel": "number", "value": "1" * 35},
    {"$feel": "number", "value": [1, 2]},
    {"$feel": "range", "value": [1]},
    {"$feel": "range", "value": None},
    {"$feel": "context", "value": 1},
    {"$feel": "time", "value": "10:00:00+24:00"},
]


@pytest.mark.parametrize("data", BROKEN)
def test_broken_stored_form_is_refused(data: FeelValue) -> None:
    with pytest.raises(FeelEncodingError, match="Expected a stored FEEL value"):
        from_json(data)


def test_list_that_holds_itself_is_refused() -> None:
    loop: list[FeelValue] = []
    loop.append(loop)

    for write in (to_json, to_plain):
        with pytest.raises(FeelEncodingError, match="nested at most 200 deep"):
            write(loop)


def test_stored_form_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(FeelEncodingError, match="nested at most 200 deep"):
        from_json(json.loads("[" * 900 + "]" * 900))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("2.50"), 2.5),
        (Decimal("3.00"), 3),
        (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
        (parse_date_time("2026-02-28T10:00:00+08:00"), "2026-02-28T10:00:00+08:00"),
        ([Range(Decimal(1), None)], ["[1..null]"]),
        (Range("a", "b", True, False), '["a".."b")'),
        (Range(None, Decimal("1E+2"), False, False, "<"), "(< 100)"),
        ({"n": Decimal("1E+20")}, {"n": 1e20}),
        (Decimal("1E+400"), "1" + "0" * 400),
        (Decimal("1E-400"), "0." + "0" * 399 + "1"),
    ],
)
def test_plain_form_is_natural_json(value: FeelValue, plain: FeelValue) -> None:
    assert to_plain(value) == plain
