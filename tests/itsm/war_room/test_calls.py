"""Calling in: everybody of a team is told at once and has a task, whatever they are busy with."""

import pytest

from engine.errors import Forbidden, InvalidForm, InvalidState
from itsm.war_room.commands.call_in import call_in
from itsm.war_room.queries.room import room_view
from tests.support.notices import events_of, work_notices
from tests.support.people import MakePerson
from tests.support.war_rooms import RoomDesk, open_elements, task_at, told_in


def test_team_is_told_and_has_a_task(desk: RoomDesk, make_person: MakePerson) -> None:
    made = desk.led()
    vendors = [make_person(f"Vera {name}", ("vendor",), ("vendor",)) for name in ("One", "Two")]

    call_in(made.number, "vendor", None, "Bring the spare disk.", desk.commander)
    work_notices()

    assert task_at(made, "help").group_id == "vendor"
    assert all("room_called" in events_of(one) for one in vendors)
    assert told_in(made)[-1]["message"] == "Bring the spare disk."
    assert [one.name for one in room_view(made.number, desk.commander, "en").tasks] == ["Help"]


def test_person_is_called_and_costs_time_from_then_on(desk: RoomDesk) -> None:
    made = desk.led()

    call_in(made.number, "", desk.helper.key, "Look at the queue.", desk.commander)

    assert task_at(made, "help").assignee_key == desk.helper.key


def test_calls_may_come_again(desk: RoomDesk) -> None:
    made = desk.led()

    for _ in range(2):
        call_in(made.number, "line-1", None, "Answer the telephones.", desk.commander)

    assert open_elements(made) == ["help", "help", "investigate", "tell"]


def test_helpers_are_let_go_when_it_works_again(desk: RoomDesk) -> None:
    made = desk.led()
    call_in(made.number, "line-1", None, "Answer the telephones.", desk.commander)

    desk.resolve(made)

    assert open_elements(made) == ["account"]


def test_nobody_is_called_before_it_is_led(desk: RoomDesk) -> None:
    made = desk.declared()

    with pytest.raises(InvalidState):
        call_in(made.number, "line-1", None, "Come.", desk.commander)


@pytest.mark.parametrize(
    ("team", "message", "field"), [("nobody", "Come.", "team"), ("", "Come.", "team"), ("line-1", " ", "message")]
)
def test_wrong_call_is_refused_at_its_field(desk: RoomDesk, team: str, message: str, field: str) -> None:
    made = desk.led()

    with pytest.raises(InvalidForm) as refused:
        call_in(made.number, team, None, message, desk.commander)

    assert field in refused.value.fields


def test_requester_calls_nobody(desk: RoomDesk) -> None:
    made = desk.led()

    with pytest.raises(Forbidden):
        call_in(made.number, "line-1", None, "Come.", desk.requester)
