"""Working time by hand: known days of three countries, clocks that are put, shifts over midnight, bad input."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.errors import InvalidInput
from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.arithmetic.hours import ALL_DAY, read_spans
from itsm.calendars.arithmetic.public_holidays import Region
from itsm.calendars.arithmetic.working_time import FIRST_YEAR, LAST_YEAR, WorkingTime
from itsm.calendars.shipped import SHIPPED

CALENDARS = {each.code: WorkingTime(each.definition) for each in SHIPPED}
NIGHTS = (read_spans("22:00-06:00"),) * 7

# Announcements of the General Office of the State Council for 2025 (12 November 2024) and 2026 (4 November 2025),
# written down by hand: days off on weekdays, and weekend days that are worked.
OFF = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06"
    " 10-07",
}
MADE_UP = {2025: "01-26 02-08 04-27 09-28 10-11", 2026: "01-04 02-14 02-28 05-09 09-20 10-10"}


def at(written: str) -> datetime:
    """A time as ISO 8601 writes it."""
    return datetime.fromisoformat(written)


def minutes(code: str, begin: str, end: str) -> float:
    """Working minutes of a shipped calendar."""
    return CALENDARS[code].elapsed(at(begin), at(end)) / timedelta(minutes=1)


@pytest.mark.parametrize("year", [2025, 2026])
def test_days_of_china_are_those_that_were_announced(year: int) -> None:
    days = CALENDARS["cn-5x8"].days
    off = {date.fromisoformat(f"{year}-{day}") for day in OFF[year].split()}
    made_up = {date.fromisoformat(f"{year}-{day}") for day in MADE_UP[year].split()}

    for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(number)
        works = day in made_up or (day.weekday() < 5 and day not in off)
        assert bool(days.day(day).spans) == works, day


def test_make_up_sunday_before_the_spring_festival_is_worked() -> None:
    assert minutes("cn-5x8", "2025-01-26T00:00+08:00", "2025-01-27T00:00+08:00") == 480
    assert minutes("cn-5x8", "2025-01-28T00:00+08:00", "2025-02-05T00:00+08:00") == 0
    assert minutes("cn-5x8", "2026-09-20T12:00+08:00", "2026-09-20T13:30+08:00") == 90


def test_two_hours_from_the_last_afternoon_before_the_spring_festival_end_on_the_first_morning_after() -> None:
    reached = CALENDARS["cn-5x8"].add(at("2025-01-27T16:00+08:00"), timedelta(minutes=120))

    assert reached.isoformat() == "2025-02-05T10:00:00+08:00"


def test_time_is_up_at_the_end_of_a_day_not_at_the_begin_of_the_next() -> None:
    reached = CALENDARS["de-5x9"].add(at("2026-03-06T16:00+01:00"), timedelta(hours=1))

    assert reached.isoformat() == "2026-03-06T17:00:00+01:00"


def test_nothing_added_is_the_time_itself_also_at_night() -> None:
    assert CALENDARS["de-5x9"].add(at("2026-03-07T03:00Z"), timedelta(0)) == at("2026-03-07T03:00Z")


def test_independence_day_on_a_saturday_is_observed_on_friday() -> None:
    assert minutes("us-east-5x8", "2026-07-03T00:00-04:00", "2026-07-04T00:00-04:00") == 0
    assert minutes("us-east-5x8", "2026-07-02T00:00-04:00", "2026-07-03T00:00-04:00") == 480
    assert minutes("us-east-5x8", "2026-11-27T00:00-05:00", "2026-11-28T00:00-05:00") == 480, "no federal holiday"


def test_holidays_of_single_states_are_worked_in_the_nationwide_calendar() -> None:
    assert minutes("de-5x9", "2026-01-06T00:00+01:00", "2026-01-07T00:00+01:00") == 540
    assert minutes("de-5x9", "2026-04-06T00:00+02:00", "2026-04-07T00:00+02:00") == 0, "Easter Monday"


def test_clock_around_the_clock_counts_every_minute_of_a_year() -> None:
    assert minutes("24x7", "2025-01-01T00:00Z", "2026-01-01T00:00Z") == 365 * 24 * 60


@pytest.mark.parametrize(
    ("zone", "evening", "morning", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T22:00+01:00", "2026-03-29T06:00+02:00", 7),
        ("Europe/Berlin", "2026-10-24T22:00+02:00", "2026-10-25T06:00+01:00", 9),
        ("Australia/Lord_Howe", "2026-04-04T22:00+11:00", "2026-04-05T06:00+10:30", 8.5),
        ("Australia/Lord_Howe", "2026-10-03T22:00+10:30", "2026-10-04T06:00+11:00", 7.5),
        ("Asia/Shanghai", "2026-10-24T22:00+08:00", "2026-10-25T06:00+08:00", 8),
    ],
)
def test_night_shift_is_as_long_as_it_is_when_clocks_are_put(
    zone: str, evening: str, morning: str, hours: float
) -> None:
    calendar = WorkingTime(Definition(zone, NIGHTS))

    assert calendar.elapsed(at(evening), at(morning)) == timedelta(hours=hours)
    assert calendar.elapsed(at(morning), at(morning) + timedelta(hours=16)) == timedelta(0)


def test_hours_that_the_clock_leaves_out_are_no_time_and_those_that_come_twice_count_twice() -> None:
    calendar = WorkingTime(Definition("Europe/Berlin", (read_spans("02:30-03:30"),) * 7))

    assert calendar.elapsed(at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00")) == timedelta(minutes=30)
    assert calendar.elapsed(at("2026-10-25T00:00+02:00"), at("2026-10-26T00:00+01:00")) == timedelta(minutes=90)


def test_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    closed = CalendarException(date(2026, 12, 24), (), "Christmas Eve")
    calendar = WorkingTime(Definition("Europe/Berlin", NIGHTS, Region("DE"), (), (closed,)))

    assert calendar.elapsed(at("2026-12-24T00:00+01:00"), at("2026-12-24T12:00+01:00")) == timedelta(hours=6)
    assert calendar.elapsed(at("2026-12-24T12:00+01:00"), at("2026-12-27T12:00+01:00")) == timedelta(0)


def test_exception_by_hand_wins_over_a_holiday_and_over_a_make_up_day() -> None:
    shipped = SHIPPED[1].definition
    worked = CalendarException(date(2026, 10, 1), read_spans("10:00-12:00"), "stand-by")
    closed = CalendarException(date(2026, 10, 10), (), "move")
    calendar = WorkingTime(Definition(shipped.zone, shipped.week, shipped.region, shipped.make_up, (worked, closed)))

    assert calendar.elapsed(at("2026-10-01T00:00+08:00"), at("2026-10-02T00:00+08:00")) == timedelta(hours=2)
    assert calendar.elapsed(at("2026-10-10T00:00+08:00"), at("2026-10-11T00:00+08:00")) == timedelta(0)


def test_time_left_of_a_target_that_is_over_is_negative() -> None:
    assert minutes("cn-5x8", "2026-03-03T10:00+08:00", "2026-03-02T16:00+08:00") == -120


def test_times_of_one_zone_in_the_hour_that_comes_twice_are_told_apart() -> None:
    zone = WorkingTime(Definition("Europe/Berlin", (ALL_DAY,) * 7)).zone
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)

    assert CALENDARS["24x7"].elapsed(first, first.replace(fold=1)) == timedelta(hours=1)
    assert CALENDARS["24x7"].elapsed(first.replace(fold=1), first) == timedelta(hours=-1)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(InvalidInput, match="with a zone"):
        CALENDARS["24x7"].elapsed(datetime(2026, 1, 1), at("2026-01-01T00:00Z"))
    with pytest.raises(InvalidInput, match="with a zone"):
        CALENDARS["24x7"].add(datetime(2026, 1, 1), timedelta(1))
    with pytest.raises(InvalidInput, match="with a zone"):
        CALENDARS["24x7"].is_working(datetime(2026, 1, 1))


@pytest.mark.parametrize("year", [1, FIRST_YEAR - 1, LAST_YEAR + 1, 9999])
def test_years_far_away_are_refused(year: int) -> None:
    with pytest.raises(InvalidInput, match=f"{FIRST_YEAR} to {LAST_YEAR}"):
        CALENDARS["24x7"].elapsed(datetime(year, 6, 1, tzinfo=UTC), at("2026-01-01T00:00Z"))


@pytest.mark.parametrize("begin", ["1970-01-01T00:00Z", "2199-12-31T23:00Z"])
def test_years_at_the_edge_are_computed(begin: str) -> None:
    assert CALENDARS["24x7"].elapsed(at(begin), at(begin) + timedelta(minutes=59)) == timedelta(minutes=59)


def test_calendar_without_working_time_takes_none_and_refuses_to_add() -> None:
    calendar = WorkingTime(Definition("Asia/Shanghai", ((),) * 7, Region("CN")))

    assert calendar.elapsed(at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z")) == timedelta(0)
    with pytest.raises(InvalidInput, match="less"):
        calendar.add(at("2026-01-01T00:00Z"), timedelta(minutes=1))


def test_more_than_there_will_ever_be_is_not_added() -> None:
    with pytest.raises(InvalidInput, match="less"):
        CALENDARS["24x7"].add(at("2026-01-01T00:00Z"), timedelta(days=100_000))


def test_calendar_says_for_which_years_its_holidays_are_not_known() -> None:
    begin, end = at("2025-12-01T00:00+08:00"), at("2101-01-01T12:00+08:00")

    assert CALENDARS["cn-5x8"].unknown_years(begin, begin) == []
    assert 2099 in CALENDARS["cn-5x8"].unknown_years(end, begin)
    assert CALENDARS["de-5x9"].unknown_years(begin, end) == [2101]
    assert CALENDARS["24x7"].unknown_years(begin, end) == []


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai"])
def test_calendar_of_all_hours_counts_all_the_time_there_is_also_where_clocks_are_put(zone: str) -> None:
    always = Definition(zone, (ALL_DAY,) * 7)
    begin, end = at("2026-01-01T00:00Z"), at("2026-12-31T12:34Z")

    assert always.always_works
    assert WorkingTime(always).elapsed(begin, end) == end - begin


@pytest.mark.parametrize(
    "definition",
    [
        Definition("UTC", (ALL_DAY,) * 6 + ((),)),
        Definition("UTC", (ALL_DAY,) * 7, Region("CN")),
        Definition("UTC", (ALL_DAY,) * 7, exceptions=(CalendarException(date(2026, 5, 1), ()),)),
    ],
)
def test_calendar_with_any_rest_is_not_one_of_all_hours(definition: Definition) -> None:
    assert not definition.always_works
