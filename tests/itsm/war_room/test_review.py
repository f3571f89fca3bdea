"""The review: prepared responses are ticked, actions are tracked until the last is over, a cause is looked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidForm, NotFound
from engine.worker import fire_due_timers
from itsm.records.commands import Reported, complete_task
from itsm.records.tables import Record
from itsm.war_room.commands.agree_action import agree_action
from itsm.war_room.commands.respond import take_response, tick_step
from itsm.war_room.queries.room import room_view
from tests.support.clocks import Clock
from tests.support.notices import events_of, work_notices
from tests.support.records import open_task, stored
from tests.support.war_rooms import RoomDesk, as_reported, open_elements, told_in

ACCOUNT = {"account": "The disk was full.", "hit": "Two halls for an hour."}


def reviewed(desk: RoomDesk, outcome: str = "reviewed") -> list[Reported]:
    """A record whose review is over, with two actions that were agreed before."""
    made = desk.led()
    desk.resolve(made)
    desk.step(made, "account", ACCOUNT)
    actions = []
    for title in ("Watch the disk", "Buy a disk"):
        done = agree_action(made.number, title, desk.helper.key, date(2026, 12, 24), desk.commander)
        actions.append(as_reported(done.number))
    desk.step(made, "review", {"cause": "No alarm.", "lessons": "Watch disks."}, outcome)
    return [made, *actions]


def test_review_waits_until_every_action_is_over(desk: RoomDesk) -> None:
    made, one, two = reviewed(desk)
    assert stored(made).status == "actions"
    assert open_task(one).assignee_key == desk.helper.key

    for action, outcome in ((one, "done"), (two, "given_up")):
        assert stored(made).status == "actions"
        complete_task(open_task(action).key, {"resolution_text": "An alarm at 80 %."}, outcome, desk.helper)
        assert stored(action).status == "checking"
        complete_task(open_task(action).key, {}, None, desk.commander)

    assert stored(made).status == "closed"
    assert [one.record.status for one in room_view(made.number, desk.commander, "en").actions] == ["closed", "closed"]


def test_cause_that_nobody_knows_makes_a_problem_once(desk: RoomDesk) -> None:
    made, *_actions = reviewed(desk, "find_cause")

    with reading() as session:
        (problem,) = session.scalars(select(Record).where(Record.type_key == "problem")).all()
    assert problem.own_fields["detected_by"] == "major_incident"
    assert stored(made).status == "actions"


def test_steps_of_a_response_are_ticked_and_taken_back(desk: RoomDesk) -> None:
    made = desk.led()
    assert [one.response.key for one in room_view(made.number, desk.commander, "en").responses] == []
    take_response(made.number, "mail_down", desk.commander)

    tick_step(made.number, "mail_down", "queue", True, desk.helper)
    tick_step(made.number, "mail_down", "queue", True, desk.commander)

    (found,) = room_view(made.number, desk.commander, "en").responses
    assert found.done == 1 and found.steps[0].done_by == "Hugo Helper"
    assert [one["what"] for one in told_in(made)[-2:]] == ["response", "step"]
    tick_step(made.number, "mail_down", "queue", False, desk.commander)
    assert room_view(made.number, desk.commander, "en").responses[0].done == 0


def test_response_comes_by_the_category(desk: RoomDesk) -> None:
    made = desk.declared(desk.incidents(1, category="email")[0])

    assert [one.response.key for one in room_view(made.number, desk.commander, "zh-CN").responses] == ["mail_down"]


def test_step_that_is_not_there_is_refused(desk: RoomDesk) -> None:
    made = desk.led()

    with pytest.raises(NotFound):
        tick_step(made.number, "mail_down", "dance", True, desk.commander)


def test_account_is_the_first_thing_that_is_left(desk: RoomDesk) -> None:
    made = desk.led()
    desk.resolve(made)

    assert (stored(made).status, open_elements(made)) == ("resolved", ["account"])


def test_action_needs_somebody_and_a_day(desk: RoomDesk) -> None:
    made = desk.led()
    desk.resolve(made)

    with pytest.raises(InvalidForm) as refused:
        agree_action(made.number, " ", desk.helper.key, None, desk.commander)
    assert set(refused.value.fields) == {"title", "due"}
    with pytest.raises(InvalidForm):
        agree_action(made.number, "Watch it", desk.requester.key, date(2026, 12, 24), desk.commander)


def test_owner_is_reminded_when_the_day_is_over(desk: RoomDesk, clock: Clock) -> None:
    made, one, _two = reviewed(desk)

    clock.set(datetime(2026, 12, 24, 9, 1, tzinfo=UTC))
    fire_due_timers()
    work_notices()

    assert events_of(desk.helper).count("escalation_note") == 2
    assert stored(one).status == "agreed"
    shown = room_view(made.number, desk.commander, "en").actions[0]
    assert (shown.owner, shown.due, shown.is_late) == ("Hugo Helper", "2026-12-24", False)
    clock.advance(timedelta(days=1))
    assert room_view(made.number, desk.commander, "en").actions[0].is_late
