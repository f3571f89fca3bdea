"""Clocks counted anew: by a calendar that was corrected, by a level whose new version is to hold everywhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden
from engine.registry import SYSTEM
from itsm.calendars.arithmetic.definition import CalendarException
from itsm.calendars.commands import change_calendar
from itsm.calendars.queries import calendar
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.levels.queries import level
from itsm.clocks.recounts.asking import Recount, apply_level, last_recount
from itsm.clocks.recounts.tables import CALENDAR, LEVEL
from itsm.clocks.recounts.working import work_recounts
from itsm.clocks.tables import ClockEntryRow
from itsm.clocks.thresholds import tell_due
from itsm.records.commands import Reported, complete_task
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, made_again, remembered, told, used_minutes
from tests.support.records import Desk, open_task, stored

NAMES = Wording({"en": "Standard", "zh-CN": "标准"})
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""


@pytest.fixture
def office(desk: Desk, clock: Clock) -> Desk:
    """A desk whose level counts with Shanghai's office hours, on a Monday morning."""
    content = Content((Target("response", 60), Target("resolution", 16 * 60)), "cn-5x8")
    save_level("standard", NAMES, content, None, SYSTEM)
    clock.set(MONDAY)
    return desk


def close(day: date) -> None:
    """Enter a day without hours."""
    was = calendar("cn-5x8").definition
    change_calendar("cn-5x8", None, replace(was, exceptions=(CalendarException(day, ()),)), None, SYSTEM)


def recount() -> None:
    while work_recounts(10):
        pass


def last_reason(reported: Reported) -> object:
    statement = select(ClockEntryRow).where(ClockEntryRow.record_key == reported.key).order_by(ClockEntryRow.key.desc())
    with reading() as session:
        row = session.scalars(statement.limit(1)).one()
        return None if row.details is None else row.details.get("reason")


def test_holiday_that_is_entered_late_is_no_work_from_the_begin_of_the_clock_on(office: Desk, clock: Clock) -> None:
    reported = office.report()
    clock.advance(timedelta(days=1, hours=2))
    assert clock_row(reported, "resolution").due_at == MONDAY + timedelta(days=1, hours=8)

    close(date(2026, 11, 23))
    recount()

    row = clock_row(reported, "resolution")
    assert (row.used / 60_000_000, row.due_at) == (120, MONDAY + timedelta(days=2, hours=8))
    assert told(reported, "resolution")[-1].startswith("recalendared")
    assert last_reason(reported) == {"calendar": "cn-5x8", "revision": 2}
    assert remembered(reported) == made_again(reported)
    assert last_recount(CALENDAR, "cn-5x8") == Recount(1, 1, True)


def test_correction_of_a_calendar_turns_a_target_that_was_met_into_one_that_was_not(
    office: Desk, clock: Clock
) -> None:
    day = date(2026, 11, 23)
    close(day)
    recount()
    reported = office.report()
    clock.advance(timedelta(hours=5))
    complete_task(open_task(reported).key, {}, "accept", office.agent, checked=False)
    assert not clock_row(reported, "response").breached

    was = calendar("cn-5x8").definition
    change_calendar("cn-5x8", None, replace(was, exceptions=()), None, SYSTEM)
    recount()

    assert clock_row(reported, "response").breached
    assert used_minutes(reported, "response") == 300
    assert told(reported, "response")[-1] == "breached 02:00"


def test_clock_that_is_late_no_more_is_told_of_again_when_it_is_again(office: Desk, clock: Clock) -> None:
    reported = office.report()
    clock.advance(timedelta(hours=2))
    tell_due(10)
    assert clock_row(reported, "response").told == 100

    close(date(2026, 11, 23))
    recount()
    assert (clock_row(reported, "response").told, clock_row(reported, "response").breached) == (0, False)
    clock.set(MONDAY + timedelta(days=1, minutes=61))
    tell_due(10)

    assert told(reported, "response")[-1] == "breached 02:00"


def test_closed_record_keeps_what_was_counted(office: Desk, clock: Clock) -> None:
    reported = office.report()
    clock.advance(timedelta(hours=1))
    complete_task(open_task(reported).key, {}, "no_incident", office.agent, checked=False)
    before = stored(reported).clocks

    close(date(2026, 11, 23))
    recount()

    assert stored(reported).clocks == before


def test_record_that_begins_after_the_change_counts_with_the_new_hours_at_once(office: Desk, clock: Clock) -> None:
    office.report()
    close(date(2026, 11, 23))

    reported = office.report()

    assert clock_row(reported, "response").due_at == MONDAY + timedelta(days=1, hours=1)


def test_new_version_of_a_level_holds_for_records_that_begin_now_until_it_is_applied(
    office: Desk, clock: Clock
) -> None:
    reported = office.report()
    faster = Content((Target("response", 30), Target("resolution", 8 * 60)), "cn-5x8")
    save_level("standard", NAMES, faster, None, SYSTEM)
    recount()
    assert (clock_row(reported, "resolution").target_minutes, stored(reported).level_version) == (960, 2)

    apply_level("standard", SYSTEM)
    recount()

    assert (clock_row(reported, "resolution").target_minutes, stored(reported).level_version) == (480, 3)
    assert last_reason(reported) == {"level": "standard", "version": [2, 3]}
    assert last_recount(LEVEL, "standard") == Recount(1, 1, True)
    assert level("standard").version == 3


def test_applied_level_with_another_calendar_counts_with_it(office: Desk, clock: Clock) -> None:
    reported = office.report()
    save_level("standard", NAMES, Content((Target("resolution", 16 * 60),), "24x7"), None, SYSTEM)

    apply_level("standard", SYSTEM)
    recount()

    assert clock_row(reported, "resolution").due_at == MONDAY + timedelta(hours=16)
    assert clock_row(reported, "response").target_minutes is None
    assert remembered(reported) == made_again(reported)


def test_level_is_applied_by_those_who_may_change_it(office: Desk) -> None:
    with pytest.raises(Forbidden):
        apply_level("standard", office.agent)
