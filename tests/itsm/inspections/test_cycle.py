"""When plans are due: days, working days, months that are too short, 29 February, clocks that are put."""

from datetime import UTC, date, datetime, timedelta

import pytest

from itsm.inspections.cycle import Cycle, due_between, next_after


def every_day(_day: date) -> bool:
    return True


def weekdays(day: date) -> bool:
    return day.isoweekday() < 6


def days(cycle: Cycle, count: int, works=every_day) -> list[str]:  # type: ignore[no-untyped-def]
    """The first so many local days on which it is due."""
    at, found = datetime(2000, 1, 1, tzinfo=UTC), list[str]()
    while len(found) < count and (following := next_after(cycle, at, works)) is not None:
        at = following
        found.append(f"{at + timedelta(hours=8):%Y-%m-%d}")
    return found


def shanghai(first: str, repeats: str, every: int = 1, **more: object) -> Cycle:
    """A cycle at 09:00 in Shanghai."""
    return Cycle("Asia/Shanghai", date.fromisoformat(first), 540, repeats, every, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        (shanghai("2026-11-20", "day"), ["2026-11-20", "2026-11-21", "2026-11-22"]),
        (shanghai("2026-11-20", "day", 3), ["2026-11-20", "2026-11-23", "2026-11-26"]),
        (shanghai("2026-11-20", "week", 2), ["2026-11-20", "2026-12-04", "2026-12-18"]),
        (shanghai("2026-11-20", "week", days=frozenset({1, 5})), ["2026-11-20", "2026-11-23", "2026-11-27"]),
        (shanghai("2027-01-31", "month"), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (shanghai("2028-01-30", "month"), ["2028-01-30", "2028-02-29", "2028-03-30"]),
        (shanghai("2028-02-29", "year"), ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        (shanghai("2026-11-10", "weekday"), ["2026-11-10", "2026-12-08", "2027-01-12"]),
        (shanghai("2026-11-20", "day", until=date(2026, 11, 21)), ["2026-11-20", "2026-11-21"]),
    ],
)  # fmt: skip
def test_days_are_those_of_the_cycle(cycle: Cycle, expected: list[str]) -> None:
    assert days(cycle, len(expected)) == expected
    if cycle.until is not None:
        assert days(cycle, len(expected) + 1) == expected


def test_working_days_leave_out_the_others() -> None:
    assert days(shanghai("2026-11-20", "workday"), 3, weekdays) == ["2026-11-20", "2026-11-23", "2026-11-24"]


def test_a_calendar_that_never_works_is_never_due() -> None:
    assert next_after(shanghai("2026-11-20", "workday"), datetime(2026, 11, 20, tzinfo=UTC), lambda _: False) is None


def test_a_time_that_summer_time_leaves_out_is_due_when_the_clock_is_put() -> None:
    cycle = Cycle("Europe/Berlin", date(2027, 3, 27), 150, "day")

    found = due_between(cycle, datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 3, 29, 12, tzinfo=UTC), every_day)

    assert [f"{at:%d %H:%M}" for at in found] == ["27 01:30", "28 01:00", "29 00:30"]


def test_a_time_that_comes_twice_is_due_once() -> None:
    cycle = Cycle("Europe/Berlin", date(2027, 10, 30), 150, "day")

    found = due_between(cycle, datetime(2027, 10, 30, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC), every_day)

    assert [f"{at:%d %H:%M}" for at in found] == ["30 00:30", "31 00:30"]
