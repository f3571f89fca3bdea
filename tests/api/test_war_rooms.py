"""The API of war rooms: what one shows, roles, calls, updates, those who join, proposals."""

import pytest
from flask import Flask

from engine.registry import Actor
from itsm.war_room.proposing import propose_now
from tests.api.conftest import Caller, caller_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.war_rooms import RoomDesk, open_elements, proposals_there, room_desk, updates_of

ALL = "/api/v1/war-room/proposals"


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> RoomDesk:
    """A tenant with the packs in use, and those who lead."""
    return room_desk(agent, requester, make_person)


@pytest.fixture
def leader(app: Flask, desk: RoomDesk, signed_in: SignedIn) -> Caller:
    """The commander."""
    return caller_of(app, signed_in(desk.commander))


def test_room_is_led_by_a_program(desk: RoomDesk, leader: Caller) -> None:
    made, others = desk.led(), desk.incidents(2)
    room = f"/api/v1/records/{made.number}/war-room"

    leader.post(f"{room}/roles/scribe", {"person": str(desk.helper.key)}, {"Idempotency-Key": "r"})
    leader.post(f"{room}/calls", {"team": "line-1", "message": "Come."}, {"Idempotency-Key": "c"})
    joined = leader.post(f"{room}/joined", {"numbers": [one.number for one in others]}, {"Idempotency-Key": "j"})
    said = leader.post(f"{room}/updates", {"texts": {"en": "We know of it."}}, {"Idempotency-Key": "u"})
    leader.post(f"{room}/updates", {"texts": {"en": "We know of it."}}, {"Idempotency-Key": "u"})

    shown = leader.get(room).get_json()
    names = [one["person"] and one["person"]["name"] for one in shown["roles"]]
    assert names == ["Cora Commander", None, "Hugo Helper"]
    assert (joined.get_json()["joined"], said.status_code, shown["joined"]["count"]) == (2, 201, 3)
    assert open_elements(made) == ["help", "investigate", "tell"] and len(updates_of(made)) == 1
    assert shown["updates"][0]["texts"]["en"] == "We know of it." and shown["cost"]["currency"] == "CNY"


def _holders(caller: Caller, room: str) -> list[str | None]:
    return [one["person"] and one["person"]["name"] for one in caller.get(room).get_json()["roles"]]


@pytest.mark.parametrize("wanted", [{}, {"holder": None}, {"holder": "0"}, {"holder": "999"}])
@pytest.mark.parametrize("given", [False, True])
def test_role_of_somebody_else_is_taken_from_who_was_seen_alone(
    app: Flask, desk: RoomDesk, leader: Caller, signed_in: SignedIn, wanted: dict[str, str | None], given: bool
) -> None:
    room = f"/api/v1/records/{desk.led().number}/war-room"
    helper, role = caller_of(app, signed_in(desk.helper)), f"{room}/roles/commander"
    helper.post(f"{room}/roles/scribe", {}, {"Idempotency-Key": "s"})
    to = {"person": str(desk.helper.key)} if given else {}

    refused = helper.post(role, {**to, **wanted}, {"Idempotency-Key": "a"})

    told = refused.get_json()["error"]["message"]
    assert (refused.status_code, refused.get_json()["error"]["kind"]) == (409, "invalid_state")
    assert f"but Cora Commander ({desk.commander.key}) holds it" in told, told
    assert _holders(helper, room) == ["Cora Commander", None, "Hugo Helper"]
    seen = helper.post(role, {**to, "holder": str(desk.commander.key)}, {"Idempotency-Key": "b"})
    assert seen.status_code == 200
    assert _holders(helper, room) == ["Hugo Helper", None, "Hugo Helper"]
    late = leader.post(role, {"holder": str(desk.commander.key)}, {"Idempotency-Key": "c"})
    assert late.status_code == 409 and "Hugo Helper" in late.get_json()["error"]["message"]


def test_own_role_and_one_that_nobody_has_need_no_holder(desk: RoomDesk, leader: Caller) -> None:
    room = f"/api/v1/records/{desk.led().number}/war-room"

    took = leader.post(f"{room}/roles/scribe", {"holder": str(desk.helper.key)}, {"Idempotency-Key": "a"})
    again = leader.post(f"{room}/roles/commander", {}, {"Idempotency-Key": "b"})
    gave = leader.post(f"{room}/roles/commander", {"person": str(desk.helper.key)}, {"Idempotency-Key": "c"})

    assert (took.status_code, again.status_code, gave.status_code) == (200, 200, 200)
    assert _holders(leader, room) == ["Hugo Helper", None, "Cora Commander"]


def test_wrong_update_is_refused_at_its_field(desk: RoomDesk, leader: Caller) -> None:
    made = desk.led()
    room = f"/api/v1/records/{made.number}/war-room"

    answer = leader.post(f"{room}/updates", {"texts": {"en": "Down."}, "public": True}, {"Idempotency-Key": "u"})

    assert answer.status_code == 422 and "text:zh-CN" in answer.get_data(as_text=True)
    assert leader.post(f"{room}/updates", {"texts": {"fr": "x"}}, {"Idempotency-Key": "v"}).status_code == 422


def test_proposal_is_declared_or_dismissed(desk: RoomDesk, leader: Caller) -> None:
    desk.incidents(5, impact="high")
    desk.incidents(5, impact="high", category="email")
    propose_now()
    assert [one["alike"] for one in leader.get(ALL).get_json()["items"]] == [5, 5]
    first, second = proposals_there()

    declared = leader.post(f"{ALL}/{first.key}/declare", {}, {"Idempotency-Key": "d"})
    dismissed = leader.post(f"{ALL}/{second.key}/dismiss", {"reason": "A test."}, {"Idempotency-Key": "e"})

    assert (declared.status_code, declared.get_json()["joined"], dismissed.status_code) == (201, 4, 200)
    assert leader.get(ALL).get_json() == {"items": []}


def test_requester_is_refused(app: Flask, desk: RoomDesk, signed_in: SignedIn) -> None:
    made = desk.led()

    assert caller_of(app, signed_in(desk.requester)).get(f"/api/v1/records/{made.number}/war-room").status_code == 403
