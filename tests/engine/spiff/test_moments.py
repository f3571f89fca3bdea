"""Times of timers."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.feel import compile_expression
from engine.spiff import moments

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-31T12:00:00Z", NOON), ("2026-01-31T20:00:00+08:00", NOON), ("2026-01-31T12:00:00", NOON),
        ("2026-01-31", NOON.replace(hour=0)), (NOON, NOON), ("2026-01-31T20:00:00@Asia/Shanghai", NOON),
    ],
)
def test_instants_become_utc(value: object, expected: datetime) -> None:
    assert moments.read_instant(value) == expected


@pytest.mark.parametrize(("text", "later"), [
    ("PT1H30M", NOON + timedelta(minutes=90)), ("P1M", datetime(2026, 2, 28, 12, tzinfo=UTC)),
    ("P2W", NOON + timedelta(days=14)), ("P1Y", NOON.replace(year=2027)),
])
def test_durations_are_added(text: str, later: datetime) -> None:
    assert moments.add(NOON, moments.read_duration(text)) == later
    feel = compile_expression(f'duration("{text}")').evaluate({})
    assert feel is None or moments.add(NOON, moments.read_duration(feel)) == later


def test_cycles_are_read() -> None:
    cycle = moments.read_cycle("R3/2026-01-31T12:00:00Z/P1D")

    assert (cycle.count, cycle.start, str(cycle.every)) == (3, NOON, "P1D")
    assert moments.read_cycle("R/PT1H").count is None


@pytest.mark.parametrize("value", ["PT1H", "R0/PT1H", "R3/PT0S", "R3/P1D/2026-01-31T12:00:00Z", None, 3, "0 0 9 * * *"])
def test_what_is_no_cycle_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        moments.read_cycle(value)
