"""Lists and ranges: filters are comprehensions, ``sort`` is stable, relations of ranges are those of sets."""

import os
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelValue, Range, compile_expression

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
repeated = settings(max_examples=EXAMPLES, deadline=None)
ITEMS = st.lists(st.one_of(st.integers(-5, 5), st.none()), max_size=12)
RECORDS = st.lists(
    st.fixed_dictionaries({"key": st.integers(0, 3)}, optional={"tag": st.sampled_from("ab")}), max_size=15
).map(lambda records: [{**record, "at": at} for at, record in enumerate(records)])
POINTS = [Fraction(quarter, 4) for quarter in range(-16, 17)]


def _value(source: str, **values: FeelValue) -> FeelValue:
    return compile_expression(source).evaluate(values)


@repeated
@given(ITEMS, st.integers(-5, 5))
def test_filter_is_a_comprehension(items: list[int | None], limit: int) -> None:
    known = [item for item in items if item is not None]

    assert _value("items[item > limit]", items=items, limit=limit) == [item for item in known if item > limit]
    assert _value("items[item = null]", items=items) == [item for item in items if item is None]
    assert _value("items[item != null][item in [0..limit]]", items=items, limit=max(limit, 0)) == [
        item for item in known if 0 <= item <= max(limit, 0)
    ]


@repeated
@given(RECORDS, st.integers(0, 3))
def test_filter_of_contexts_reads_their_entries(records: list[dict[str, FeelValue]], key: int) -> None:
    kept = [record for record in records if record["key"] == key]

    assert _value("records[key = wanted]", records=records, wanted=key) == kept
    assert _value("records[item.key = wanted].at", records=records, wanted=key) == [each["at"] for each in kept]
    assert _value('records[tag = "a"]', records=records) == [each for each in records if each.get("tag") == "a"]
    assert _value("records.tag", records=records) == [each.get("tag") for each in records]


@repeated
@given(ITEMS, st.integers(-15, 15))
def test_index_counts_from_one_and_from_the_end(items: list[int | None], index: int) -> None:
    expected = items[index - 1 if index > 0 else index] if index and abs(index) <= len(items) else None

    assert _value("items[index]", items=items, index=index) == expected
    assert _value(f"items[{index}]", items=items) == expected


@repeated
@given(ITEMS, st.integers(-5, 5))
def test_loops_are_comprehensions(items: list[int | None], limit: int) -> None:
    known = [item for item in items if item is not None]

    assert _value("for x in items return x", items=items) == items
    assert _value("for x in items, y in 1..2 return x * y", items=known) == [x * y for x in known for y in (1, 2)]
    assert _value("some x in items satisfies x > limit", items=known, limit=limit) is any(x > limit for x in known)
    assert _value("every x in items satisfies x > limit", items=known, limit=limit) is all(x > limit for x in known)


@repeated
@given(RECORDS)
def test_sort_keeps_the_order_of_equals(records: list[dict[str, int]]) -> None:
    up = sorted(records, key=lambda record: record["key"])
    down = sorted(records, key=lambda record: record["key"], reverse=True)

    assert _value("sort(records, function(a, b) a.key < b.key)", records=records) == up
    assert _value("sort(records, function(a, b) a.key > b.key)", records=records) == down
    assert _value("sort(reverse(records), function(a, b) a.at < b.at)", records=records) == records


@repeated
@given(st.lists(st.integers(-50, 50), max_size=40))
def test_sort_is_that_of_python(numbers: list[int]) -> None:
    assert _value("sort(numbers, function(a, b) a < b)", numbers=numbers) == sorted(numbers)
    assert _value("sort(numbers)", numbers=numbers) == sorted(numbers)


@st.composite
def _ranges(draw: st.DrawFn) -> Range:
    """A range that holds something: a single point has both ends included."""
    low, high = sorted(draw(st.tuples(st.integers(-3, 3), st.integers(-3, 3))))
    closed = (True, True) if low == high else draw(st.tuples(st.booleans(), st.booleans()))
    return Range(Decimal(low), Decimal(high), *closed)


RANGES = _ranges()


def _points(span: Range) -> set[Fraction]:
    """Return the quarters in a range: close enough to tell any two ranges of whole ends apart."""
    return {
        point
        for point in POINTS
        if (span.low < point or (span.low_closed and span.low == point))
        and (point < span.high or (span.high_closed and span.high == point))
    }


@repeated
@given(RANGES, st.integers(-12, 12))
def test_range_holds_its_points(span: Range, quarter: int) -> None:
    point = Fraction(quarter, 4)
    inside, values = point in _points(span), {"r": span, "p": Decimal(quarter) / 4}

    assert _value("p in r", **values) is inside
    assert _value("includes(r, p)", **values) is inside
    assert _value("during(p, r)", **values) is inside
    assert _value("before(p, r)", **values) is all(point < each for each in _points(span))
    assert _value("after(p, r)", **values) is all(point > each for each in _points(span))


def _relations(one: set[Fraction], other: set[Fraction]) -> dict[str, bool]:
    common = one & other
    begins_first = any(all(point < each for each in other) for point in one)
    ends_last = any(all(point > each for each in other) for point in one)
    first, last = min(one) == min(other), max(one) == max(other)
    return {
        "before": max(one) < min(other),
        "after": min(one) > max(other),
        "overlaps": bool(common),
        "overlaps before": bool(common) and begins_first and not ends_last,
        "includes": other <= one,
        "during": one <= other,
        "starts": first and one <= other,
        "started by": first and other <= one,
        "finishes": last and one <= other,
        "finished by": last and other <= one,
        "coincides": one == other,
        "meets": len(common) == 1 and common == {max(one)} == {min(other)},
        "met by": len(common) == 1 and common == {min(one)} == {max(other)},
    }


@pytest.mark.parametrize("name", sorted(_relations({Fraction(0)}, {Fraction(0)})))
@repeated
@given(RANGES, RANGES)
def test_relation_of_ranges_is_that_of_their_points(name: str, one: Range, other: Range) -> None:
    expected = _relations(_points(one), _points(other))[name]

    assert _value(f"{name}(a, b)", a=one, b=other) is expected
