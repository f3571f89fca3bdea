"""Shares of targets that are used up: told once, by the worker or by the step that comes first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import UnitOfWork, reading
from engine.errors import InvalidState, text
from engine.worker.background import work_in_background
from itsm.clocks.telling import Reached, observers
from itsm.clocks.thresholds import tell_due
from itsm.records.commands import complete_task, update_fields
from itsm.records.opened import OpenRecord
from itsm.records.queries import timeline
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, told
from tests.support.records import TRIAGE, Desk, open_task, stored

Seen = list[tuple[str, str, int]]


@pytest.fixture
def observed() -> Iterator[Seen]:
    """What an observer is told, each as record, clock and per cent; of the record ``broken`` it refuses to hear."""
    seen: Seen = []

    def observe(work: UnitOfWork, opened: OpenRecord, reached: Reached) -> None:
        if opened.row.title == "broken":
            raise InvalidState(text("Expected another record."))
        seen.append((opened.number, reached.clock, reached.percent))

    observers["test"] = observe
    yield seen
    del observers["test"]


def test_each_share_of_a_target_is_told_once(desk: Desk, clock: Clock, observed: Seen) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=15))
    assert tell_due(10) == 0
    for _ in range(40):
        clock.advance(timedelta(seconds=30))
        work_in_background(10)
    tell_due(10)

    shares = [percent for _number, kind, percent in observed if kind == "response"]
    assert shares == [50, 75, 90, 100]
    assert told(reported, "response") == ["started 09:00 triage", "breached 09:30"]
    assert clock_row(reported, "response").breached


def test_worker_that_was_away_tells_only_the_highest_share_and_when_it_was(
    desk: Desk, clock: Clock, observed: Seen
) -> None:
    reported = desk.report()
    clock.advance(timedelta(hours=20))

    tell_due(10)

    assert observed == [(reported.number, "response", 100), (reported.number, "resolution", 75)]
    found = timeline(reported.number, desk.agent, "en")
    lines = [(f"{line.at:%d %H:%M}", str(line.sentence), line.tone) for line in found]
    assert ("20 09:30", "Response overdue: 30 min are used up", "bad") in lines
    assert ("21 03:00", "Resolution: 75 % of 24 h used up", "warn") in lines


def test_record_is_looked_at_for_the_clock_that_has_stopped_once_and_then_for_the_next(
    desk: Desk, clock: Clock, observed: Seen
) -> None:
    reported, other = desk.report(), desk.report()
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent, checked=False)
    clock.advance(timedelta(minutes=16))

    assert tell_due(10) == 2  # half of the response is used up, which one of them needs no more

    assert observed == [(other.number, "response", 50)]
    assert f"{stored(reported).clocks_next_at:%H:%M}" == "11:00"  # half of four hours
    assert tell_due(10) == 0


def test_record_without_a_running_clock_is_not_looked_at_again(desk: Desk, clock: Clock, observed: Seen) -> None:
    reported = desk.report()
    for outcome, values in (("accept", TRIAGE), ("solved", {})):
        complete_task(open_task(reported).key, values, outcome, desk.agent, checked=False)
    clock.advance(timedelta(days=3))

    assert tell_due(10) == 1

    assert (stored(reported).clocks_next_at, observed) == (None, [])


def test_alarm_of_a_clock_changes_no_revision(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=20))

    tell_due(10)

    assert stored(reported).revision == 1


def test_step_that_comes_before_the_worker_tells_of_a_breach_itself(desk: Desk, clock: Clock, observed: Seen) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=31))

    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)
    tell_due(10)

    assert observed == [(reported.number, "response", 100)]


def test_nothing_is_told_while_a_clock_is_paused(desk: Desk, clock: Clock, observed: Seen) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {}, "wait_problem", desk.agent, checked=False)
    clock.advance(timedelta(days=9))

    tell_due(10)

    assert observed == []


def test_longer_target_lets_people_be_told_again_of_what_is_reached_again(
    desk: Desk, clock: Clock, observed: Seen
) -> None:
    reported = desk.report()
    update_fields(reported.number, {"priority": "critical"}, desk.agent, reason="It matters more.")
    for hours in (2, 1, 10, 13):
        clock.advance(timedelta(hours=hours, minutes=1))
        tell_due(10)
        if hours == 1:
            update_fields(reported.number, {"priority": "moderate"}, desk.agent, reason="It matters more.")

    assert [percent for _number, kind, percent in observed if kind == "resolution"] == [50, 75, 50, 100]


def test_record_whose_observer_fails_rests_and_stops_no_other(desk: Desk, clock: Clock, observed: Seen) -> None:
    broken, other = desk.report(), desk.report()
    update_fields(broken.number, {"title": "broken"}, desk.agent)
    clock.advance(timedelta(minutes=16))

    tell_due(10)

    assert observed == [(other.number, "response", 50)]
    assert clock_row(broken, "response").told == 0
    assert tell_due(10) == 0
    with reading() as session:
        assert session.scalars(select(Record.number).order_by(Record.key)).all() == [broken.number, other.number]
