"""Keys of values are equal exactly when the values are."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelValue, Range, YearMonthDuration, normalise
from engine.feel.comparison import equals
from engine.feel.equality import key_of

ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=8))])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([Decimal("1.0"), Decimal("-0"), Decimal("1e2"), Decimal(100)]),
    st.sampled_from(["", "1", "a", "true"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 2)),
    st.builds(lambda hour, zone: datetime(2026, 1, 1, hour, tzinfo=zone), st.sampled_from([0, 8]), ZONES),
    st.builds(lambda hour, zone: time(hour, tzinfo=zone), st.sampled_from([0, 8]), ZONES),
    st.builds(lambda days: timedelta(days=days), st.integers(0, 1)),
    st.builds(YearMonthDuration, st.integers(0, 1)),
    st.builds(lambda low, closed: Range(Decimal(low), Decimal(3), closed), st.integers(1, 2), st.booleans()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


@given(VALUES, VALUES)
def test_keys_are_equal_when_the_values_are(one: FeelValue, other: FeelValue) -> None:
    left, right = normalise(one), normalise(other)

    assert (key_of(left) == key_of(right)) is (equals(left, right) is True)


@given(VALUES)
def test_keys_can_be_looked_up(value: FeelValue) -> None:
    assert key_of(normalise(value)) in {key_of(normalise(value))}
