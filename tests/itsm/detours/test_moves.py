"""Send back and withdraw: where the token is then, what is kept, who may, and when it is too late."""

from datetime import timedelta

import pytest
from flask import Flask

from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState
from engine.registry import Actor
from engine.worker import fire_due_timers
from itsm.detours.commands import send_back_task, withdraw_task
from itsm.detours.queries import withdrawable
from itsm.records.commands import Reported, claim_task, complete_task, save_draft
from itsm.records.queries import record_view
from tests.itsm.detours.test_hands import told
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored, use_incident_pack


def at(reported: Reported) -> tuple[str, int | None]:
    task = open_task(reported)
    return task.element_id, task.assignee_key


def test_send_back_gives_the_earlier_step_to_who_did_it(desk: Desk, mine: Reported, colleague: Actor) -> None:
    complete_task(open_task(mine).key, {"note": "Not mine."}, "hand_on", desk.agent)
    claim_task(open_task(mine).key, colleague)

    send_back_task(open_task(mine).key, "triage", "The category is wrong", colleague)

    assert at(mine) == ("triage", desk.agent.key)
    assert (stored(mine).status, stored(mine).team) == ("new", "line-1")
    assert told(mine, desk.agent).count("Sent back to “Triage”: The category is wrong") == 1
    assert "Moved to" not in told(mine, desk.agent)


def test_what_was_typed_is_there_again_when_the_token_comes_back(desk: Desk, mine: Reported) -> None:
    save_draft(open_task(mine).key, {"resolution_text": "Half of it"}, desk.agent)
    send_back_task(open_task(mine).key, "triage", "The category is wrong", desk.agent)

    complete_task(open_task(mine).key, TRIAGE, "accept", desk.agent)

    [task] = record_view(mine.number, desk.agent).tasks
    assert (task.element_id, task.values["resolution_text"]) == ("line_1", "Half of it")


@pytest.mark.parametrize("target", ["line_1", "line_2", "confirm", "nowhere", "reported"])
def test_send_back_leads_only_to_steps_that_were_done(desk: Desk, mine: Reported, target: str) -> None:
    with pytest.raises(InvalidForm):
        send_back_task(open_task(mine).key, target, "Because", desk.agent)
    with pytest.raises(InvalidForm):
        send_back_task(open_task(mine).key, "triage", "", desk.agent)


def test_only_who_could_complete_it_sends_it_back(desk: Desk, mine: Reported, lead: Actor) -> None:
    for stranger in (lead, desk.requester):
        with pytest.raises(Forbidden):
            send_back_task(open_task(mine).key, "triage", "Because", stranger)


def test_sending_back_and_completing_at_once_do_one_of_both(
    app: Flask, tenant: int, desk: Desk, mine: Reported
) -> None:
    key = open_task(mine).key

    answers = at_once(app, tenant, [
        lambda: send_back_task(key, "triage", "Because", desk.agent),
        lambda: complete_task(key, SOLVED, "solved", desk.agent),
    ])  # fmt: skip

    assert sum(isinstance(answer, FlowdeskError) for answer in answers) == 1
    assert at(mine)[0] in ("triage", "confirm")


def test_withdraw_takes_a_completion_back(desk: Desk, mine: Reported) -> None:
    key = open_task(mine).key
    complete_task(key, SOLVED, "solved", desk.agent)

    withdraw_task(key, desk.agent)

    assert at(mine) == ("line_1", desk.agent.key)
    assert stored(mine).status == "in_progress"
    assert told(mine, desk.agent).count("Took “Solve at line 1” back") == 1
    assert "Taken away" not in told(mine, desk.agent)
    [task] = record_view(mine.number, desk.agent).tasks
    assert task.values["resolution_text"] == SOLVED["resolution_text"]


def test_withdraw_is_offered_while_time_goes_on(tenant: int, agent: Actor, requester: Actor) -> None:
    use_incident_pack()
    reported = Desk(agent, requester).triaged()
    claim_task(open_task(reported).key, agent)
    key = open_task(reported).key
    complete_task(key, SOLVED, "solved", agent)

    offered = withdrawable(reported.number, agent, "en")
    withdraw_task(key, agent)

    assert offered is not None and offered.task_key == key
    assert (open_task(reported).element_id, withdrawable(reported.number, agent, "en")) == ("line_1", None)


def test_withdraw_twice_is_refused(desk: Desk, mine: Reported) -> None:
    key = open_task(mine).key
    complete_task(key, SOLVED, "solved", desk.agent)
    withdraw_task(key, desk.agent, "form-1")

    withdraw_task(key, desk.agent, "form-1")
    with pytest.raises(InvalidState):
        withdraw_task(key, desk.agent)


def test_withdraw_is_too_late_once_somebody_has_acted(
    desk: Desk, mine: Reported, colleague: Actor, clock: Clock
) -> None:
    key = open_task(mine).key
    complete_task(key, {"note": "Not mine."}, "hand_on", desk.agent)
    clock.advance(timedelta(minutes=1))
    claim_task(open_task(mine).key, colleague)

    with pytest.raises(InvalidState, match="nobody has acted"):
        withdraw_task(key, desk.agent)


def test_withdraw_is_too_late_once_time_ran_out(desk: Desk, mine: Reported, clock: Clock) -> None:
    key = open_task(mine).key
    complete_task(key, {"note": "Not mine."}, "hand_on", desk.agent)
    clock.advance(timedelta(hours=5))
    fire_due_timers()

    with pytest.raises(InvalidState, match="nobody has acted"):
        withdraw_task(key, desk.agent)


def test_nobody_withdraws_what_others_did_or_is_still_open(desk: Desk, mine: Reported, lead: Actor) -> None:
    key = open_task(mine).key
    with pytest.raises(Forbidden):
        withdraw_task(key, desk.agent)
    complete_task(key, SOLVED, "solved", desk.agent)

    with pytest.raises(Forbidden):
        withdraw_task(key, lead)


def test_withdraw_and_the_requesters_answer_at_once_do_one_of_both(
    app: Flask, tenant: int, desk: Desk, mine: Reported
) -> None:
    key = open_task(mine).key
    complete_task(key, SOLVED, "solved", desk.agent)
    confirm = open_task(mine).key

    answers = at_once(app, tenant, [
        lambda: withdraw_task(key, desk.agent), lambda: complete_task(confirm, {}, "confirm", desk.requester),
    ])  # fmt: skip

    assert sum(isinstance(answer, FlowdeskError) for answer in answers) == 1
