"""Corners of the incident process that a scenario file cannot say."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidState
from engine.runtime import fire_timer
from engine.state.tables import Timer
from itsm.records.commands import Reported, complete_task, report_record, send_message_to_record
from itsm.records.commands.report_record import Replay
from itsm.records.queries import record_view
from tests.support.clocks import Clock
from tests.support.records import SOLVED, Desk, open_task, stored


def fire(element: str, clock: Clock) -> None:
    """Go to when the armed timer at ``element`` is due and fire it."""
    with reading() as session:
        timer = session.execute(select(Timer).where(Timer.element_id == element, Timer.state == "armed")).scalar_one()
    clock.set(timer.due_at)
    fire_timer(timer.key)


def closed(desk: Desk) -> Reported:
    """An incident that its requester has confirmed."""
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    return reported


def test_imported_incident_without_impact_and_urgency_goes_on_without_priority(desk: Desk) -> None:
    reported = report_record(
        "incident", {"title": "INC0000045"}, None, desk.agent, replay=Replay("INC0000045")
    )

    complete_task(open_task(reported).key, {}, "accept", desk.agent, checked=False)

    row = stored(reported)
    assert (row.impact, row.urgency, row.priority, row.status) == (None, None, None, "in_progress")


def test_reopening_is_offered_to_the_requester_only_once_it_is_closed(desk: Desk) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    resolved = (record_view(reported.number, desk.requester).offered, record_view(reported.number, desk.agent).offered)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    after = record_view(reported.number, desk.requester).offered

    assert [len(offers) for offers in resolved] == [0, 1]
    assert [offer.label for offer in after] == ["Reopen"]


def test_reopening_is_refused_once_its_time_is_over(desk: Desk, clock: Clock) -> None:
    reported = closed(desk)

    fire("reopening_over", clock)

    assert record_view(reported.number, desk.requester).offered == ()
    with pytest.raises(InvalidState, match="does not any more"):
        send_message_to_record(reported.number, "incident_reopened", desk.requester)


def test_no_timer_is_left_when_the_requester_answers(desk: Desk) -> None:
    reported = closed(desk)

    with reading() as session:
        armed = session.execute(select(Timer.element_id).where(Timer.state == "armed")).scalars().all()

    assert armed == ["reopening_over"]
    assert stored(reported).status == "closed"
