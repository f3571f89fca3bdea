"""Dates, durations and cycles as timers use them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    Cycle,
    Date,
    DateTime,
    DayTimeDuration,
    YearMonthDuration,
    add_duration,
    from_json,
    parse_cycle,
    parse_date,
    parse_date_time,
    parse_duration,
    to_json,
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


@given(st.integers(0, 400), st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe"]))
def test_duration_that_is_added_in_steps_never_goes_astray(minutes: int, zone: str) -> None:
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC).astimezone(ZoneInfo(zone))
    moment = start
    for _ in range(minutes // 20):
        moment = add_duration(moment, parse_duration("PT20M"))

    assert moment.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=20 * (minutes // 20))


def test_duration_is_added_to_values_of_either_kind() -> None:
    assert add_duration(datetime(2026, 1, 31, tzinfo=UTC), parse_duration("P1M")) == datetime(2026, 2, 28, tzinfo=UTC)
    assert add_duration(date(2026, 1, 31), parse_duration("P1D")) == date(2026, 2, 1)
    assert add_duration(parse_date("2026-01-31"), parse_duration("P1D")) == Date(2026, 2, 1)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
        datetime(1, 1, 1),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-23, minutes=-59, seconds=-1))),
    ],
)
def test_moment_of_python_comes_back_the_same(value: datetime) -> None:
    moment = DateTime.of(value)

    assert moment.to_python().replace(tzinfo=None) == value.replace(tzinfo=None)
    assert moment.to_python().utcoffset() == value.utcoffset()
    assert from_json(to_json(moment)) == moment


def test_years_beyond_python_are_read_and_told_but_not_given_to_python() -> None:
    day = parse_date("-999999999-12-31")

    assert str(day) == "-999999999-12-31"
    with pytest.raises(ValueError, match="year"):
        day.to_python()


def test_offset_beyond_fourteen_hours_is_refused() -> None:
    assert str(parse_date_time("2026-01-01T00:00:00-14:00")) == "2026-01-01T00:00:00-14:00"
    with pytest.raises(ValueError, match="Expected an offset of at most 14 hours"):
        parse_date_time("2026-01-01T00:00:00-14:01")


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
