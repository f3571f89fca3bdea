"""Operations outside the drawn flow over the API: each once for its key, refusals by field."""

from uuid import uuid4

import pytest
from flask import Flask

from itsm.records.commands import Reported, claim_task
from tests.api.conftest import Caller, caller_of
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, Desk, open_task


@pytest.fixture
def mine(desk: Desk) -> Reported:
    """An incident at line 1; the agent has its task."""
    reported = desk.triaged()
    claim_task(open_task(reported).key, desk.agent)
    return reported


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def test_a_task_goes_to_another_and_comes_back(
    app: Flask, mine: Reported, desk: Desk, caller: Caller, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
    address = f"/api/v1/tasks/{open_task(mine).key}"

    gone = caller.post(f"{address}/delegate", {"person": str(other.key), "reason": "Please"}, key())
    holder = open_task(mine).assignee_key
    body = {"reason": "Done", "values": {"resolution_text": "Hangs"}}
    back = caller_of(app, signed_in(other)).post(f"{address}/give-back", body, key())

    assert (gone.status_code, holder, back.status_code) == (200, other.key, 200)
    assert open_task(mine).assignee_key == desk.agent.key


def test_send_back_and_withdraw_move_the_token(mine: Reported, desk: Desk, caller: Caller) -> None:
    task, once = open_task(mine).key, key()
    done = {"values": dict(SOLVED), "outcome": "solved"}
    caller.post(f"/api/v1/tasks/{task}/complete", done, key())

    answers = [caller.post(f"/api/v1/tasks/{task}/withdraw", {}, once).get_json() for _ in "12"]
    back = caller.post(
        f"/api/v1/tasks/{open_task(mine).key}/send-back", {"target": "triage", "reason": "Wrong category"}, key()
    )

    assert answers == [{"number": mine.number, "task": str(task)}] * 2
    assert (back.status_code, open_task(mine).element_id) == (200, "triage")


def test_refusals_name_their_field_or_say_when(mine: Reported, desk: Desk, caller: Caller) -> None:
    address = f"/api/v1/tasks/{open_task(mine).key}"

    wrong = caller.post(f"{address}/transfer", {"team": "nowhere", "reason": "Theirs"}, key())
    own = caller.post(f"{address}/urge", {}, key())

    assert (wrong.status_code, list(wrong.get_json()["error"]["fields"])) == (422, ["team"])
    assert own.status_code == 403


def test_signing_goes_over_the_api(
    app: Flask, mine: Reported, desk: Desk, caller: Caller, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
    address = f"/api/v1/tasks/{open_task(mine).key}"

    asked = caller.post(f"{address}/signers", {"person": str(other.key), "reason": "Four eyes"}, key())
    others = caller_of(app, signed_in(other))
    [side] = others.get("/api/v1/tasks").get_json()["items"]
    wrong = others.post(f"/api/v1/tasks/{side['key']}/signature", {"verdict": "refuse"}, key())
    signed = others.post(f"/api/v1/tasks/{side['key']}/signature", {"verdict": "agree"}, key())

    assert [one.status_code for one in (asked, wrong, signed)] == [200, 422, 200]
    assert side["signs"] is True
    assert caller.post(f"{address}/complete", {"values": dict(SOLVED), "outcome": "solved"}, key()).status_code == 200


def test_operations_of_a_record_say_what_the_caller_can_do_and_who_signs(
    app: Flask, mine: Reported, desk: Desk, caller: Caller, make_person: MakePerson, signed_in: SignedIn
) -> None:
    other = make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
    address = f"/api/v1/records/{mine.number}/operations"

    [before] = caller.get(address).get_json()["tasks"]
    body = {"person": str(other.key), "position": "before", "reason": "Four eyes"}
    caller.post(f"/api/v1/tasks/{before['key']}/signers", body, key())
    after = caller.get(address).get_json()
    theirs = caller_of(app, signed_in(other)).get(address).get_json()

    assert before["operations"] == ["transfer", "delegate", "add_signer", "countersign", "send_back"]
    assert [one["element"] for one in before["send_back_to"]] == ["triage"] and before["signing"] is None
    held = next(one for one in after["tasks"] if one["key"] == before["key"])
    assert held["operations"] == [] and held["signing"]["people"] == [
        {"name": "Dee Colleague", "verdict": None, "note": None}
    ]
    assert after["to_sign"] == [] and [one["asked_by"] for one in theirs["to_sign"]] == ["Ben Agent"]
