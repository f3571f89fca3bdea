"""Times of timers."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.feel import compile_expression, parse_duration
from engine.spiff.elements import moments

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
    ("P1Y2M3DT4H", datetime(2027, 4, 3, 16, tzinfo=UTC)), ("P0Y0M0DT1H0M0S", NOON + timedelta(hours=1)),
    ("-P1M2D", datetime(2025, 12, 29, 12, tzinfo=UTC)),
])
def test_durations_are_added(text: str, later: datetime) -> None:
    assert moments.add(NOON, moments.read_duration(text)) == later
    feel = compile_expression(f'duration("{text}")').evaluate({})
    assert feel is None or moments.add(NOON, moments.read_duration(feel)) == later


def test_cycles_are_read() -> None:
    cycle = moments.read_cycle("R3/2026-01-31T12:00:00Z/P1D")

    assert isinstance(cycle, moments.Cycle)
    assert (cycle.count, cycle.start, str(cycle.every)) == (3, NOON, "P1D")
    assert moments.read_cycle("R/PT1H") == moments.Cycle(None, None, parse_duration("PT1H"))


@pytest.mark.parametrize(
    ("written", "zone", "later"),
    [
        ("0 0 9 * * MON", "UTC", "2026-02-02T09:00:00Z"),
        ("0 0 9 * * MON", "Asia/Shanghai", "2026-02-02T01:00:00Z"),
        ("0 0 9 ? * MON-FRI", "America/New_York", "2026-02-02T14:00:00Z"),
        ("0 9 * * *", "UTC", "2026-02-01T09:00:00Z"),
        ("*/20 * * * * *", "UTC", "2026-01-31T12:00:20Z"),
        ("@daily", "Asia/Shanghai", "2026-01-31T16:00:00Z"),
        ("@hourly", "UTC", "2026-01-31T13:00:00Z"),
        ("0 0 0 L * *", "UTC", "2026-02-28T00:00:00Z"),
    ],
)
def test_cron_counts_on_the_clock_of_a_zone(written: str, zone: str, later: str) -> None:
    cron = moments.read_cycle(written)

    assert isinstance(cron, moments.Cron)
    assert cron.after(NOON, zone) == moments.read_instant(later)


def test_cron_keeps_the_hour_when_clocks_change() -> None:
    cron = moments.read_cycle("0 0 9 * * *")
    before = moments.read_instant("2026-03-28T08:00:00Z")

    assert isinstance(cron, moments.Cron)
    assert cron.after(before, "Europe/Berlin") == moments.read_instant("2026-03-29T07:00:00Z")


@pytest.mark.parametrize(
    "value",
    [
        "PT1H", "R0/PT1H", "R3/PT0S", "R3/P1D/2026-01-31T12:00:00Z", None, 3, "61 0 9 * * *", "0 0 9 31 2 *", "@never",
        "0 0 9 * * * 2026", "0 0 9 * * MONDAYS",
    ],
)
def test_what_is_no_cycle_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        moments.read_cycle(value)
