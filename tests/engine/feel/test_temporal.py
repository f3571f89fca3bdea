"""Dates, durations and cycles as timers use them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    Cycle,
    Date,
    DayTimeDuration,
    YearMonthDuration,
    add_duration,
    parse_cycle,
    parse_date,
    parse_date_time,
    parse_duration,
)
from engine.feel.moments import civil


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P5D", DayTimeDuration.of(timedelta(days=5))),
        ("PT1.5S", DayTimeDuration.of(timedelta(seconds=1.5))),
        ("P2W", DayTimeDuration.of(timedelta(days=14))),
        ("-P1DT1H", DayTimeDuration.of(-timedelta(days=1, hours=1))),
        ("P1Y6M", YearMonthDuration(18)),
    ],
)
def test_duration_is_read(text: str, expected: DayTimeDuration) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize("text", ["", "P", "PT", "5D", "P1H", "P1M2D", "PT1H1H", "P1.5D", "P٣D"])
def test_wrong_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        parse_duration(text)


def test_duration_is_added_on_the_time_line_across_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)

    assert add_duration(before, parse_duration("P1D")) == datetime(2026, 3, 29, 13, 0, tzinfo=berlin)
    assert add_duration(before, parse_duration("P1M")) == datetime(2026, 4, 28, 12, 0, tzinfo=berlin)


def test_duration_is_added_to_values_of_either_kind() -> None:
    assert add_duration(datetime(2026, 1, 31, tzinfo=UTC), parse_duration("P1M")) == datetime(2026, 2, 28, tzinfo=UTC)
    assert add_duration(date(2026, 1, 31), parse_duration("P1D")) == date(2026, 2, 1)
    assert add_duration(parse_date("2026-01-31"), parse_duration("P1D")) == Date(2026, 2, 1)


def test_cycle_is_read() -> None:
    ten_minutes = parse_duration("PT10M")
    start = parse_date_time("2026-01-01T00:00:00Z")

    assert parse_cycle("R3/PT10M") == Cycle(3, ten_minutes)
    assert parse_cycle("R/PT10M") == Cycle(None, ten_minutes)
    assert parse_cycle("R3/2026-01-01T00:00:00Z/PT10M") == Cycle(3, ten_minutes, start)
    assert parse_cycle("R3/PT10M/2026-01-01T00:00:00Z") == Cycle(3, ten_minutes, None, start)


@pytest.mark.parametrize("text", ["PT10M", "R3", "R3/PT0S", "Rx/PT1M", "R3/-PT1M", "R1/a/b/c"])
def test_wrong_cycle_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        parse_cycle(text)


@given(st.dates(), st.integers(-(10**6), 10**6))
def test_calendar_agrees_with_python(day: date, days: int) -> None:
    number = Date.of(day).number

    assert number == day.toordinal() - date(1970, 1, 1).toordinal()
    assert Date.from_number(number).to_python() == day
    assert civil.weekday(number) == day.isoweekday()
    assert civil.week_of_year(number) == day.isocalendar().week
    assert Date.from_number(number + days).number == number + days
