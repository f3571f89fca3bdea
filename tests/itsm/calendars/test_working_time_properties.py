"""Calendar arithmetic against an oracle that counts minute by minute, and what must hold whatever the calendar."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.errors import InvalidInput
from itsm.calendars.arithmetic.definition import Definition, from_json, to_json
from itsm.calendars.arithmetic.hours import DAY
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.shipped import SHIPPED
from tests.itsm.calendars import oracle
from tests.itsm.calendars.strategies import definitions, times

EXAMPLES = 10 * int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
repeated = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
MICROSECOND = timedelta(microseconds=1)
PATIENCE = timedelta(days=2)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Definition, datetime]:
    """A calendar and a time near its exceptions."""
    begin = draw(times())
    return draw(definitions(begin)), begin


@given(cases(), st.integers(0, 2 * DAY))
@repeated
def test_elapsed_is_what_counting_minutes_gives(case: tuple[Definition, datetime], length: int) -> None:
    definition, begin = case
    end = begin + timedelta(minutes=length)

    found = WorkingTime(definition).elapsed(begin, end)

    assert found == timedelta(minutes=oracle.elapsed(definition, begin, end))


@given(cases(), st.integers(1, 1500))
@repeated
def test_add_ends_with_the_minute_that_counting_ends_with(case: tuple[Definition, datetime], wanted: int) -> None:
    definition, begin = case
    counted = oracle.added(definition, begin, wanted, PATIENCE)
    calendar = WorkingTime(definition)

    if counted is None:
        assert calendar.elapsed(begin, begin + PATIENCE) < timedelta(minutes=wanted)
    else:
        assert calendar.add(begin, timedelta(minutes=wanted)).astimezone(UTC) == counted


@given(cases())
@repeated
def test_minute_is_working_time_when_the_wall_says_so(case: tuple[Definition, datetime]) -> None:
    definition, at = case

    found = WorkingTime(definition).is_working(at)

    assert found == oracle.Oracle(definition).works_at(at)


@given(cases(), st.integers(0, 60_000), st.integers(0, 10**9))
@repeated
def test_elapsed_to_a_time_that_was_added_is_what_was_added(
    case: tuple[Definition, datetime], minutes: int, micros: int
) -> None:
    definition, start = case
    calendar, begin, wanted = WorkingTime(definition), start + micros * MICROSECOND, timedelta(minutes=minutes)
    assume(any(definition.week))

    reached = calendar.add(begin, wanted)

    assert calendar.elapsed(begin, reached) == wanted
    assert reached >= begin
    assert minutes == 0 or calendar.elapsed(begin, reached - MICROSECOND) < wanted, "it is the first such instant"


@given(cases(), st.lists(st.integers(-(10**13), 10**13), min_size=2, max_size=2))
@repeated
def test_elapsed_adds_up_and_turns_its_sign(case: tuple[Definition, datetime], offsets: list[int]) -> None:
    definition, begin = case
    calendar, (middle, end) = WorkingTime(definition), [begin + offset * MICROSECOND for offset in offsets]

    assert calendar.elapsed(begin, end) == calendar.elapsed(begin, middle) + calendar.elapsed(middle, end)
    assert calendar.elapsed(begin, end) == -calendar.elapsed(end, begin)
    assert abs(calendar.elapsed(begin, end)) <= abs(end - begin)


@given(cases())
@repeated
def test_definition_is_the_same_after_it_was_stored(case: tuple[Definition, datetime]) -> None:
    definition, _ = case

    assert from_json(to_json(definition)) == definition


@pytest.mark.parametrize(("at", "year"), [(0, 2024), (1, 2025), (1, 2026), (2, 2026), (3, 2026)])
def test_whole_year_of_a_shipped_calendar_is_what_counting_gives(at: int, year: int) -> None:
    definition = SHIPPED[at].definition
    begin, end = (datetime.fromisoformat(f"{each}-01-01T00:00+00:00") for each in (year, year + 1))

    assert WorkingTime(definition).elapsed(begin, end) == timedelta(minutes=oracle.elapsed(definition, begin, end))


def test_negative_working_time_is_not_added() -> None:
    with pytest.raises(InvalidInput, match="negative"):
        WorkingTime(SHIPPED[0].definition).add(datetime.fromisoformat("2026-01-05T09:00Z"), -MICROSECOND)
