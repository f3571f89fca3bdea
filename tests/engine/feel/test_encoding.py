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

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda n: len(n.as_tuple().digits) <= 34
)
ZONES = st.one_of(st.none(), st.integers(-64_799, 64_799), st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]))
DATES = st.integers(-(10**11), 10**11).map(Date.from_number).filter(lambda day: abs(day.year) <= civil.MAX_YEAR)
TIMES = st.builds(Time, st.integers(0, 86_399), st.integers(0, 999_999_999), ZONES)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(),
    NUMBERS,
    st.integers(-(2**60), 2**60),
    DATES,
    TIMES,
    st.builds(DateTime, DATES, TIMES),
    st.builds(DayTimeDuration, st.integers(-(10**25), 10**25)),
    st.builds(YearMonthDuration, st.integers(-(10**9), 10**9)),
    st.builds(Range, NUMBERS, NUMBERS, st.booleans(), st.booleans(), st.sampled_from(["", "<"])),
)
KEYS = st.one_of(st.text(), st.sampled_from(["$feel", "value"]))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12)


def canonical(value: FeelValue) -> FeelValue:
    """Make numbers comparable however deep they lie."""
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items()}
    return str(normalise(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


@given(VALUES)
def test_stored_value_comes_back_the_same(value: FeelValue) -> None:
    stored = json.dumps(to_json(value))

    assert canonical(from_json(json.loads(stored))) == canonical(value)


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


@pytest.mark.parametrize("data", [{"$feel": "date"}, {"$feel": "spell", "value": "x"}, {"$feel": "date", "value": "x"}])
def test_broken_stored_form_is_refused(data: FeelValue) -> None:
    with pytest.raises(FeelEncodingError, match="Expected a stored FEEL value"):
        from_json(data)


def test_list_that_holds_itself_is_refused() -> None:
    loop: list[FeelValue] = []
    loop.append(loop)

    with pytest.raises(FeelEncodingError):
        to_json(loop)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("2.50"), 2.5),
        (Decimal("3.00"), 3),
        (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
        (parse_date_time("2026-02-28T10:00:00+08:00"), "2026-02-28T10:00:00+08:00"),
        ([Range(Decimal(1), None)], ["[1..null]"]),
    ],
)
def test_plain_form_is_natural_json(value: FeelValue, plain: FeelValue) -> None:
    assert to_plain(value) == plain
