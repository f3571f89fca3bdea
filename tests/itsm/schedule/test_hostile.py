"""Plans that mean harm: times that no calendar has, titles that would write into the feed, moved while it begins."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from icalendar import Calendar

from engine.errors import FlowdeskError, InvalidForm, InvalidInput, NotFound
from engine.registry import SYSTEM
from itsm.records.commands import complete_task, update_fields
from itsm.schedule.commands import make_schedule_feed, override_conflicts, plan_work, save_period
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.feed import feed
from itsm.schedule.queries.board import board
from itsm.schedule.queries.preview import standing
from itsm.schedule.rechecking import look_at_plans
from tests.support.at_once import at_once
from tests.support.people import MakePerson
from tests.support.schedule import FROM_MONDAY, MONDAY, Site, elements, freeze, hours, look, task_at, use_pack, window

MONTH = Span(MONDAY - timedelta(days=20), MONDAY + timedelta(days=20))
CRAFTED = "Switch\r\nEND:VEVENT\rBEGIN:VALARM\nATTENDEE:mailto:x@evil.example;x,y\\n\u2028\u0085\x0b\x07z"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "stops"),
    [
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00"),
        ("0002-01-01T00:00+00:00", "9998-01-01T00:00+00:00"),
        ("2026-01-01T00:00+00:00", "2027-06-01T00:00+00:00"), ("1999-12-31T00:00+00:00", "2000-01-01T00:00+00:00"),
        ("2026-11-23T10:00+00:00", "2026-11-23T10:00+00:00"), ("2026-11-23T12:00+00:00", "2026-11-23T10:00+00:00"),
    ],
)  # fmt: skip
def test_plan_that_never_ends_is_no_plan(site: Site, starts: str, stops: str) -> None:
    freeze(begins="2026-11-01T00:00", ends="2026-11-01T10:00", repeats="week")
    window()
    reported, other = site.report(None, items="Core switch"), site.report(items="Core switch")
    try:
        update_fields(reported.number, {"starts": starts, "stops": stops}, site.agent, None)
    except InvalidForm:
        assert starts.startswith("0001")

    shown = board(MONTH, {}, site.agent)

    assert [one.work.number for one in shown.works] == [other.number]
    assert [one.kind for one in standing(other.number, site.agent).against] == ["window"]
    complete_task(task_at(reported, "plan"), {}, None, site.agent)
    look()
    assert elements(reported) == [], "What is not planned does not begin."


@pytest.mark.parametrize("at", [datetime.min, datetime.max - DAY, datetime(1999, 12, 31), datetime(2200, 1, 1)])
def test_time_that_no_calendar_reaches_is_refused(site: Site, at: datetime) -> None:
    number, begins = site.report().number, at.replace(tzinfo=UTC)

    with pytest.raises(InvalidForm):
        plan_work(number, begins, begins + timedelta(hours=1), site.agent)
    with pytest.raises(InvalidInput):
        board(Span(begins, begins + timedelta(hours=1)), {}, site.agent)

    assert standing(number, site.agent).work is not None


def test_title_writes_no_lines_into_the_feed(site: Site) -> None:
    save_period("freeze", None, FROM_MONDAY | {"name_en": CRAFTED[:60], "begins": "2026-11-28T00:00",
                                               "ends": "2026-11-29T00:00"}, {}, SYSTEM)  # fmt: skip
    number = site.report(title=CRAFTED).number
    written = feed(make_schedule_feed({}, site.agent))

    events = Calendar.from_ical(written).walk("VEVENT")

    assert len(events) == written.count(b"BEGIN:VEVENT") == 2 and b"BEGIN:VALARM" not in written.splitlines()
    assert not any(line.startswith((b"ATTENDEE", b"BEGIN:VALARM")) for line in written.splitlines())
    assert {"Switch" in str(one["summary"]) for one in events} == {True} and number in written.decode()
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


@pytest.mark.parametrize("token", ["", "x", "a" * 100_000, "\x00", "é", "' or 1=1"])
def test_feed_of_nobody_is_not_there(site: Site, token: str) -> None:
    with pytest.raises(NotFound):
        feed(token)


def test_link_is_void_once_there_is_another_and_shows_what_its_owner_sees(
    site: Site, make_person: MakePerson
) -> None:
    number = site.report().number
    outsider = make_person("Ola Operator", roles=("operator",))
    first = make_schedule_feed({}, site.agent)
    second = make_schedule_feed({}, site.agent)

    with pytest.raises(NotFound):
        feed(first)
    assert number in feed(second).decode()
    try:
        assert number not in feed(make_schedule_feed({}, outsider)).decode()
    except FlowdeskError as problem:
        assert "works at the desk" in str(problem)


@pytest.mark.parametrize("start_in_freeze", [True, False])
def test_plan_that_is_moved_while_it_begins_begins_at_no_time_of_a_freeze(
    app: Flask, tenant: int, site: Site, start_in_freeze: bool
) -> None:
    """Whichever comes first: work of a plan that lies in the freeze is never left where it is done."""
    use_pack(message=True, guarded=True)
    freeze()
    free, frozen = MONDAY - timedelta(days=3), MONDAY
    reported = site.report(frozen if start_in_freeze else free)
    begins = free if start_in_freeze else frozen
    done = partial(complete_task, task_at(reported, "plan"), {}, None, site.agent)
    moved = partial(plan_work, reported.number, begins, begins + timedelta(hours=1), site.agent)

    at_once(app, tenant, [done, moved, partial(look_at_plans, 10)])
    look()

    plan = standing(reported.number, site.agent)
    assert plan.work is not None
    assert not (plan.against and elements(reported) == ["do"]), (plan.work.time, elements(reported))


def test_freeze_is_laid_while_a_plan_begins(app: Flask, tenant: int, site: Site) -> None:
    use_pack(guarded=True)
    reported = site.report()
    done = partial(complete_task, task_at(reported, "plan"), {}, None, site.agent)

    assert not [one for one in at_once(app, tenant, [done, freeze]) if isinstance(one, FlowdeskError)]
    look()

    assert elements(reported) != ["do"]


def test_two_let_it_pass_at_once(app: Flask, tenant: int, site: Site) -> None:
    freeze()
    reported = site.waiting()

    found = at_once(
        app, tenant, [partial(override_conflicts, reported.number, f"Agreed {one}.", site.lead) for one in "ab"]
    )

    assert sum(isinstance(one, FlowdeskError) for one in found) == 1
    assert elements(reported) == ["do"] and len(standing(reported.number, site.agent).passes) == 1


def test_move_with_one_command_is_one_move(site: Site) -> None:
    number = site.report().number
    times = hours(MONDAY + DAY, 1)

    first, again = (plan_work(number, times.starts, times.ends, site.agent, None, "same") for _ in range(2))

    assert first == again
