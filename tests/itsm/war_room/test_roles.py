"""Roles: taken once, handed over with their tasks, by those who lead; the room is for those who work."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState, NotFound
from itsm.war_room.commands.be_there import be_there, note_time
from itsm.war_room.commands.take_role import hand_over_role, take_role
from itsm.war_room.queries.room import room_view
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.war_rooms import RoomDesk, open_elements, task_at, told_in


def holder(desk: RoomDesk, number: str, role: str) -> str | None:
    """The name of whoever has the role."""
    roles = room_view(number, desk.commander, "en").roles
    found = next(one for one in roles if one.role.key == role)
    return found.holder.name if found.holder else None


def test_role_is_taken_and_told_with_its_task(desk: RoomDesk) -> None:
    made = desk.declared()

    take_role(made.number, "commander", desk.commander)

    assert holder(desk, made.number, "commander") == "Cora Commander"
    assert task_at(made, "take_command").assignee_key == desk.commander.key
    assert [one["what"] for one in told_in(made)] == ["role"]
    assert room_view(made.number, desk.helper, "en").roles[0].tasks[0].name == "Take command"


def test_next_task_of_a_role_is_that_of_whoever_has_it(desk: RoomDesk) -> None:
    made = desk.led()

    assert open_elements(made) == ["investigate", "tell"]
    assert task_at(made, "investigate").assignee_key == desk.commander.key
    assert task_at(made, "tell").assignee_key is None


def test_handing_over_moves_the_open_tasks(desk: RoomDesk) -> None:
    made = desk.led()

    hand_over_role(made.number, "commander", desk.helper.key, desk.commander)

    assert holder(desk, made.number, "commander") == "Hugo Helper"
    assert task_at(made, "investigate").assignee_key == desk.helper.key
    assert told_in(made)[-1] | {"role": None} == {
        "what": "role", "role": None, "person": "Hugo Helper", "own": False, "instead": True,
    }  # fmt: skip


def test_role_that_somebody_has_is_not_taken_by_who_does_not_lead(desk: RoomDesk, make_person: MakePerson) -> None:
    made = desk.led()
    vendor = make_person("Vera Vendor", ("vendor",), ("vendor",))

    with pytest.raises(NotFound):
        take_role(made.number, "commander", vendor)

    assert holder(desk, made.number, "commander") == "Cora Commander"


def test_nobody_who_does_not_work_is_given_a_role(desk: RoomDesk) -> None:
    made = desk.led()

    with pytest.raises(InvalidForm):
        hand_over_role(made.number, "scribe", desk.requester.key, desk.commander)


def test_requester_has_no_room(desk: RoomDesk) -> None:
    made = desk.declared()

    with pytest.raises(NotFound):
        room_view(made.number, desk.requester, "en")
    with pytest.raises(Forbidden):
        take_role(made.number, "commander", desk.requester)


def test_other_records_have_no_room(desk: RoomDesk) -> None:
    incident = desk.report()

    with pytest.raises(NotFound):
        room_view(incident.number, desk.commander, "en")


def test_no_role_is_taken_once_it_is_resolved(desk: RoomDesk) -> None:
    made = desk.led()
    desk.resolve(made)

    with pytest.raises(InvalidState):
        take_role(made.number, "scribe", desk.helper)


def test_two_take_one_role_at_once(desk: RoomDesk, app: Flask, tenant: int) -> None:
    made = desk.led()

    both = (desk.commander, desk.helper)
    done = at_once(app, tenant, [partial(take_role, made.number, "scribe", who) for who in both])

    assert len(done) == 2
    assert holder(desk, made.number, "scribe") in ("Cora Commander", "Hugo Helper")


def test_of_two_who_take_it_at_once_without_meaning_to_take_it_over_one_is_told(
    desk: RoomDesk, app: Flask, tenant: int
) -> None:
    made = desk.led()
    both = (desk.commander, desk.helper)

    done = at_once(app, tenant, [partial(take_role, made.number, "scribe", who, seen=None) for who in both])

    (refused,) = [one for one in done if isinstance(one, FlowdeskError)]
    winner = both[1 - done.index(refused)].name
    assert isinstance(refused, InvalidState) and winner in str(refused)
    assert holder(desk, made.number, "scribe") == winner
    assert [one["person"] for one in told_in(made) if one["what"] == "role"] == ["Cora Commander", winner]


def test_time_of_those_who_were_there_costs_money(desk: RoomDesk, clock: Clock) -> None:
    made = desk.led()
    be_there(made.number, True, desk.helper)
    clock.advance(timedelta(minutes=30))
    be_there(made.number, False, desk.helper)
    clock.advance(timedelta(minutes=30))
    note_time(made.number, desk.helper.key, 15, desk.commander)

    cost = room_view(made.number, desk.commander, "en").cost

    assert {one.person: one.minutes for one in cost.people} == {desk.commander.key: 60, desk.helper.key: 45}
    assert (cost.minutes, cost.cents, cost.currency) == (105, 35_000, "CNY")
