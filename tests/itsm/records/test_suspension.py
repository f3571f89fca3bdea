"""What those who work on a record see and may do while its process is suspended."""

import pytest
from sqlalchemy import update

from database import unit_of_work
from engine.errors import InvalidState
from engine.runtime import (
    Activation,
    cancel_process_instance,
    modify_process_instance,
    resume_process_instance,
    suspend_process_instance,
)
from engine.state.tables import ProcessInstance
from itsm.language import translate
from itsm.records.commands import claim_task, comment, complete_task, save_draft
from itsm.records.queries import history, record_view, timeline, work_list
from tests.support.records import SOLVED, Desk, open_task, stored


def lines(number: str, desk: Desk, language: str = "en") -> list[str]:
    """What the timeline says of the process, oldest first."""
    return [
        translate(entry.sentence, language) for entry in timeline(number, desk.agent, language) if entry.sentence
    ]


def test_task_stays_on_the_list_marked_and_nobody_may_do_it(desk: Desk) -> None:
    reported = desk.triaged()
    task = open_task(reported)
    suspend_process_instance(task.instance_key, "being looked into", desk.agent)

    (item,) = work_list(desk.agent, "teams").items
    assert (item.task_key, item.suspended, item.may_claim) == (task.key, True, False)
    view = record_view(reported.number, desk.agent)
    assert (view.suspended, [shown.suspended for shown in view.tasks]) == (True, [True])
    assert not any(
        may for shown in view.tasks
        for may in (shown.may_complete, shown.may_claim, shown.may_release, shown.may_assign)
    )
    for attempt in (
        lambda: complete_task(task.key, SOLVED, "solved", desk.agent), lambda: claim_task(task.key, desk.agent)
    ):
        with pytest.raises(InvalidState, match="it is suspended"):
            attempt()

    resume_process_instance(task.instance_key, "it is mended", desk.agent)
    assert not work_list(desk.agent, "teams").items[0].suspended
    complete_task(task.key, SOLVED, "solved", desk.agent)
    assert stored(reported).status == "resolved"


def test_draft_of_a_task_is_kept_while_its_process_is_suspended(desk: Desk) -> None:
    task = open_task(reported := desk.triaged())
    suspend_process_instance(task.instance_key, "being looked into", desk.agent)

    save_draft(task.key, {"resolution_text": "Half of it."}, desk.agent)

    resume_process_instance(task.instance_key, "it is mended", desk.agent)
    (view,) = record_view(reported.number, desk.agent).tasks
    assert view.values["resolution_text"] == "Half of it."


def test_timeline_and_history_tell_what_was_done_by_hand_with_its_reason(desk: Desk) -> None:
    reported = desk.triaged()
    task = open_task(reported)
    key = task.instance_key
    suspend_process_instance(key, "being looked into", desk.agent)
    twice = [Activation("triage"), Activation("triage")]
    modify_process_instance(key, "the wrong way", desk.agent, activate=twice, cancel=[task.token_id])
    resume_process_instance(key, "it is mended", desk.agent)
    cancel_process_instance(key, "reported twice", desk.agent)

    assert lines(reported.number, desk)[-6:] == [
        "Process suspended: being looked into",
        "Taken away from “Solve at line 1”: the wrong way",
        "Moved to “Triage”: the wrong way",
        "Moved to “Triage”: the wrong way",
        "Process resumed: it is mended",
        "Process cancelled: reported twice",
    ]
    told = [line for line in history(reported.number, desk.agent, "en") if line.details]
    assert [(str(line.what), line.details, line.actor_name) for line in told if "Process" in str(line.what)] == [
        ("Process suspended", "being looked into", desk.agent.name),
        ("Process resumed", "it is mended", desk.agent.name),
        ("Process cancelled", "reported twice", desk.agent.name),
    ]
    public = timeline(reported.number, desk.requester, "en")
    assert not any("suspended" in str(entry.sentence) for entry in public)


def test_timeline_says_that_a_process_was_cancelled_unread(desk: Desk) -> None:
    reported = desk.triaged()
    key = open_task(reported).instance_key
    with unit_of_work() as work:
        work.session.execute(update(ProcessInstance).where(ProcessInstance.key == key).values(state=b"rubbish"))
    was = stored(reported).status

    cancel_process_instance(key, "the disk broke", desk.agent)

    assert lines(reported.number, desk)[-1] == (
        "Process cancelled although its state could not be read: the disk broke"
    )
    assert (stored(reported).status, work_list(desk.agent, "teams").items) == (was, [])


def test_reply_of_the_requester_counts_when_the_process_is_resumed(desk: Desk) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {"question": "Which one?"}, "wait_requester", desk.agent)
    key = stored(reported).instance_key
    assert key is not None and stored(reported).status == "awaiting_requester"
    suspend_process_instance(key, "being looked into", desk.agent)

    comment(reported.number, "The one upstairs.", False, desk.requester)
    assert stored(reported).status == "awaiting_requester"
    resume_process_instance(key, "it is mended", desk.agent)

    assert stored(reported).status == "in_progress"
