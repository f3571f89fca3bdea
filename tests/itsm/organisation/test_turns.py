"""Follow-the-sun: who is on turn, over midnight, over a change of summer time, and when nobody is."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsm.organisation.turns import Turn, gaps, on_turn

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"]
TURNS = st.lists(
    st.builds(Turn, st.integers(1, 9), st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439)), max_size=4
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20T00:59", []), ("2026-11-20T01:00", [1]), ("2026-11-20T08:59", [1, 2]), ("2026-11-20T09:00", [2]),
        ("2026-07-20T06:59", [1]), ("2026-07-20T07:00", [1, 2]),
    ],
)  # fmt: skip
def test_team_is_on_turn_by_the_clock_of_its_zone(at: str, expected: list[int]) -> None:
    turns = [Turn(1, "Asia/Shanghai", 9 * 60, 17 * 60), Turn(2, "Europe/Berlin", 9 * 60, 17 * 60)]

    assert on_turn(turns, datetime.fromisoformat(at).replace(tzinfo=UTC)) == expected


def test_turn_goes_over_midnight_and_around_the_clock() -> None:
    night, always = Turn(1, "UTC", 22 * 60, 6 * 60), Turn(2, "UTC", 0, 0)

    assert on_turn([night, always], datetime(2026, 11, 20, 5, 59, tzinfo=UTC)) == [1, 2]
    assert on_turn([night, always], datetime(2026, 11, 20, 6, 0, tzinfo=UTC)) == [2]
    assert gaps([night], datetime(2026, 11, 20, tzinfo=UTC)) == [
        (datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 20, 22, tzinfo=UTC))
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(TURNS, INSTANTS)
def test_gaps_are_exactly_the_minutes_in_which_nobody_is_on_turn(turns: list[Turn], start: datetime) -> None:
    found = gaps(turns, start)

    for minutes in range(0, 24 * 60, 7):
        at = start + timedelta(minutes=minutes)
        assert any(begins <= at < ends for begins, ends in found) == (on_turn(turns, at) == [])
