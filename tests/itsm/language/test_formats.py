"""How times, durations and numbers read in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import Names, text
from engine.kept_text import keep, told
from itsm.language import (
    format_date_time,
    format_day,
    format_duration,
    format_exact,
    format_list,
    format_number,
    format_relative,
    listed,
    translate,
)
from itsm.language.formats import day_or_time, format_money

MOMENT = datetime(2026, 11, 20, 17, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(("language", "expected"), [("en", "21 Nov 2026, 01:05"), ("zh-CN", "2026年11月21日 01:05")])
def test_date_time_is_that_of_the_readers_zone(language: str, expected: str) -> None:
    assert format_date_time(MOMENT, language, "Asia/Shanghai") == expected


def test_exact_names_weekday_and_zone() -> None:
    assert format_exact(MOMENT, "en", "Europe/Berlin") == "Friday, 20 November 2026, 18:05:09 Europe/Berlin"
    assert format_exact(MOMENT, "zh-CN", "UTC") == "2026年11月20日 星期五 17:05:09 UTC"


def test_day_is_that_of_the_readers_zone() -> None:
    assert (format_day(MOMENT, "en", "UTC"), format_day(MOMENT, "zh-CN", "Asia/Shanghai")) == (
        "20 Nov 2026",
        "2026年11月21日",
    )


@pytest.mark.parametrize(
    ("distance", "english", "chinese"),
    [
        (timedelta(hours=-2, minutes=-20), "2 hours ago", "2小时前"),
        (timedelta(days=3), "in 3 days", "3天后"),
        (timedelta(seconds=20), "just now", "刚刚"),
    ],
)
def test_relative_has_one_unit_and_a_direction(distance: timedelta, english: str, chinese: str) -> None:
    assert format_relative(MOMENT + distance, MOMENT, "en") == english
    assert format_relative(MOMENT + distance, MOMENT, "zh-CN") == chinese


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(days=1, hours=4, minutes=3), "1 day 4 hr", "1天4小时"),
        (timedelta(hours=1, seconds=5), "1 hr", "1小时"),
        (timedelta(minutes=-12), "12 min", "12分钟"),
        (timedelta(0), "0 sec", "0秒"),
    ],
)
def test_duration_has_its_two_largest_units(length: timedelta, english: str, chinese: str) -> None:
    assert format_duration(length, "en") == english
    assert format_duration(length, "zh-CN") == chinese


@pytest.mark.parametrize(("hundredths", "english", "chinese"), [
    (680_000, "CNY 6,800", "¥6,800"), (1_250, "CNY 12.50", "¥12.50"), (0, "CNY 0", "¥0"),
])  # fmt: skip
def test_money_has_its_currency_and_two_digits_or_none(hundredths: int, english: str, chinese: str) -> None:
    assert (format_money(hundredths, "CNY", "en"), format_money(hundredths, "CNY", "zh-CN")) == (english, chinese)


@pytest.mark.parametrize(("written", "said"), [
    ("2026-11-20", "2026年11月20日"), ("2026-11-20T09:05:00+00:00", "2026年11月20日 17:05"), ("soon", "soon"),
    ("2026-13-40", "2026-13-40"), ("09:15", "09:15"),
])  # fmt: skip
def test_what_is_kept_as_a_day_or_a_time_is_said_as_people_do(written: str, said: str) -> None:
    assert day_or_time(written, "zh-CN", "Asia/Shanghai") == said


def test_number_has_separators() -> None:
    assert format_number(12345.5, "en") == "12,345.5"


def test_names_are_parted_as_the_language_does() -> None:
    names = ["Li", text("Once"), Names({"en": "Network", "zh-CN": "网络"})]
    said = text("Called to vote: %(names)s", names=listed(names))

    assert (format_list(names, "en"), format_list(names, "zh-CN")) == ("Li, Once, Network", "Li、一次、网络")
    assert (translate(said, "en"), str(said)) == ("Called to vote: Li, Once, Network",) * 2
    assert translate(told(keep(said)), "zh-CN").endswith("Li、一次、网络")
    assert listed([], "–").said("zh-CN") == "–"
