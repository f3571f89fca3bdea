"""What may be hours, a zone, a region and an exception, and what is said of what may not."""

from datetime import date

import pytest

from engine.errors import InvalidInput
from itsm.calendars.arithmetic.definition import CalendarException, Definition, checked
from itsm.calendars.arithmetic.hours import Span, Spans, read_spans, write_spans
from itsm.calendars.arithmetic.public_holidays import Region, countries, has_make_up_days, holiday_names, holiday_year

WEEK: tuple[Spans, ...] = (read_spans("09:00-17:00"),) * 5 + ((), ())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("09:00-17:00", (Span(540, 1020),)),
        ("13:00 – 17:00； 9:00-12:00", (Span(540, 720), Span(780, 1020))),
        ("00:00-24:00", (Span(0, 1440),)),
        ("22:00-06:00", (Span(1320, 1800),)),
        ("18:00-00:00", (Span(1080, 1440),)),
    ],
)
def test_hours_are_read_and_written(written: str, read: tuple[Span, ...]) -> None:
    assert read_spans(written) == read
    assert read_spans(write_spans(read)) == read


@pytest.mark.parametrize(
    "written",
    [
        "9-17", "09:00", "09:00-24:01", "24:00-06:00", "25:00-26:00", "09:60-10:00", "09:00-09:00", "-1:00-02:00",
        "09:00-12:00, 11:59-13:00", "22:00-06:00, 23:00-23:30", "09:00-17:00 x", "٠٩:00-17:00x", "１２:00",
        ", ".join(f"{hour:02d}:00-{hour:02d}:30" for hour in range(13)), "09:00-17:00," * 100,
    ],
)  # fmt: skip
def test_what_are_no_hours_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="Expected"):
        read_spans(written)


def test_night_that_reaches_into_the_hours_of_the_next_day_is_refused() -> None:
    night = (read_spans("22:00-06:00"),)

    assert checked(Definition("UTC", night * 6 + (read_spans("06:00-08:00"),)))
    with pytest.raises(InvalidInput, match="overlap"):
        checked(Definition("UTC", night * 6 + (read_spans("05:59-08:00"),)))
    with pytest.raises(InvalidInput, match="overlap"):
        checked(Definition("UTC", (read_spans("05:00-08:00"), *night * 6)))


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "../../etc/passwd", "utc+8", "Asia/shanghai"])
def test_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        checked(Definition(zone, WEEK))


@pytest.mark.parametrize("region", [Region("XX"), Region(""), Region("DE", "XX"), Region("cn"), Region("MCO", "XX")])
def test_unknown_region_is_refused(region: Region) -> None:
    with pytest.raises(InvalidInput, match="Expected a"):
        checked(Definition("UTC", WEEK, region))


def test_two_exceptions_for_one_day_are_refused() -> None:
    one = CalendarException(date(2026, 1, 2), ())

    with pytest.raises(InvalidInput, match="2026-01-02"):
        checked(Definition("UTC", WEEK, None, (), (one, CalendarException(one.day, read_spans("09:00-10:00")))))


def test_exceptions_are_kept_in_the_order_of_their_days() -> None:
    days = [date(2026, 5, 1), date(2026, 1, 2)]

    found = checked(Definition("UTC", WEEK, None, (), tuple(CalendarException(day, ()) for day in days)))

    assert [each.day for each in found.exceptions] == sorted(days)


def test_years_without_an_announcement_are_not_known() -> None:
    china = [year for year in range(2001, 2060) if holiday_year(Region("CN"), year).known]

    assert china[:26] == list(range(2001, 2027)), "announced years, of which the package has them all"
    assert china == list(range(2001, china[-1] + 1)), "and none after the last announcement"
    assert not holiday_year(Region("CN"), china[-1] + 1).known
    assert holiday_year(Region("DE"), 2055).known
    assert not holiday_year(Region("DE"), 1901).known and not holiday_year(Region("DE"), 2150).known
    assert holiday_year(Region("BG"), 2055).known, "Bulgaria moved days until 2016, and no more"


def test_day_worked_in_december_for_january_is_found() -> None:
    assert date(2005, 12, 31) in holiday_year(Region("CN"), 2005).make_up


def test_names_of_holidays_are_in_the_language_asked_for_where_the_package_has_it() -> None:
    day = date(2026, 2, 17)

    assert holiday_names(Region("CN"), 2026, "zh-CN")[day] == "春节"
    assert holiday_names(Region("CN"), 2026, "en")[day] == "Chinese New Year (Spring Festival)"
    assert holiday_names(Region("DE"), 2026, "zh-CN")[date(2026, 10, 3)] == "German Unity Day"
    assert set(holiday_names(Region("CN"), 2026, "en")) == holiday_year(Region("CN"), 2026).days


def test_countries_are_listed_with_their_parts() -> None:
    found = countries()

    assert len(found) > 200
    assert "BY" in found["DE"] and found["CN"] == ()
    assert has_make_up_days(Region("CN")) and not has_make_up_days(Region("DE"))
