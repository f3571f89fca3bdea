"""Owners over the API: follow, ask, decide; a key of a command acts once."""

from uuid import uuid4

from flask import Flask

from engine.registry import SYSTEM
from itsm.people.commands.join_team import join_team
from tests.api.conftest import Caller, caller_of
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk, stored


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def test_followed_lists_what_the_caller_owns(desk: Desk, caller: Caller) -> None:
    reported = desk.triaged()
    desk.report()

    [item] = caller.get("/api/v1/followed").get_json()["items"]

    assert (item["record"]["number"], item["own"], item["answer_owed_at"]) == (reported.number, True, None)
    assert caller.get("/api/v1/followed?owed=true").get_json()["items"] == []


def test_owner_changes_once_a_lead_has_approved(
    app: Flask, desk: Desk, caller: Caller, make_person: MakePerson, signed_in: SignedIn
) -> None:
    reported, lead = desk.triaged(), make_person("Lou Lead", roles=("agent",), teams=("line-1",))
    join_team(lead.key or 0, "line-1", "lead", SYSTEM)
    leads, once = caller_of(app, signed_in(lead)), key()
    body = {"person": str(lead.key), "reason": "On leave"}

    asked = [caller.post(f"/api/v1/records/{reported.number}/owner-changes", body, once).get_json() for _ in "12"]
    [waits] = leads.get("/api/v1/owner-changes").get_json()["items"]
    of_record = caller.get(f"/api/v1/records/{reported.number}/owner-changes").get_json()["pending"]
    answer = leads.post(f"/api/v1/owner-changes/{waits['key']}/approve", {}, key())

    assert asked[0] == asked[1] == {"key": waits["key"], "number": reported.number, "state": "pending"}
    assert of_record == {**waits, "may": {"decide": False, "withdraw": True}}
    assert caller.get(f"/api/v1/records/{reported.number}/owner-changes").get_json() == {"pending": None}
    assert (answer.get_json()["state"], stored(reported).owner_key) == ("approved", lead.key)


def test_asking_needs_a_reason_and_a_key_of_the_command(desk: Desk, caller: Caller) -> None:
    reported = desk.triaged()
    address, body = f"/api/v1/records/{reported.number}/owner-changes", {"person": str(desk.agent.key), "reason": ""}

    assert "Idempotency-Key" in caller.post(address, body).text
    answer = caller.post(address, body, key())

    assert (answer.status_code, sorted(answer.get_json()["error"]["fields"])) == (422, ["person", "reason"])
