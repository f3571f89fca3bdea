"""Proposals: by the decision of the pack, once for an event; declared with all that is like it, or dismissed."""

from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidForm, InvalidState
from itsm.war_room.commands.decide_proposal import declare_proposal, dismiss_proposal
from itsm.war_room.proposing import propose_due, propose_now
from itsm.war_room.queries.lists import open_rooms, proposals
from itsm.war_room.queries.room import room_view
from tests.support.clocks import Clock
from tests.support.notices import events_of, work_notices
from tests.support.records import stored
from tests.support.war_rooms import RoomDesk, as_reported, proposals_there, told_in


def test_five_with_a_high_impact_are_proposed_once(desk: RoomDesk) -> None:
    incidents = desk.incidents(5, impact="high")

    assert propose_now() == 1
    assert propose_now() == 0

    (row,) = proposals_there()
    assert (row.severity, row.alike, row.category, row.state) == ("critical", 5, "printing", "proposed")
    assert told_in(as_reported(incidents[0].number))[0] == {"what": "proposed", "count": 5}


def test_those_who_lead_are_told(desk: RoomDesk) -> None:
    desk.incidents(5, impact="high")
    propose_now()
    work_notices()

    assert events_of(desk.commander) == ["room_proposed"]


def test_few_or_harmless_ones_are_not_proposed(desk: RoomDesk) -> None:
    desk.incidents(4, impact="high")
    desk.incidents(5, category="email", impact="low")

    assert propose_now() == 0


def test_old_ones_do_not_count(desk: RoomDesk, clock: Clock) -> None:
    desk.incidents(4, impact="high")
    clock.advance(timedelta(minutes=61))
    desk.incidents(1, impact="high")

    assert propose_now() == 0


def test_more_of_the_same_event_are_not_proposed_again(desk: RoomDesk, clock: Clock) -> None:
    desk.incidents(5, impact="high")
    assert propose_due(10) == 1
    clock.advance(timedelta(minutes=5))
    desk.incidents(20, impact="high")

    assert propose_due(10) == 0
    assert len(proposals_there()) == 1


def test_nothing_is_proposed_of_what_is_led_already(desk: RoomDesk) -> None:
    incidents = desk.incidents(5, impact="high")
    desk.declared(incidents[0])

    assert propose_now() == 0


def test_declaring_makes_it_once_and_lets_the_others_join(desk: RoomDesk) -> None:
    incidents = desk.incidents(5, impact="high")
    propose_now()
    (line,) = proposals(desk.commander)

    done = declare_proposal(line.row.key, desk.commander)

    assert stored(as_reported(done.number)).priority == "critical"
    assert room_view(done.number, desk.commander, "en").joined_count == len(incidents)
    assert [one.record.number for one in open_rooms(desk.commander, "en")] == [done.number]
    assert proposals(desk.commander) == []
    with pytest.raises(InvalidState):
        declare_proposal(line.row.key, desk.helper)


def test_dismissed_one_says_why_and_comes_back_after_its_time(desk: RoomDesk, clock: Clock) -> None:
    desk.incidents(5, impact="high")
    propose_now()
    (line,) = proposals(desk.commander)
    with pytest.raises(InvalidForm):
        dismiss_proposal(line.row.key, " ", desk.commander)

    dismiss_proposal(line.row.key, "A test of the alarm.", desk.commander)

    assert proposals(desk.commander) == [] and propose_now() == 0
    clock.advance(timedelta(minutes=61))
    desk.incidents(5, impact="high")
    assert propose_now() == 1


def test_requester_decides_nothing(desk: RoomDesk) -> None:
    desk.incidents(5, impact="high")
    propose_now()
    key = proposals_there()[0].key

    with pytest.raises(Forbidden):
        declare_proposal(key, desk.requester)
    with pytest.raises(Forbidden):
        dismiss_proposal(key, "No.", desk.requester)
