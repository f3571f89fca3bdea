"""Dates: arithmetic agrees with Python's calendar, moved by whole cycles of 400 years to reach any year."""

import os
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.feel import Date, DateTime, DayTimeDuration, FeelValue, YearMonthDuration, compile_expression
from engine.feel.moments.durations import NANO

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
repeated = settings(max_examples=EXAMPLES, deadline=None)
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
BASE = date(2000, 1, 1).toordinal()
DAY_NANOS = 86_400 * NANO
NUMBERS = st.one_of(st.integers(-200_000_000, 200_000_000), st.integers(BASE - 200_000, BASE + 200_000))
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
INSTANTS = st.datetimes(datetime(1972, 1, 1), datetime(2036, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
DAY_TIMES = st.integers(-(10**6) * DAY_NANOS, 10**6 * DAY_NANOS).map(DayTimeDuration)


def _value(source: str, **values: FeelValue) -> FeelValue:
    return compile_expression(source).evaluate(values)


def _date(number: int) -> Date:
    """Return the day of a number (1 is the first of January of year 1) by Python's calendar of years 2000 to 2399."""
    cycles, rest = divmod(number - BASE, CYCLE_DAYS)
    found = date.fromordinal(BASE + rest)
    return Date(found.year + cycles * CYCLE_YEARS, found.month, found.day)


def _python(day: Date) -> date:
    """Return the day of the years 2000 to 2399 that stands at the same place of its cycle."""
    return date(2000 + day.year % CYCLE_YEARS, day.month, day.day)


@repeated
@given(NUMBERS, NUMBERS)
def test_days_between_dates_are_those_of_the_calendar(one: int, other: int) -> None:
    first, second = _date(one), _date(other)

    assert _value("b - a", a=first, b=second) == DayTimeDuration((other - one) * DAY_NANOS)
    assert _value("[a < b, a <= b, a = b, a >= b, a > b]", a=first, b=second) == [
        one < other, one <= other, one == other, one >= other, one > other,
    ]  # fmt: skip
    assert _value("a in [a..b]", a=first, b=second) is (one <= other)


@repeated
@given(NUMBERS, st.integers(-100_000, 100_000))
def test_date_moves_by_days(number: int, days: int) -> None:
    start, duration = _date(number), DayTimeDuration(days * DAY_NANOS)

    assert _value("a + d", a=start, d=duration) == _date(number + days)
    assert _value("d + a", a=start, d=duration) == _date(number + days)
    assert _value("a - d", a=start, d=duration) == _date(number - days)


@repeated
@given(NUMBERS, st.integers(-5_000, 5_000))
def test_date_moves_by_months_to_the_last_day_that_there_is(number: int, months: int) -> None:
    start = _date(number)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = monthrange(2000 + year % CYCLE_YEARS, month + 1)[1]

    moved = _value("a + d", a=start, d=YearMonthDuration(months))

    assert moved == Date(year, month + 1, min(start.day, last))
    assert _value("a - d", a=start, d=YearMonthDuration(-months)) == moved


@repeated
@given(NUMBERS)
def test_properties_of_dates_are_those_of_the_calendar(number: int) -> None:
    day = _date(number)
    python = _python(day)
    parts = "[d.year, d.month, d.day, d.weekday, day of year(d), week of year(d)]"

    week = python.isocalendar().week
    assert _value(parts, d=day) == [day.year, day.month, day.day, python.isoweekday(), python.timetuple().tm_yday, week]
    assert _value("day of week(d)", d=day) == python.strftime("%A")


@repeated
@given(NUMBERS)
def test_date_survives_its_text(number: int) -> None:
    day = _date(number)

    assert _value("date(string(d))", d=day) == day
    assert _value("date(d.year, d.month, d.day)", d=day) == day


@repeated
@given(NUMBERS, st.integers(0, DAY_NANOS - 1), DAY_TIMES, st.sampled_from(["", "Z", "+08:00", "-11:30"]))
def test_moment_returns_when_a_duration_is_added_and_taken(
    number: int, nanos: int, duration: DayTimeDuration, zone: str
) -> None:
    clock = _value("string(time(0, 0, 0) + d)", d=DayTimeDuration(nanos))
    moment = _value("date and time(t)", t=f"{_date(number)}T{clock}{zone}")

    assert _value("is((t + d) - d, t)", t=moment, d=duration) is True
    assert _value("(t + d) - t", t=moment, d=duration) == duration
    assert _value("t - (t - d)", t=moment, d=duration) == duration
    assert _value("t + d > t", t=moment, d=duration) is (duration.nanoseconds > 0)


@repeated
@given(INSTANTS, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_one_instant_in_two_zones_is_one(instant: datetime, zone: str, other: str) -> None:
    here, there = instant.astimezone(ZoneInfo(zone)), instant.astimezone(ZoneInfo(other))
    values = {"a": DateTime.of(here), "b": DateTime.of(there)}
    assume(not here.fold and not there.fold)

    assert _value("a.time offset", **values) == DayTimeDuration.of(here.utcoffset() or timedelta())
    assert _value("a - b", **values) == DayTimeDuration(0)
    assert _value("[a = b, a < b, a >= b]", **values) == [True, False, True]


@repeated
@given(INSTANTS, st.sampled_from(ZONES), st.integers(-(10**6), 10**6))
def test_hours_pass_on_the_time_line_in_every_zone(instant: datetime, zone: str, minutes: int) -> None:
    start = instant.astimezone(ZoneInfo(zone))
    end = (instant + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    assume(not start.fold and not end.fold)

    moved = _value("a + d", a=DateTime.of(start), d=timedelta(minutes=minutes))

    assert moved == DateTime.of(end)


@pytest.mark.parametrize(("unit", "nanos"), [("D", DAY_NANOS), ("TH", 3_600 * NANO), ("TM", 60 * NANO), ("TS", NANO)])
@repeated
@given(st.integers(-(10**9), 10**9))
def test_duration_is_a_count_of_its_unit(unit: str, nanos: int, count: int) -> None:
    sign, clock = "-" if count < 0 else "", "T" if unit[0] == "T" else ""
    text = f"{sign}P{clock}{abs(count)}{unit[-1]}"

    assert _value("duration(t)", t=text) == DayTimeDuration(count * nanos)
    assert _value("duration(string(duration(t))) = duration(t)", t=text) is True
    assert _value("duration(t) / duration(u)", t=text, u=f"P{clock}1{unit[-1]}") == count


@repeated
@given(st.integers(-(10**6), 10**6), st.integers(-1_000, 1_000), st.integers(1, 60))
def test_durations_are_added_and_scaled(months: int, others: int, factor: int) -> None:
    one, other = YearMonthDuration(months), YearMonthDuration(others)
    days = DayTimeDuration(months * DAY_NANOS)

    assert _value("a + b", a=one, b=other) == YearMonthDuration(months + others)
    assert _value("a * n", a=one, n=factor) == YearMonthDuration(months * factor)
    assert _value("n * d / n", d=days, n=factor) == days
    assert _value("-a < b", a=one, b=other) is (-months < others)
