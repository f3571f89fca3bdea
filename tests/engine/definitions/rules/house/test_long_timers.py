"""Timers of a day or more, and calendars."""

import pytest

from engine.definitions.lint import LintEnvironment
from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

RULE = "long-timers"
HOUSE = LintEnvironment(calendars=frozenset({"office"}))


def timer(**time: str) -> Diagram:
    return Diagram().path("start:s", "catch:x", "end:e").timer("x", **time)


@pytest.mark.parametrize("duration", ["P1D", "PT24H", "P2DT1H", "P1M", "P1Y", "P0Y1M2DT3H"])
def test_timer_of_a_day_or_more_is_warned_of(duration: str) -> None:
    assert warned(RULE, timer(timeDuration=duration), HOUSE) == ["x"]


@pytest.mark.parametrize("duration", ["PT23H59M", "P0Y0M0DT5H", "PT1H", "=due"])
def test_shorter_or_open_timer_is_accepted(duration: str) -> None:
    assert warned(RULE, timer(timeDuration=duration), HOUSE) == []


def test_date_is_accepted() -> None:
    assert warned(RULE, timer(timeDate="2030-01-01T00:00:00Z"), HOUSE) == []


def test_timer_with_a_calendar_is_accepted() -> None:
    assert warned(RULE, timer(timeDuration="P3D").properties("x", calendar="office"), HOUSE) == []


def test_unknown_calendar_is_warned_of() -> None:
    assert warned(RULE, timer(timeDuration="PT1H").properties("x", calendar="moon"), HOUSE) == ["x"]


def test_nothing_is_warned_of_where_the_house_tells_no_calendars() -> None:
    assert warned(RULE, timer(timeDuration="P3D")) == []
