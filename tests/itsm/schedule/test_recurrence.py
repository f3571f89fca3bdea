"""When freezes and windows take place: clocks that are put, short months, 29 February, weeks in between."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from itsm.schedule.deciding.recurrence import Recurrence, Repeats, Span, joined, spans

BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"


def days_of(rule: Recurrence, begin: date, end: date) -> list[str]:
    """Days on which it begins, in its own zone."""
    first, last = (datetime(each.year, each.month, each.day, tzinfo=UTC) for each in (begin, end))
    return [one.starts.astimezone(ZoneInfo(rule.zone)).date().isoformat() for one in spans(rule, first, last)]


def test_once() -> None:
    rule = Recurrence("UTC", date(2026, 12, 20), 0, 16 * 1440)

    assert days_of(rule, date(2027, 1, 1), date(2027, 1, 2)) == ["2026-12-20"], "It reaches into the new year."
    assert days_of(rule, date(2027, 1, 5), date(2027, 2, 1)) == []


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 11, 21), 8)]
)  # fmt: skip
def test_night_keeps_its_times_when_clocks_are_put(day: date, hours: int) -> None:
    rule = Recurrence(BERLIN, day, 22 * 60, 8 * 60, "week", days=frozenset({6}))

    (night,) = spans(rule, datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
                     datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC))  # fmt: skip

    local = [at.astimezone(ZoneInfo(BERLIN)).strftime("%H:%M") for at in (night.starts, night.ends)]
    assert local == ["22:00", "06:00"]
    assert night.ends - night.starts == timedelta(hours=hours)


def test_hour_that_summer_time_leaves_out_takes_place_nowhere() -> None:
    rule = Recurrence(BERLIN, date(2026, 3, 29), 2 * 60 + 10, 30)

    assert spans(rule, datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)) == []


def test_29_february_has_its_place_in_every_year() -> None:
    rule = Recurrence(SHANGHAI, date(2028, 2, 29), 0, 1440, "year")

    found = days_of(rule, date(2028, 1, 1), date(2033, 1, 1))

    assert found == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_the_31st_is_the_last_day_of_short_months() -> None:
    rule = Recurrence("UTC", date(2026, 12, 31), 1080, 360, "month")

    found = days_of(rule, date(2026, 12, 1), date(2027, 5, 15))

    assert found == ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_second_tuesday_of_each_month() -> None:
    rule = Recurrence("UTC", date(2026, 11, 10), 1200, 240, "weekday")

    assert days_of(rule, date(2026, 11, 1), date(2027, 2, 1)) == ["2026-11-10", "2026-12-08", "2027-01-12"]


def test_fifth_weekday_is_the_last_one() -> None:
    rule = Recurrence("UTC", date(2026, 10, 31), 0, 60, "weekday")

    assert days_of(rule, date(2026, 10, 1), date(2027, 1, 15)) == ["2026-10-31", "2026-11-28", "2026-12-26"]


def test_each_second_week_on_two_days() -> None:
    rule = Recurrence("UTC", date(2026, 11, 24), 60, 60, "week", 2, frozenset({2, 4}))

    found = days_of(rule, date(2026, 11, 1), date(2026, 12, 20))

    assert found == ["2026-11-24", "2026-11-26", "2026-12-08", "2026-12-10"]


def test_ends_on_its_last_day() -> None:
    rule = Recurrence("UTC", date(2026, 11, 1), 0, 60, "week", days=frozenset({7}), until=date(2026, 11, 15))

    assert days_of(rule, date(2026, 10, 1), date(2027, 1, 1)) == ["2026-11-01", "2026-11-08", "2026-11-15"]


def test_times_that_touch_are_one() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    parts = [Span(at + timedelta(hours=hour), at + timedelta(hours=hour + 2)) for hour in (4, 0, 2, 9)]

    assert joined(parts) == [
        Span(at, at + timedelta(hours=6)), Span(at + timedelta(hours=9), at + timedelta(hours=11)),
    ]  # fmt: skip


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    zone=some.sampled_from([BERLIN, SHANGHAI, "America/St_Johns", "Australia/Lord_Howe"]),
    first=some.dates(date(2026, 1, 1), date(2028, 12, 31)),
    minute=some.integers(0, 1439), length=some.integers(1, 14 * 1440),
    repeats=some.sampled_from(["never", "week", "month", "weekday", "year"]), every=some.integers(1, 3),
    at=some.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), ahead=some.integers(1, 60),
)  # fmt: skip
def test_a_part_has_what_the_whole_has(
    zone: str, first: date, minute: int, length: int, repeats: Repeats, every: int, at: datetime, ahead: int
) -> None:
    rule = Recurrence(zone, first, minute, length, repeats, every)
    begin = at.replace(tzinfo=UTC)
    part = Span(begin, begin + timedelta(days=ahead))
    whole = spans(rule, datetime(2025, 6, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC))

    assert spans(rule, part.starts, part.ends) == [one for one in whole if one.meets(part)]
